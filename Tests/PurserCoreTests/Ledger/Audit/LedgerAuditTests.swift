import TestSupport
import Testing

/// The ledger under a random workload, judged by a second model that knows the truth. A
/// failure names its seed; among the fixed ones it comes again.
@Suite("The ledger, audited")
struct LedgerAuditTests {
  /// Every seed starts so many audits of so many commands, with each company.
  static let auditCount = 64
  static let commandCount = 1_000
  /// Seeds that are always tried, those that failed once among them.
  static let fixed: [UInt64] = [
    1, 2, 3, 4, 5, 6, 1020, 1023, 1043, 1070, 1106, 1108, 4_980_943_698_226_402_756,
    6_014_440_501_996_188_890, 4_395_590_154_581_492_542,
  ]
  static let fresh: [UInt64] = [.random(in: .min ... .max), .random(in: .min ... .max)]

  @Test(
    "low is safe, quiet shows the truth, and every change is found once",
    arguments: fixed + fresh, Audit.Company.allCases)
  func workload(_ seed: UInt64, _ company: Audit.Company) throws {
    try run(seed, company, .right)
  }

  @Test(
    "a wall clock that jumps both ways changes nothing of it",
    arguments: [1, 2, 5_634_554_786_804_411_144] + fresh, Audit.Company.allCases)
  func jumpingClock(_ seed: UInt64, _ company: Audit.Company) throws {
    try run(seed, company, .jumping)
  }

  private func run(
    _ seed: UInt64, _ company: Audit.Company, _ wallClock: Audit.WallClock
  ) throws {
    var seeds = SeededRandom(seed: seed)
    var (absences, explanations) = (0, 0)
    for _ in 0..<Self.auditCount {
      var audit = try Audit(company, wallClock, random: SeededRandom(seed: seeds.next()))
      try audit.run(commands: Self.commandCount)
      absences += audit.absenceCount
      explanations += audit.explanationCount
    }
    // What is to be judged must happen at all.
    if company == .shared {
      #expect(absences > 0)
      #expect(explanations > 0)
    }
  }
}
