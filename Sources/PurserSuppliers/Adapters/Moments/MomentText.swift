internal import PurserCore

/// Moments as suppliers write them in texts.
enum MomentText {
  /// The moment of a text of RFC 3339, also where its offset has no colon or no minutes, as ISO 8601
  /// has them; `nil` for any other text.
  static func moment(_ text: String) -> Timestamp? {
    if let moment = Timestamp(rfc3339: text) { return moment }
    // Only a time has an offset: in `2026-05` there is none.
    guard text.utf8.contains(UInt8(ascii: ":")),
      let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" })
    else { return nil }
    let digits = text[text.index(after: sign)...]
    switch digits.utf8.count {
    case 4:
      return Timestamp(
        rfc3339: "\(text[...sign])\(digits.prefix(2)):\(digits.suffix(2))")
    case 2: return Timestamp(rfc3339: text + ":00")
    default: return nil
    }
  }

  /// What suppliers write where there is no moment: words, and dates whose digits are all zeros, as
  /// MySQL has them (`0000-00-00 00:00:00`), or that are the first day of all, as Go and .NET have it.
  static func isNone(_ text: String) -> Bool {
    // Most begin with a year.
    if let first = text.utf8.first, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(first) {
      return false
    }
    let trimmed = text.trimmingWhitespace
    if words.contains(trimmed.lowercased()) || trimmed.hasPrefix("0001-01-01") { return true }
    return trimmed.utf8.contains(UInt8(ascii: "0"))
      && trimmed.utf8.allSatisfy { zeroDate.contains($0) }
  }

  private static let words: Set<String> = [
    "", "-", "--", "\u{2013}", "\u{2014}", "null", "nil", "none", "n/a", "na", "undefined",
  ]
  private static let zeroDate = Set("0-/.:+TZtz ".utf8)
}
