internal import PurserCore

/// Dates of HTTP: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7, IMF-fixdate), the only
/// form that may be sent.
enum HTTPDate {
  private static let pattern = MomentPattern(pieces: [
    .value(.shortWeekdayName), .text(", "), .value(.day), .text(" "), .value(.shortMonthName),
    .text(" "), .value(.year), .text(" "), .value(.hour), .text(":"), .value(.minute),
    .text(":"), .value(.second), .text(" GMT"),
  ])

  /// The date of `moment`, its fraction of a second cut off.
  static func text(of moment: Timestamp) -> String { pattern.text(of: moment) }

  /// The moment of a date; `nil` for any other text.
  static func moment(_ text: String) -> Timestamp? { pattern.moment(text) }
}
