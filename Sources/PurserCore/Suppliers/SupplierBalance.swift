/// The name that `suppliers.yaml` gives a supplier.
package struct SupplierID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The name: lower-case letters, digits, `-` and `_`.
  package let name: String

  /// A supplier's name as the configuration gives it.
  package init(_ name: String) { self.name = name }

  package static func < (a: SupplierID, b: SupplierID) -> Bool { a.name < b.name }
  package var description: String { name }
}

/// The normalised reading of one pool: what the supplier said, and the moments between which it
/// said so.
///
/// It has many parts, and every look at the pools hands it on: the parts stand in one place, so that a
/// copy counts one reference.
package struct SupplierBalance: Sendable {
  /// Where a reading came from.
  package enum Source: String, Sendable, CaseIterable {
    /// A balance call.
    case polled
    /// The balance that a supplier gave in its answer to an order.
    case orderReply = "order_reply"
    /// A person entered it.
    case manual
    /// A check that read the supplier whole did not find the pool: there is nothing to spend.
    case absent
  }

  /// All that a reading says.
  private struct Content: Hashable, Sendable {
    var pool: PoolID
    var available: Money
    var reserved: Money?
    var used: Money?
    var credited: Money?
    var creditLimit: Money?
    var pendingTopUp: Money?
    var expiresAt: Timestamp?
    var deductionTiming: DeductionTiming
    var supplierUpdatedAt: Timestamp?
    var requestedAt: Timestamp
    var receivedAt: Timestamp
    var source: Source
    var order: OrderID?
    var absence: Absence?
    var rawDigest: String
  }

  /// Where the content stands; it never changes there.
  private final class Box: Sendable {
    let content: Content

    init(_ content: Content) { self.content = content }
  }

  private var box: Box

  /// A reading of `pool`; what the supplier does not say is `nil`.
  package init(
    pool: PoolID, available: Money, reserved: Money? = nil, used: Money? = nil,
    credited: Money? = nil, creditLimit: Money? = nil, pendingTopUp: Money? = nil,
    expiresAt: Timestamp? = nil, deductionTiming: DeductionTiming = .atConfirmation,
    supplierUpdatedAt: Timestamp? = nil, requestedAt: Timestamp, receivedAt: Timestamp,
    source: Source = .polled, order: OrderID? = nil, absence: Absence? = nil,
    rawDigest: String = ""
  ) {
    box = Box(
      Content(
        pool: pool, available: available, reserved: reserved, used: used, credited: credited,
        creditLimit: creditLimit, pendingTopUp: pendingTopUp, expiresAt: expiresAt,
        deductionTiming: deductionTiming, supplierUpdatedAt: supplierUpdatedAt,
        requestedAt: requestedAt, receivedAt: receivedAt, source: source, order: order,
        absence: absence, rawDigest: rawDigest))
  }

  // MARK: Parts

  /// The pool that was read.
  package var pool: PoolID {
    get { box.content.pool }
    set { change(\.pool, to: newValue) }
  }
  /// What the supplier says can be spent now, its own reservations already taken off.
  package var available: Money {
    get { box.content.available }
    set { change(\.available, to: newValue) }
  }
  /// What the supplier has set aside itself, where it says so.
  package var reserved: Money? {
    get { box.content.reserved }
    set { change(\.reserved, to: newValue) }
  }
  /// What was spent so far, where the supplier says so.
  package var used: Money? {
    get { box.content.used }
    set { change(\.used, to: newValue) }
  }
  /// What was ever paid in, where the supplier says so.
  package var credited: Money? {
    get { box.content.credited }
    set { change(\.credited, to: newValue) }
  }
  /// How far below zero the supplier lets the pool go.
  package var creditLimit: Money? {
    get { box.content.creditLimit }
    set { change(\.creditLimit, to: newValue) }
  }
  /// Money on its way that cannot be spent yet.
  package var pendingTopUp: Money? {
    get { box.content.pendingTopUp }
    set { change(\.pendingTopUp, to: newValue) }
  }
  /// When the supplier lets the money lapse.
  package var expiresAt: Timestamp? {
    get { box.content.expiresAt }
    set { change(\.expiresAt, to: newValue) }
  }
  /// When the supplier's number falls.
  package var deductionTiming: DeductionTiming {
    get { box.content.deductionTiming }
    set { change(\.deductionTiming, to: newValue) }
  }
  /// When the supplier last recalculated the number, by its own clock.
  package var supplierUpdatedAt: Timestamp? {
    get { box.content.supplierUpdatedAt }
    set { change(\.supplierUpdatedAt, to: newValue) }
  }
  /// When the request left.
  package var requestedAt: Timestamp {
    get { box.content.requestedAt }
    set { change(\.requestedAt, to: newValue) }
  }
  /// When the reply was complete.
  package var receivedAt: Timestamp {
    get { box.content.receivedAt }
    set { change(\.receivedAt, to: newValue) }
  }
  /// Where the reading came from.
  package var source: Source {
    get { box.content.source }
    set { change(\.source, to: newValue) }
  }
  /// The order in whose reply it came, which it certainly contains.
  package var order: OrderID? {
    get { box.content.order }
    set { change(\.order, to: newValue) }
  }
  /// Since when the supplier no longer names the pool; `nil` while it does.
  package var absence: Absence? {
    get { box.content.absence }
    set { change(\.absence, to: newValue) }
  }
  /// SHA-256 of the reply in hexadecimal digits, to tell whether two readings saw the same bytes.
  package var rawDigest: String {
    get { box.content.rawDigest }
    set { change(\.rawDigest, to: newValue) }
  }

  private mutating func change<Value>(_ part: WritableKeyPath<Content, Value>, to value: Value) {
    var content = box.content
    content[keyPath: part] = value
    box = Box(content)
  }
}

extension SupplierBalance: Hashable {
  package static func == (a: SupplierBalance, b: SupplierBalance) -> Bool {
    a.box === b.box || a.box.content == b.box.content
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(box.content) }
}

extension SupplierBalance {
  /// From when its age counts: the earliest moment of which it may speak. A reply may come late, out
  /// of a cache, or be told long after it came.
  package var agesFrom: Timestamp { requestedAt }

  /// Whether the reading is young enough at `now` to decide on.
  package func isFresh(at now: Timestamp, maximumAge: Duration) -> Bool {
    agesFrom.isFresh(at: now, maximumAge: maximumAge)
  }
}

extension Timestamp {
  /// How far two clocks, or one that was set back, may differ before a reading dated in the future
  /// is believed no more.
  static let clockTolerance = Duration.seconds(5)

  /// Whether a reading whose age counts from this moment is young enough at `now` to decide on. One from the
  /// future was dated by a clock that has been set back since, and nobody knows how old it is.
  func isFresh(at now: Timestamp, maximumAge: Duration) -> Bool {
    let age = now.since(self)
    return age <= maximumAge && age >= .zero - Self.clockTolerance
  }
}
