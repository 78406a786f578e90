/// How pools are read from a reply: once, or once for each item that an expression gives.
struct BalanceRow: Sendable {
  /// Its place in the adapter, as messages call it: `balances row 1`.
  var label: String
  var each: ItemSource?
  /// What tells an item from every other.
  var identity: Expression?
  /// Which items count.
  var condition: Expression?
  /// Whether it is fine that none of the items counts.
  var mayBeNone: Bool
  var pool: TextField
  var currency: TextField
  var unit: AmountUnit
  /// What can be spent; `nil` where the row only tells something else about its pool.
  var available: Expression?
  /// Whether `available` may be below zero.
  var allowsOverdraft: Bool
  /// What else it says, in the order of `AmountField`.
  var amounts: [(field: AmountField, expression: Expression)]
  /// Replies in which the amount is no number, and what it is instead.
  var unlimitedWhen: Expression?
  var unknownWhen: Expression?
  var note: TextField?
  var updatedAt: Expression?
  var validity: Validity?
  /// Identities that every item must satisfy.
  var checks: [Expression]
  /// Currencies whose absence from the reply means zero.
  var zeroWhenAbsent: [Template]
  /// Whether an amount is read from a text that may say another currency.
  var readsMoney = false
  /// What an item says beside, in a list that is none of balances, by the keys that it stands under.
  var others: [(field: String, expression: Expression)] = []

  /// When the money of a row counts: from `startsAt` until `endsAt`, then at most `rolloverAmount`
  /// until `rolloverEndsAt`, else not at all. A moment that the reply does not give has no effect.
  struct Validity: Sendable {
    var startsAt: Expression?
    var endsAt: Expression?
    var rolloverAmount: Expression?
    var rolloverEndsAt: Expression?
  }
}

/// What the amounts of a row count.
enum AmountUnit: Sendable, Hashable {
  /// The currency itself.
  case major
  /// Its minor unit by ISO 4217.
  case minor
  /// Units of 10 to the power of minus that of the currency.
  case scale(Int)
}

/// An amount that a supplier may give beside `available`.
enum AmountField: String, Sendable, CaseIterable {
  case reserved
  case used
  case credited
  case creditLimit = "credit_limit"
  case pendingTopUp = "pending_top_up"
}

/// A value for some of the amounts.
struct AmountValues<Value: Sendable>: Sendable {
  private var reserved: Value?
  private var used: Value?
  private var credited: Value?
  private var creditLimit: Value?
  private var pendingTopUp: Value?

  subscript(field: AmountField) -> Value? {
    get {
      switch field {
      case .reserved: reserved
      case .used: used
      case .credited: credited
      case .creditLimit: creditLimit
      case .pendingTopUp: pendingTopUp
      }
    }
    set {
      switch field {
      case .reserved: reserved = newValue
      case .used: used = newValue
      case .credited: credited = newValue
      case .creditLimit: creditLimit = newValue
      case .pendingTopUp: pendingTopUp = newValue
      }
    }
  }
}
