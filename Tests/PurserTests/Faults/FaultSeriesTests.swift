import Foundation
import TestSupport
import Testing

/// Long series of one kind of fault each. `make soak ROUNDS=10` makes it a hundred kills, twenty full disks,
/// twenty removed files, twenty clocks that jump, and ten restored backups.
@Suite("A gateway that fails again and again")
struct FaultSeriesTests {
  enum Series: String, CaseIterable {
    case kills, fullDisks, removedFiles, clockJumps, restores

    /// Which number of them a variable may state.
    var variable: String {
      switch self {
      case .kills: "PURSER_KILLS"
      case .fullDisks: "PURSER_FULL_DISKS"
      case .removedFiles: "PURSER_REMOVED_FILES"
      case .clockJumps: "PURSER_CLOCK_JUMPS"
      case .restores: "PURSER_RESTORES"
      }
    }

    /// How many there are in each round.
    private var inRound: Int {
      switch self {
      case .kills: 10
      case .fullDisks, .removedFiles, .clockJumps: 2
      case .restores: 1
      }
    }

    /// How many there are; none but in a soak.
    var count: Int {
      ProcessInfo.processInfo.environment[variable].flatMap { Int($0) }
        ?? SurroundingsFaultTests.rounds.map { $0 * inRound } ?? 0
    }

    /// The fault at a place of the series.
    func fault(_ number: Int, _ random: inout SeededRandom) -> SurroundingFault {
      switch self {
      case .kills: .killed
      case .fullDisks: .fullDisk
      case .removedFiles: number.isMultiple(of: 2) ? .movedAway("purser.db") : .removed
      case .clockJumps: SurroundingFault.toldClockJumps.randomElement(using: &random) ?? .killed
      case .restores: .restored
      }
    }
  }

  @Test(
    "loses nothing that it has acknowledged, and doubles nothing",
    .enabled(if: Series.allCases.contains { $0.count > 0 }), arguments: Series.allCases)
  func series(_ series: Series) async throws {
    guard series.count > 0 else { return }
    let seed = UInt64.random(in: 0...9_999)
    print("the series of \(series) follows from seed \(seed)")
    var random = SeededRandom(seed: seed)
    try await FaultTrial.run(
      "series of \(series)", seed: seed,
      (0..<series.count).map { [series.fault($0, &random)] })
  }
}
