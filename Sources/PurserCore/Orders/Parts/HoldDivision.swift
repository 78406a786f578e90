/// A hold that is divided: a part of it goes on under a name of its own, with the same moments. It changes no sum
/// of a pool.
package struct HoldDivision: Hashable, Sendable {
  /// The hold that keeps its name.
  package var hold: OrderID
  /// For how many units it is from now on; `nil` where it was divided by amount.
  package var quantity: Int64?
  /// The part, as it stands from then on.
  package var part: OrderStatus
  /// When.
  package var at: Timestamp

  /// A division of `hold`.
  package init(_ hold: OrderID, quantity: Int64?, part: OrderStatus, at: Timestamp) {
    self.hold = hold
    self.quantity = quantity
    self.part = part
    self.at = at
  }
}
