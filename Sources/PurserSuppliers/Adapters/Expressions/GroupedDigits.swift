/// Digits with separators between groups of them, and a decimal mark: `1,234.50`, `12,34,567.8`.
struct GroupedDigits {
  let separator: String
  let mark: String

  /// The number that `text` is: a sign, digits in groups of three, or of two before the last as in
  /// India, the mark with the decimals behind it, and an exponent. Without separators it is all that a
  /// number may be without them. `nil` for anything else: `1,5` with a comma for thousands is no 15.
  func number(_ text: Substring) -> ExactDecimal? {
    let sign = text.first == "-" || text.first == "+" ? text.prefix(1) : ""
    let unsigned = text.dropFirst(sign.count)
    let digits = unsigned.prefix { $0 != "e" && $0 != "E" }
    let exponent = unsigned[digits.endIndex...]
    let parts = digits.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
    let groups = (parts.first ?? "").split(separator: separator, omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? parts[1] : ""
    guard Self.areGroups(groups) || groups == [""] && !fraction.isEmpty,
      Self.areDigits(fraction) || fraction.isEmpty,
      // Nobody writes both.
      exponent.isEmpty || groups.count == 1
    else { return nil }
    return try? ExactDecimal(sign + groups.joined() + "." + fraction + exponent)
  }

  /// The digits that `text` is where nobody said what separates them; `nil` where it could be two
  /// numbers, such as `1,234`, or is none.
  ///
  /// Spaces and apostrophes separate groups. Of a point and a comma the last is the decimal mark. One
  /// that stands twice separates groups. One that stands once is the decimal mark unless what is before
  /// and behind it could be groups.
  static func plain(_ text: String) -> ExactDecimal? {
    let marks = text.filter { !("0"..."9").contains($0) }
    let kinds = Set(marks)
    guard let first = marks.first, let last = marks.last else { return try? ExactDecimal(text) }
    if kinds.count == 1 {
      let isPoint = last == "." || last == ","
      let other = last == "." ? "," : "."
      let grouped = GroupedDigits(separator: String(last), mark: other).number(text[...])
      guard isPoint, marks.count == 1 else { return grouped }
      let decimal = GroupedDigits(separator: other, mark: String(last)).number(text[...])
      return grouped == nil ? decimal : nil
    }
    guard kinds.count == 2, last == "." || last == ",", marks.dropLast().allSatisfy({ $0 == first })
    else { return nil }
    return GroupedDigits(separator: String(first), mark: String(last)).number(text[...])
  }

  private static func areGroups(_ groups: [Substring]) -> Bool {
    guard groups.allSatisfy(areDigits) else { return false }
    guard groups.count > 1, let first = groups.first, let last = groups.last else { return true }
    let middle = groups.dropFirst().dropLast()
    return !first.hasPrefix("0") && first.count <= 3 && last.count == 3
      && (middle.allSatisfy { $0.count == 3 }
        || first.count <= 2 && middle.allSatisfy { $0.count == 2 })
  }

  private static func areDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
