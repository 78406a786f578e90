import Foundation
import TestSupport
import Testing

/// Runs the real binary through surroundings that fail, and looks after each fault for what it has
/// acknowledged. A short run draws some faults of each kind, and one jump of each length. With
/// `PURSER_FAULT_ROUNDS` it is all of them so often; `make soak` does so.
@Suite("A gateway whose surroundings fail")
struct SurroundingsFaultTests {
  static let rounds =
    ProcessInfo.processInfo.environment["PURSER_FAULT_ROUNDS"].flatMap { Int($0) }

  /// How many faults of a kind a short run draws.
  private static let few = 3

  /// Faults that one ledger goes through.
  enum Kind: String, CaseIterable {
    case disks, filesAway, filesLost, processes, outputs

    var faults: [SurroundingFault] {
      switch self {
      case .disks: SurroundingFault.disks
      case .filesAway: SurroundingFault.filesAway
      case .filesLost: SurroundingFault.filesLost
      case .processes: SurroundingFault.processes
      case .outputs: SurroundingFault.outputs
      }
    }
  }

  /// The faults that a run goes through.
  private static func faults(_ kind: Kind, _ random: inout SeededRandom) -> [SurroundingFault] {
    if let rounds {
      return (1...rounds).flatMap { _ in kind.faults.shuffled(using: &random) }
    }
    let faults = kind == .processes ? SurroundingFault.fewProcesses : kind.faults
    return Array(faults.shuffled(using: &random).prefix(few))
  }

  @Test(
    "keeps what it has acknowledged, says what is wrong once, and goes on by itself where it can",
    arguments: Kind.allCases)
  func faults(_ kind: Kind) async throws {
    let seed = UInt64.random(in: 0...9_999)
    print("the faults of \(kind) follow from seed \(seed)")
    var random = SeededRandom(seed: seed)
    let faults = Self.faults(kind, &random)
    try await FaultTrial.run("faults of \(kind)", seed: seed, faults.map { [$0] })
  }

  @Test("goes by its own time through clocks that jump by a second to a hundred years")
  func clocks() async throws {
    let seed = UInt64.random(in: 0...9_999)
    print("the clocks follow from seed \(seed)")
    var random = SeededRandom(seed: seed)
    let isAhead = Bool.random(using: &random)
    let jumps = SurroundingFault.clockJumps.enumerated().filter { index, _ in
      Self.rounds != nil || index.isMultiple(of: 2) == (isAhead == (index / 2).isMultiple(of: 2))
    }.map(\.element)
    try await FaultTrial.run(
      "clocks that jump", seed: seed, Array(repeating: jumps, count: Self.rounds ?? 1))
  }
}
