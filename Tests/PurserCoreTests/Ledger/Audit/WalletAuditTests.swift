import TestSupport
import Testing

/// The ledger beside a supplier whose pools change their names. A failure names its seed.
@Suite("The ledger, whatever its pools are called")
struct WalletAuditTests {
  static let auditCount = 60
  static let commandCount = 400
  static let fixed: [UInt64] = [1, 2, 3, 4]
  static let fresh: [UInt64] = [.random(in: .min ... .max), .random(in: .min ... .max)]

  @Test(
    "no money is spent twice, and none where nothing is", arguments: fixed + fresh, [false, true])
  func workload(_ seed: UInt64, _ isShared: Bool) throws {
    try run(seed, isShared, .right)
  }

  @Test(
    "a wall clock that jumps both ways changes nothing of it", arguments: [1] + fresh,
    [false, true])
  func jumpingClock(_ seed: UInt64, _ isShared: Bool) throws {
    try run(seed, isShared, .jumping)
  }

  private func run(_ seed: UInt64, _ isShared: Bool, _ wallClock: Audit.WallClock) throws {
    var seeds = SeededRandom(seed: seed)
    var (moves, explanations) = (0, 0)
    for _ in 0..<Self.auditCount {
      var audit = try WalletAudit(
        isShared: isShared, wallClock, random: SeededRandom(seed: seeds.next()))
      try audit.run(commands: Self.commandCount)
      moves += audit.moveCount
      explanations += audit.explanationCount
    }
    // What is to be judged must happen at all.
    #expect(moves > 0)
    #expect(explanations > 0)
  }
}
