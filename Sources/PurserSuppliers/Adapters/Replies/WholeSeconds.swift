/// A number of seconds as headers write it.
enum WholeSeconds {
  /// A number of zero or more in decimal digits, a fraction counting as one more, and one that is too
  /// long as the greatest there is; `nil` for any other text.
  static func roundedUp(_ text: some StringProtocol) -> Int64? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ isDigits($0) }), let first = parts.first else {
      return nil
    }
    guard let whole = Int64(first), whole < .max else { return .max }
    let hasFraction = parts.count == 2 && parts[1].contains { $0 != "0" }
    return whole + (hasFraction ? 1 : 0)
  }

  private static func isDigits(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
