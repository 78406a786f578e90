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
package struct SupplierBalance: Hashable, Sendable {
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

  /// The pool that was read.
  package var pool: PoolID
  /// What the supplier says can be spent now, its own reservations already taken off.
  package var available: Money
  /// What the supplier has set aside itself, where it says so.
  package var reserved: Money?
  /// What was spent so far, where the supplier says so.
  package var used: Money?
  /// What was ever paid in, where the supplier says so.
  package var credited: Money?
  /// How far below zero the supplier lets the pool go.
  package var creditLimit: Money?
  /// Money on its way that cannot be spent yet.
  package var pendingTopUp: Money?
  /// When the supplier lets the money lapse.
  package var expiresAt: Timestamp?
  /// When the supplier's number falls.
  package var deductionTiming: DeductionTiming
  /// When the supplier last recalculated the number, by its own clock.
  package var supplierUpdatedAt: Timestamp?
  /// When the request left.
  package var requestedAt: Timestamp
  /// When the reply was complete.
  package var receivedAt: Timestamp
  /// Where the reading came from.
  package var source: Source
  /// The order in whose reply it came, which it certainly contains.
  package var order: OrderID?
  /// Since when the supplier no longer names the pool; `nil` while it does.
  package var absence: Absence?
  /// SHA-256 of the reply in hexadecimal digits, to tell whether two readings saw the same bytes.
  package var rawDigest: String

  /// A reading of `pool`; what the supplier does not say is `nil`.
  package init(
    pool: PoolID, available: Money, reserved: Money? = nil, used: Money? = nil,
    credited: Money? = nil, creditLimit: Money? = nil, pendingTopUp: Money? = nil,
    expiresAt: Timestamp? = nil, deductionTiming: DeductionTiming = .atConfirmation,
    supplierUpdatedAt: Timestamp? = nil, requestedAt: Timestamp, receivedAt: Timestamp,
    source: Source = .polled, order: OrderID? = nil, absence: Absence? = nil,
    rawDigest: String = ""
  ) {
    self.pool = pool
    self.available = available
    self.reserved = reserved
    self.used = used
    self.credited = credited
    self.creditLimit = creditLimit
    self.pendingTopUp = pendingTopUp
    self.expiresAt = expiresAt
    self.deductionTiming = deductionTiming
    self.supplierUpdatedAt = supplierUpdatedAt
    self.requestedAt = requestedAt
    self.receivedAt = receivedAt
    self.source = source
    self.order = order
    self.absence = absence
    self.rawDigest = rawDigest
  }
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
