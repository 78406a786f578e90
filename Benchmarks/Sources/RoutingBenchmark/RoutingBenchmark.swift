import Foundation
import PurserCore
import PurserSuppliers

/// How long a decision takes with all that the owner can say, and what a price list of a million rows costs.
@main
struct RoutingBenchmark {
  static func main() throws {
    for count in [16, 1_000] {
      for policy in Policy.allCases {
        try DecisionScene(suppliers: count, policy: policy).measure()
      }
    }
    try PriceListScene(rows: 1_000_000).measure()
  }

  /// Prints a line: what was measured, and figures.
  static func line(_ what: String, _ figures: [String]) {
    print(what.padding(toLength: 44, withPad: " ", startingAt: 0), figures.joined(separator: ", "))
  }

  static func nanoseconds(_ duration: Duration, over rounds: Int) -> String {
    let (seconds, attoseconds) = duration.components
    let whole = Double(seconds) * 1e9 + Double(attoseconds) / 1e9
    return String(format: "%.0f ns", whole / Double(rounds))
  }
}
