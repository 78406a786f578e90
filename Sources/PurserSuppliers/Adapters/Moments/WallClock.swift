internal import PurserCore
internal import TimeZones

/// The clock on a wall: one that is always as far ahead of UTC, or that of a time zone.
enum WallClock: Hashable, Sendable {
  case offset(UTCOffset)
  /// Indirect, so that calls without one stay small.
  indirect case zone(Zone)

  /// UTC itself.
  static let utc = WallClock.offset(.utc)

  /// Which of two moments is meant where the clock shows a time twice, as it went back, or never, as it
  /// went ahead. Whoever asks takes the one that claims less.
  enum Choice: Sendable {
    case earlier
    case later
  }

  /// How far it is ahead at a moment.
  func offset(at moment: Timestamp) -> UTCOffset {
    switch self {
    case .offset(let offset): offset
    case .zone(let zone):
      UTCOffset(
        seconds: zone.offset(
          at: moment.microsecondsSinceEpoch.dividedDown(by: 1_000_000).quotient))
    }
  }

  /// How far it is ahead when it shows a time, given as the seconds since 1970 of a clock in UTC that
  /// shows it.
  func offset(whenShowing local: Int64, _ choice: Choice) -> UTCOffset {
    switch self {
    case .offset(let offset): return offset
    case .zone(let zone):
      switch zone.offsets(of: local) {
      case .once(let offset): return UTCOffset(seconds: offset)
      case .twice(let earlier, let later), .never(let earlier, let later):
        return UTCOffset(seconds: choice == .earlier ? earlier : later)
      }
    }
  }
}

extension WallClock {
  /// The clock of an offset, such as `+08:00`, or of a zone's name, such as `Europe/Berlin`.
  ///
  /// - Throws: `ZoneError` where it is neither.
  init(_ text: String, zones: ZoneDatabase) throws(ZoneError) {
    if let offset = UTCOffset(text) {
      self = .offset(offset)
    } else {
      self = .zone(try zones.zone(named: text))
    }
  }
}
