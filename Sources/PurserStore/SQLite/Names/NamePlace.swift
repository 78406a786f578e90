internal import PurserCore

/// Where something of an order is: the number of an event, and what it made of the order, so that most
/// questions need no look at the event. It is packed into one number.
struct NamePlace: Hashable, Comparable {
  /// What an event made of an order.
  enum Standing: UInt8, CaseIterable {
    /// Nothing; there is only an entry.
    case none, refused, open, expired, settled
    /// Released or reversed: nothing follows but a late delivery of what was released.
    case over
  }

  /// The number, eight times two kinds of it, and the standing.
  let packed: Int64

  init(packed: Int64) { self.packed = packed }

  init(number: Int64, isPlacing: Bool, _ standing: Standing) {
    packed = number << 4 | (isPlacing ? 8 : 0) | Int64(standing.rawValue)
  }

  /// The number of the event.
  var number: Int64 { packed >> 4 }
  /// Whether the order begins there.
  var isPlacing: Bool { packed & 8 != 0 }
  /// What it made of the order.
  var standing: Standing { Standing(rawValue: UInt8(packed & 7)) ?? .none }

  static func < (one: Self, other: Self) -> Bool { one.packed < other.packed }
}

extension NamePlace.Standing {
  /// How an order stands that was held.
  init(_ holding: Holding) {
    switch holding.ending {
    case nil: self = .open
    case .expired?: self = .expired
    case .settled?: self = .settled
    case .released?, .reversed?: self = .over
    }
  }

  /// Whether it can become another one.
  func canBecome(_ next: Self) -> Bool {
    switch self {
    case .open, .expired: true
    case .settled: next == .over
    case .over: next == .settled
    case .none, .refused: false
    }
  }
}

/// A hash with a place.
struct NameEntry: Hashable, Comparable {
  var hash: UInt64
  var place: NamePlace

  static func < (one: Self, other: Self) -> Bool {
    (one.hash, one.place.packed) < (other.hash, other.place.packed)
  }
}
