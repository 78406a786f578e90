extension Duration {
  /// The units of a literal, largest first, in milliseconds. `ms` stands before `m` and `s`.
  private static let units: [(name: String, milliseconds: Int64)] = [
    ("d", 86_400_000), ("h", 3_600_000), ("ms", 1), ("m", 60_000), ("s", 1_000),
  ]

  /// Reads `500ms`, `120s`, `5m`, `2h`, `1d`, and several of them together, the larger unit first
  /// (`1m30s`). `nil` when the text is something else, or longer than 100 years.
  package init?(literal text: String) {
    var rest = Substring(text)
    var total: Int64 = 0
    var previousUnit = Int64.max
    while !rest.isEmpty {
      let digits = rest.prefix { ("0"..."9").contains($0) }
      guard (1...12).contains(digits.utf8.count), let count = Int64(digits) else { return nil }
      rest = rest.dropFirst(digits.count)
      guard let unit = Self.units.first(where: { rest.hasPrefix($0.name) }),
        unit.milliseconds < previousUnit
      else { return nil }
      rest = rest.dropFirst(unit.name.count)
      previousUnit = unit.milliseconds
      let (product, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
      guard !overflow, product <= Self.longestLiteral - total else { return nil }
      total += product
    }
    guard !text.isEmpty else { return nil }
    self = .milliseconds(total)
  }

  /// 100 years of 365 days, in milliseconds.
  private static let longestLiteral: Int64 = 3_153_600_000_000

  /// The duration as a literal, in the largest unit that leaves no rest: `90s`, `2m`, `1d`.
  package var literal: String {
    let milliseconds = wholeMilliseconds
    let largest = Self.units
      .filter { milliseconds % $0.milliseconds == 0 }
      .max { $0.milliseconds < $1.milliseconds }
    guard milliseconds != 0, let largest else { return "0s" }
    return "\(milliseconds / largest.milliseconds)\(largest.name)"
  }

  private var wholeMilliseconds: Int64 {
    components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
  }
}
