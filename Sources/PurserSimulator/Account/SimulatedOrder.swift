package import PurserCore

/// An order as the supplier keeps it, accepted or refused.
package struct SimulatedOrder: Sendable {
  /// What the caller asks for. Two requests with one reference must be equal.
  package struct Request: Hashable, Sendable {
    /// The caller's name for the order, its idempotency key.
    package let reference: String
    /// What the order costs.
    package let amount: Money
    /// The only pool to pay from; `nil` for all of the currency, in the account's order.
    package let pool: String?

    /// An order of `amount`.
    package init(reference: String, amount: Money, pool: String? = nil) {
      self.reference = reference
      self.amount = amount
      self.pool = pool
    }
  }

  /// What has become of an order.
  package enum Status: String, Sendable, CaseIterable {
    /// Accepted, its money set aside.
    case pending
    /// Bought.
    case confirmed
    /// Ended before it was confirmed, its money given back.
    case cancelled
    /// Ended after it was confirmed, its money given back.
    case refunded
    /// Accepted, and then not delivered: the supplier itself gave its money back.
    case returned
    /// Never accepted, for lack of funds.
    case refused
  }

  /// What one pool pays for an order.
  package struct Line: Hashable, Sendable {
    /// The pool that pays.
    package let pool: SimulatedPool.Key
    /// How much.
    package let amount: Money

    let index: Int
  }

  /// The supplier's name for the order.
  package let id: String
  /// What was asked for.
  package let request: Request
  /// Which pools pay; empty for a refused order.
  package let lines: [Line]
  /// What could be spent when the order arrived.
  package let spendableBefore: Money
  /// When it arrived.
  package let placedAt: Timestamp
  /// When its balance fell, which is the timing its lines were booked with.
  let timing: DeductionTiming
  /// What has become of it.
  package internal(set) var status: Status
}
