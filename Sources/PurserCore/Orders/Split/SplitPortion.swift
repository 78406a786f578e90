/// What one supplier takes of an order that is split over several.
package struct SplitPortion: Sendable {
  /// How many units.
  package var quantity: Int64
  /// How every supplier was judged for them: the chosen one is the first ranked.
  package var decision: Decision

  /// `quantity` units, as decided.
  package init(quantity: Int64, decision: Decision) {
    self.quantity = quantity
    self.decision = decision
  }
}
