/// An order in sixty-four bytes, a line of the processor's cache: what is so of nearly every order. Of one
/// that does not fit, the slab keeps the rest beside it.
///
/// Moments are microseconds since the order was placed, as far as 32 bits go: 71 minutes. Those of an
/// order that nobody waits for stand where its neighbours among the deadlines stood.
struct PackedOrder: Sendable {
  /// The facts that take a bit.
  struct Flags: OptionSet, Sendable {
    var rawValue: UInt16

    /// Its name is a UUID.
    static let isUUID = Flags(rawValue: 1)
    /// Its name does not fit, and stands beside.
    static let hasLongName = Flags(rawValue: 2)
    /// It is assumed to be on its way since it was placed.
    static let isAssumedSent = Flags(rawValue: 1 << 2)
    /// Its sending was reported.
    static let isSent = Flags(rawValue: 1 << 3)
    /// Its acceptance was reported.
    static let isAccepted = Flags(rawValue: 1 << 4)
    /// Nobody knows its outcome.
    static let isUnknown = Flags(rawValue: 1 << 5)
    /// It was settled at what was held.
    static let isSettled = Flags(rawValue: 1 << 6)
    /// It was released.
    static let isReleased = Flags(rawValue: 1 << 7)
    /// It expired, and nothing was inferred.
    static let isExpired = Flags(rawValue: 1 << 8)
    /// It does not fit, and stands beside.
    static let hasDetails = Flags(rawValue: 1 << 9)
    /// It has neighbours among the deadlines.
    static let isAwaited = Flags(rawValue: 1 << 10)
    /// There is an order at this place.
    static let isUsed = Flags(rawValue: 1 << 11)
    /// It waits for a deadline of its own.
    static let hasOwnDeadline = Flags(rawValue: 1 << 12)

    /// Those that say how the order stands.
    static let standing: Flags = [
      .isAssumedSent, .isSent, .isAccepted, .isUnknown, .isSettled, .isReleased, .isExpired,
    ]
  }

  private var high: UInt64 = 0
  private var low: UInt64 = 0
  private var placedAt: Int64 = 0
  private var heldUnits: Int64 = 0
  private var pool: Int32 = 0
  /// How many orders have had the place before.
  var generation: UInt32 = 0
  private var sent: UInt32 = 0
  private var accepted: UInt32 = 0
  /// The place of the order that is to expire before it; of one that ended, when.
  var earlier: UInt32 = 0
  /// The place of the order that is to expire after it; of one with an unknown outcome, since when.
  var later: UInt32 = 0
  private(set) var flags: Flags = []
  private var attempt: UInt8 = 1

  /// The order's name; `nil` where it does not fit.
  var name: PackedName? {
    get {
      guard !flags.contains(.hasLongName) else { return nil }
      return PackedName(high: high, low: low, form: flags.contains(.isUUID) ? .uuid : .text)
    }
    set {
      (high, low) = (newValue?.high ?? 0, newValue?.low ?? 0)
      set(.isUUID, newValue?.form == .uuid)
      set(.hasLongName, newValue == nil)
    }
  }

  /// Whether there is an order at this place.
  var isUsed: Bool {
    get { flags.contains(.isUsed) }
    set { set(.isUsed, newValue) }
  }

  /// Whether the order stands beside.
  var hasDetails: Bool {
    get { flags.contains(.hasDetails) }
    set { set(.hasDetails, newValue) }
  }

  /// Whether it is among the deadlines.
  var isAwaited: Bool {
    get { flags.contains(.isAwaited) }
    set { set(.isAwaited, newValue) }
  }

  /// Whether it waits for a deadline of its own.
  var hasOwnDeadline: Bool {
    get { flags.contains(.hasOwnDeadline) }
    set { set(.hasOwnDeadline, newValue) }
  }

  private mutating func set(_ flag: Flags, _ isSet: Bool) {
    if isSet { flags.insert(flag) } else { flags.remove(flag) }
  }

  // MARK: Packing

  /// Takes an order in. One that waits for its deadline leaves the neighbours as they are.
  ///
  /// - Returns: whether it fits; where it does not, nothing is said of it here.
  mutating func take(_ order: OpenOrder) -> Bool {
    guard let pool = Int32(exactly: order.first.pool), let attempt = UInt8(exactly: order.attempt),
      order.others.isEmpty, order.first.actualUnits == order.first.heldUnits,
      order.timeToLive == nil, order.share == nil
    else { return false }
    var packed = self
    packed.flags.subtract(.standing)
    packed.placedAt = order.placedAt.microsecondsSinceEpoch
    packed.heldUnits = order.first.heldUnits
    (packed.pool, packed.attempt) = (pool, attempt)
    guard packed.takeSending(order), packed.takeEnd(order) else { return false }
    if let acceptedAt = order.acceptedAt {
      guard let delay = packed.delay(of: acceptedAt) else { return false }
      packed.accepted = delay
      packed.flags.insert(.isAccepted)
    }
    if let unknownAt = order.unknownAt {
      guard let delay = packed.delay(of: unknownAt) else { return false }
      packed.later = delay
      packed.flags.insert(.isUnknown)
    }
    self = packed
    return true
  }

  private mutating func takeSending(_ order: OpenOrder) -> Bool {
    switch order.sending {
    case .notSent: return true
    case .assumed(let at):
      flags.insert(.isAssumedSent)
      return at == order.placedAt
    case .reported(let at):
      guard let delay = delay(of: at) else { return false }
      sent = delay
      flags.insert(.isSent)
      return true
    }
  }

  private mutating func takeEnd(_ order: OpenOrder) -> Bool {
    guard let end = order.end else { return true }
    guard let delay = delay(of: end.moment) else { return false }
    earlier = delay
    switch end {
    case .settled: flags.insert(.isSettled)
    case .released: flags.insert(.isReleased)
    case .expired(_, nil): flags.insert(.isExpired)
    case .expired, .reversed: return false
    }
    return true
  }

  private func delay(of moment: Timestamp) -> UInt32? {
    let (delay, overflow) = moment.microsecondsSinceEpoch.subtractingReportingOverflow(placedAt)
    return overflow ? nil : UInt32(exactly: delay)
  }

  // MARK: Unpacking

  private func moment(_ delay: UInt32) -> Timestamp {
    Timestamp(microsecondsSinceEpoch: placedAt + Int64(delay))
  }

  /// The last that was heard of it while it is open; only of an order that fits.
  var lastHeardAt: Timestamp {
    moment(
      max(flags.contains(.isSent) ? sent : 0, flags.contains(.isAccepted) ? accepted : 0))
  }

  /// The order; only of one that fits.
  var order: OpenOrder {
    OpenOrder(
      placedAt: moment(0), attempt: Int(attempt), sending: sending,
      acceptedAt: flags.contains(.isAccepted) ? moment(accepted) : nil,
      unknownAt: flags.contains(.isUnknown) ? moment(later) : nil, end: end,
      first: OpenOrder.Line(pool: Int(pool), heldUnits: heldUnits, actualUnits: heldUnits))
  }

  private var sending: Sending {
    if flags.contains(.isSent) { return .reported(at: moment(sent)) }
    return flags.contains(.isAssumedSent) ? .assumed(at: moment(0)) : .notSent
  }

  private var end: OpenOrder.End? {
    if flags.contains(.isSettled) { return .settled(at: moment(earlier)) }
    if flags.contains(.isReleased) { return .released(at: moment(earlier)) }
    return flags.contains(.isExpired) ? .expired(at: moment(earlier), inferred: nil) : nil
  }
}
