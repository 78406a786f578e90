/// A plain decimal number without a sign, digit by digit: `1.0842` is 10842 with 4 decimals.
struct DecimalDigits: Hashable {
  /// All digits.
  var digits: Int64
  /// How many of them are decimals.
  var decimals: Int

  /// The number that a text is; `nil` where it is none, or has more than 18 digits.
  init?(_ text: some StringProtocol) {
    (digits, decimals) = (0, 0)
    var (count, hasPoint) = (0, false)
    for byte in text.utf8 {
      if byte == UInt8(ascii: ".") {
        guard !hasPoint, count > 0 else { return nil }
        hasPoint = true
        continue
      }
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte), count < 18 else { return nil }
      digits = digits * 10 + Int64(byte - UInt8(ascii: "0"))
      count += 1
      if hasPoint { decimals += 1 }
    }
    guard count > 0, !hasPoint || decimals > 0 else { return nil }
  }
}

/// Parts of a hundred, with at most four decimals.
enum Percent {
  /// The millionths that a text is: `1.5` or `1.5%` are 15,000; `nil` where it is no percentage.
  static func millionths(_ text: String) -> Int64? {
    let plain = text.hasSuffix("%") ? text.dropLast() : text[...]
    guard let number = DecimalDigits(plain), number.decimals <= 4, number.digits < 1_000_000_000
    else { return nil }
    return (number.decimals..<4).reduce(number.digits) { digits, _ in digits * 10 }
  }
}

extension YAMLNode {
  /// Parts of a hundred within a range of millionths.
  func percent(
    _ name: String, in range: ClosedRange<Int64>, _ problems: inout Problems
  ) -> Int64? {
    guard let part = scalar.flatMap(Percent.millionths), range.contains(part) else {
      refuse(
        name,
        expected: "percent from \(range.lowerBound / 10_000) to \(range.upperBound / 10_000) "
          + "such as `1.5`",
        &problems)
      return nil
    }
    return part
  }
}
