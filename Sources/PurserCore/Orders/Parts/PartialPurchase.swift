/// What a shop tells of an order that was bought in part: all of it so far, so that the same told again says
/// nothing new.
package struct PartialPurchase: Hashable, Sendable {
  /// How many units are bought by now, in all; `nil` where the shop does not say: all of them, or where the rest is
  /// held on as many as `actual` pays for.
  package var quantity: Int64?
  /// What they cost in all; `nil` for their share of what was held.
  package var actual: Money?
  /// Whether the money of the rest stays set aside; else it is freed.
  package var keepsRest: Bool

  /// A purchase of `quantity` units for `actual` in all.
  package init(quantity: Int64? = nil, actual: Money? = nil, keepsRest: Bool = false) {
    self.quantity = quantity
    self.actual = actual
    self.keepsRest = keepsRest
  }
}
