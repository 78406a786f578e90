import ExactJSON
import PurserAPI

/// The days of pools, as `purser history --daily` shows them.
struct DailyHistory {
  /// The days, as the gateway gives them.
  let days: [JSONValue]

  private static let names = [
    "day", "supplier", "pool", "currency", "open", "open_at", "close", "close_at", "lowest",
    "expected_open", "expected_close", "in_flight", "spend", "refunds", "top_ups", "credits",
    "drift", "adjustments",
  ]

  /// A table for people.
  var table: String {
    var table = Table([
      ("DAY", .left), ("SUPPLIER", .left), ("POOL", .left), ("CURRENCY", .left), ("OPEN", .right),
      ("CLOSE", .right), ("SPEND", .right), ("REFUNDS", .right), ("TOP-UPS", .right),
      ("CREDITS", .right), ("DRIFT", .right), ("ADJUSTED", .right), ("IN FLIGHT", .right),
    ])
    let names = [
      "day", "supplier", "pool", "currency", "open", "close", "spend", "refunds", "top_ups",
      "credits", "drift", "adjustments", "in_flight",
    ]
    for day in days { table.add(names.map { day[$0]?.stringValue ?? "-" }) }
    return table.text
  }

  /// A table for programs.
  var csv: [UInt8] {
    let rows = days.map { day in Self.names.map { day[$0]?.stringValue ?? "" } }
    return ([Self.names] + rows).flatMap(CSV.record)
  }

  /// A day a line.
  var ndjson: [UInt8] { days.flatMap { $0.encoded() + [UInt8(ascii: "\n")] } }
}
