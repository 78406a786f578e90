internal import PurserCore

/// How pools are read from a reply: once, or once for each item that a selector finds.
struct BalanceRow: Sendable {
  /// Its place in the adapter, as messages call it: `balances row 1`.
  var label: String
  var each: ItemSource?
  /// Which items count.
  var condition: Expression?
  var pool: TextSource
  var currency: TextSource
  var unit: Money.Unit
  var available: Expression
  /// Whether `available` may be below zero.
  var allowsOverdraft: Bool
  var amounts: [AmountField: Expression]
  var updatedAt: Selector?
  var validity: Validity?
  /// Currencies whose absence from the reply means zero.
  var zeroWhenAbsent: [Template]

  /// When the money of a row counts: from `startsAt` until `endsAt`, then at most `rolloverAmount`
  /// until `rolloverEndsAt`, else not at all. A moment that the reply does not give has no effect.
  struct Validity: Sendable {
    var startsAt: Selector?
    var endsAt: Selector?
    var rolloverAmount: Expression?
    var rolloverEndsAt: Selector?
  }
}

/// The items of a reply that a row is read from.
struct ItemSource: Sendable {
  var items: Selector
  /// The array itself, where `items` is all of its elements. It must be in the reply: an empty
  /// array means that there are no pools, a missing one that this is not the reply the adapter
  /// describes.
  var container: Selector?
}

/// An amount that a supplier may give beside `available`.
enum AmountField: String, Sendable, CaseIterable {
  case reserved
  case used
  case credited
  case creditLimit = "credit_limit"
  case pendingTopUp = "pending_top_up"
}

/// Where a name comes from: the adapter or the reply.
enum TextSource: Sendable {
  case template(Template)
  case selector(Selector)
}
