internal import CurlClient
internal import PurserCore

/// The `Retry-After` header (RFC 9110, section 10.2.3): seconds, or a date by the clock of whoever sent
/// it.
enum RetryAfter {
  /// How long a reply that came at `now` asks to wait; `nil` where it does not, or not in a way that can
  /// be understood. A date that is past is no wait. Of several headers the longest wait counts.
  static func delay(of reply: HTTPResponse, at now: Timestamp) -> Duration? {
    let clock = clock(of: reply, at: now)
    return reply.headers.filter { $0.isNamed("Retry-After") }
      .compactMap { delay($0.value, from: clock) }.max()
  }

  /// What the sender's clock showed when the reply came: the reply's `Date`, and the time that it was
  /// in a cache; without them `now`.
  static func clock(of reply: HTTPResponse, at now: Timestamp) -> Timestamp {
    guard let date = reply.header("Date"), let moment = HTTPDate.moment(date, near: now) else {
      return now
    }
    return moment + ((try? reply.age()) ?? .zero)
  }

  private static func delay(_ value: String, from clock: Timestamp) -> Duration? {
    let text = value.trimmingSpaces
    if let number = WholeSeconds.roundedUp(text) {
      // Some send the moment as a number; as seconds it would be 31 years.
      let moment = WrittenMoment.ofNumber(number)
      return moment.map { max(.zero, $0.since(clock)) } ?? .seconds(min(number, Int64(Int32.max)))
    }
    if let moment = HTTPDate.moment(text, near: clock) ?? Timestamp(rfc3339: String(text)) {
      return max(.zero, moment.since(clock))
    }
    // Several headers that something on the way has joined.
    let members = text.split(separator: ",").map { WholeSeconds.roundedUp($0.trimmingSpaces) }
    guard members.count > 1, members.allSatisfy({ $0 != nil }) else { return nil }
    return members.compactMap(\.self).max().map { .seconds(min($0, Int64(Int32.max))) }
  }
}
