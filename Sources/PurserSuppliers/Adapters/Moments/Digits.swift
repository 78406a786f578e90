/// Numbers of a fixed or bounded count of decimal digits.
enum Digits {
  /// `value` with zeros before it up to `width`.
  static func text(_ value: Int64, width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  /// Takes exactly `count` digits off the beginning of `rest`; `nil` where there are fewer.
  static func take(_ count: Int, from rest: inout ArraySlice<UInt8>) -> Int64? {
    take(count...count, from: &rest)
  }

  /// Takes as many digits as there are, up to the upper bound, which must not be above 18; `nil`
  /// where there are fewer than the lower.
  static func take(_ counts: ClosedRange<Int>, from rest: inout ArraySlice<UInt8>) -> Int64? {
    let digits = rest.prefix(counts.upperBound).prefix {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
    }
    guard counts.contains(digits.count) else { return nil }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }
}
