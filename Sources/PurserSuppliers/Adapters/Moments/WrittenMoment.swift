internal import PurserCore

/// Numbers in headers that are moments and no waits.
enum WrittenMoment {
  /// From here on a number is a moment in seconds since 1970, and no wait: it would be 31 years.
  private static let leastEpoch: Int64 = 1_000_000_000
  /// From here on it is a moment in milliseconds.
  private static let leastEpochMilliseconds: Int64 = 1_000_000_000_000
  /// A moment in the year 5138, beyond which no number is believed.
  static let greatest: Int64 = 100_000_000_000_000

  /// The moment that `number` is; `nil` for one that is too small or too large for a moment.
  static func ofNumber(_ number: Int64) -> Timestamp? {
    guard number >= leastEpoch, number <= greatest else { return nil }
    let isMilliseconds = number >= leastEpochMilliseconds
    return Timestamp(microsecondsSinceEpoch: number * (isMilliseconds ? 1000 : 1_000_000))
  }
}
