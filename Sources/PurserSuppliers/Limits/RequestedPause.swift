internal import CurlClient
internal import PurserCore

/// How long a supplier wants to be left alone, as the headers of a reply say.
///
/// `Retry-After` counts where the supplier refused: 429 and 503. Otherwise the header that says when
/// a limit is reset counts, where the supplier refused by 429 or says that nothing remains: the
/// fields of the IETF's draft "RateLimit header fields for HTTP" in its older and newer forms, and
/// the two spellings with `X-` that were used before it.
enum RequestedPause {
  private static let families = ["RateLimit", "X-RateLimit", "X-Rate-Limit"]
  /// From here on a number is a moment in seconds since 1970, and no wait: it would be 31 years.
  private static let leastEpoch: Int64 = 1_000_000_000
  /// From here on it is a moment in milliseconds.
  private static let leastEpochMilliseconds: Int64 = 1_000_000_000_000
  /// A moment in the year 5138, beyond which no number is believed.
  private static let greatestNumber: Int64 = 100_000_000_000_000

  /// How long no request should leave from `now` on, which is when the reply came, within an hour;
  /// `nil` where the reply asks for nothing, or for nothing that can be understood.
  static func length(after reply: HTTPResponse, at now: Timestamp) -> Duration? {
    if reply.status == 429 || reply.status == 503,
      let pause = reply.header("Retry-After").flatMap({ RetryAfter.delay($0, now: now) })
    {
      return bounded(pause)
    }
    let isRefused = reply.status == 429
    var resets = families.compactMap { family -> Timestamp? in
      let remaining = reply.header(family + "-Remaining")
      guard isRefused || remaining.map(isZero) == true else { return nil }
      return reply.header(family + "-Reset").flatMap { moment($0, now: now) }
    }
    resets += reply.headers.filter { $0.name.lowercased() == "ratelimit" }
      .flatMap { RateLimitField.limits(in: $0.value) }
      .filter { isRefused || $0.remaining == 0 }
      .map { now + .seconds($0.resetSeconds) }
    return resets.max().map { bounded($0.since(now)) }
  }

  private static func bounded(_ pause: Duration) -> Duration {
    min(max(.zero, pause), RateSchedule.longestClosure)
  }

  /// What a reset header says: seconds from now, a moment as a number, an HTTP date, or RFC 3339.
  private static func moment(_ value: String, now: Timestamp) -> Timestamp? {
    if value.utf8.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: ".") }) {
      guard let number = wholeNumber(value) else { return nil }
      if number > leastEpochMilliseconds {
        return Timestamp(microsecondsSinceEpoch: number * 1000)
      }
      if number > leastEpoch { return Timestamp(microsecondsSinceEpoch: number * 1_000_000) }
      return now + .seconds(number)
    }
    if let delay = RetryAfter.delay(value, now: now) { return now + delay }
    return Timestamp(rfc3339: value.trimmingSpaces)
  }

  /// A number of zero or more, a fraction counting as one more.
  private static func wholeNumber(_ value: String) -> Int64? {
    let parts = value.trimmingSpaces.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy(isDigits), let whole = Int64(parts[0]),
      whole <= greatestNumber
    else { return nil }
    let hasFraction = parts.count == 2 && parts[1].contains { $0 != "0" }
    return whole + (hasFraction ? 1 : 0)
  }

  private static func isZero(_ value: String) -> Bool { wholeNumber(value) == 0 }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
  }
}
