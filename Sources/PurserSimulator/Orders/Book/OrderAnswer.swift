internal import ExactJSON
internal import PurserCore

/// What a style puts into its words: an order, and the account after it.
struct OrderAnswer: Sendable {
  let purchase: Purchase
  /// Whether the reference had come before, so that nothing was bought now.
  let isRepeat: Bool
  /// What can be spent after it.
  let balance: Money
  let now: Timestamp

  /// What the supplier took, as a decimal text.
  var charged: JSONValue { .string(purchase.charged.decimalString) }

  var currency: JSONValue { .string(purchase.unitCost.currency.code) }

  var codes: JSONValue { .array(purchase.codes.map { .string($0) }) }
}
