internal import PurserCore

/// The `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date.
enum RetryAfter {
  /// How long to wait from `now`; `nil` for a value that is neither. A date that is past is no
  /// wait.
  static func delay(_ value: String, now: Timestamp) -> Duration? {
    let text = value.trimmingSpaces
    if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) {
      return .seconds(Int64(text) ?? Int64(Int32.max))
    }
    return HTTPDate.moment(String(text)).map { max(.zero, $0.since(now)) }
  }
}
