package import PurserCore

/// A top-up that was announced and is not done with: it has not arrived, or came short.
package struct AwaitedTopUp: Hashable, Sendable {
  /// The owner's name for it.
  package var reference: String
  /// How much was sent.
  package var amount: Money
  /// When it was announced.
  package var announcedAt: Timestamp
  /// When it should arrive; `nil` where nobody said.
  package var expectedAt: Timestamp?
  /// How much has arrived; `nil` where nothing has.
  package var arrived: Money?
  /// How much less may arrive.
  package var feeUpTo: Money?

  /// A top-up of `amount`.
  package init(
    reference: String, amount: Money, announcedAt: Timestamp, expectedAt: Timestamp? = nil,
    arrived: Money? = nil, feeUpTo: Money? = nil
  ) {
    self.reference = reference
    self.amount = amount
    self.announcedAt = announcedAt
    self.expectedAt = expectedAt
    self.arrived = arrived
    self.feeUpTo = feeUpTo
  }

  /// By how much it came short, where that is more than its fee; `nil` where it is not, or nothing has arrived.
  var missing: Money? {
    guard let arrived, let missing = try? amount.subtracting(arrived), missing.isPositive else {
      return nil
    }
    if let feeUpTo, (try? feeUpTo.isLess(than: missing)) == false { return nil }
    return missing
  }

  /// When it should arrive.
  ///
  /// - Parameter usualTime: how long one takes of which nobody said it.
  /// - Returns: the moment.
  func expected(within usualTime: Duration) -> Timestamp { expectedAt ?? announcedAt + usualTime }
}
