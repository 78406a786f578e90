/// An order and what became of it, without the reasons of its decision: what the ledger works on.
package struct OrderStatus: Hashable, Sendable {
  /// The order's name.
  package var id: OrderID
  /// What it is paid in: what its hold counts. Of an order that was refused what it asked for. An order that
  /// is held in another currency than its own has its own in its decision.
  package var currency: Currency
  /// When it was decided.
  package var placedAt: Timestamp
  /// Where it stands.
  package var state: OrderState

  /// Where an order stands.
  package init(id: OrderID, currency: Currency, placedAt: Timestamp, state: OrderState) {
    self.id = id
    self.currency = currency
    self.placedAt = placedAt
    self.state = state
  }

  /// The name that goes to the supplier as *its* idempotency key; never used for two attempts.
  package var attemptID: String? { state.hold.map { "\(order)-\($0.attempt)" } }

  /// The order's name, whichever of its attempts this is, or part of it.
  package var order: OrderID {
    guard let hold = state.hold, hold.attempt > 1 || hold.share != nil else { return id }
    return id.order
  }
}

/// An order with everything that was answered: the stored answer.
///
/// Its parts are shared: a record travels with its event, its answer and what is known of its name, and
/// a copy counts one reference.
package struct OrderRecord: Hashable, Sendable {
  private final class Parts: Sendable {
    let status: OrderStatus
    let fingerprint: Fingerprint
    let decision: Decision
    let details: OrderDetails?

    init(
      _ status: OrderStatus, _ fingerprint: Fingerprint, _ decision: Decision,
      _ details: OrderDetails?
    ) {
      self.status = status
      self.fingerprint = fingerprint
      self.decision = decision
      self.details = details
    }
  }

  private var parts: Parts

  /// Where it stands.
  package var status: OrderStatus {
    get { parts.status }
    set { parts = Parts(newValue, parts.fingerprint, parts.decision, parts.details) }
  }
  /// A digest of the order's content, to tell a repetition from another order of the same name.
  package var fingerprint: Fingerprint { parts.fingerprint }
  /// How each supplier was judged.
  package var decision: Decision { parts.decision }
  /// What it is about; `nil` where it told nothing but its cost.
  package var details: OrderDetails? { parts.details }

  /// The order's name.
  package var id: OrderID { parts.status.id }
  /// Where it stands.
  package var state: OrderState { parts.status.state }
  /// When it was placed.
  package var placedAt: Timestamp { parts.status.placedAt }
  /// Where something was set aside for it; `nil` when nothing ever was.
  package var supplier: SupplierID? { parts.status.state.hold?.supplier }
  /// What was set aside, open or ended; `nil` when nothing ever was.
  package var holding: Holding? { parts.status.state.holding }

  /// An order's record as it was decided or stored.
  package init(
    status: OrderStatus, fingerprint: Fingerprint, decision: Decision,
    details: OrderDetails? = nil
  ) {
    parts = Parts(status, fingerprint, decision, details)
  }

  package static func == (one: OrderRecord, other: OrderRecord) -> Bool {
    one.parts === other.parts
      || one.fingerprint == other.fingerprint && one.status == other.status
        && one.decision == other.decision && one.details == other.details
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(status)
    hasher.combine(fingerprint)
  }
}
