internal import ExactJSON
internal import PurserCore

/// What a reply about an order is read by. What is `nil` is not said here.
struct OrderOutcome: Sendable {
  var states: OrderStates?
  /// Finds what the supplier calls the order.
  var supplierReference: Expression?
  var charged: OrderAmount?
  var balance: OrderAmount?
  /// Finds how many units were delivered.
  var quantity: Expression?
  /// The parts of what was delivered: each gives some fields of every item.
  var content: [ContentPart]?
  var errorMessage: Expression?
  /// What names errors, in the order in which they are looked at.
  var rules: [OrderRule] = []

  /// What holds for a reply whose step says `own`.
  func replaced(by own: OrderOutcome) -> OrderOutcome {
    OrderOutcome(
      states: own.states ?? states, supplierReference: own.supplierReference ?? supplierReference,
      charged: own.charged ?? charged, balance: own.balance ?? balance,
      quantity: own.quantity ?? quantity, content: own.content ?? content,
      errorMessage: own.errorMessage ?? errorMessage, rules: own.rules + rules)
  }
}

/// How a reply says where the order stands: rules over several fields first, then a table of words.
struct OrderStates: Sendable {
  var rules: [OrderRule]
  /// Finds the word.
  var word: Expression?
  var words: [String: AttemptState]
}

/// What a reply that matches it says of the order.
struct OrderRule: Sendable {
  /// The conditions. The kind in it counts only for whether a status says more.
  var match: ErrorRule
  /// What kind of problem it names; `nil` where it names none.
  var kind: AttemptProblem.Kind?
  /// Where the order stands, where the rule says so.
  var state: AttemptState?
  /// Whether it is a rule of the whole adapter, which is for checks too.
  var isOfAdapter = false
}

/// An amount that a reply about an order tells.
struct OrderAmount: Sendable {
  var amount: Expression
  /// Its currency; `nil` for the order's.
  var currency: TextField?
  var unit: AmountUnit
  /// Of which pool it is the balance.
  var pool: TextField?
}

/// Some fields of what was delivered.
struct ContentPart: Sendable {
  /// The call that gives them.
  struct Source: Sendable {
    var request: RequestTemplate
    var format: ReplyFormat
    var pagination: Pagination?
    /// The kept list of which each element has a call of its own.
    var forEach: String?
  }

  /// Where they come from; `nil` for the reply itself.
  var source: Source?
  /// Whether they can be had once only.
  var isReadOnce: Bool
  /// The items; `nil` for one.
  var each: ItemSource?
  var fields: [LetValue]
}

/// What a supplier sends by itself when an order has changed.
struct OrderWebhook: Sendable {
  /// How its body is read. There is no request.
  var call: OrderCall
  /// Whether it is the supplier's.
  var verify: Expression
  /// When it was signed; `nil` where it does not say so.
  var signedAt: Expression?
  /// The oldest signature that is accepted.
  var maximumAge: Duration
  /// Finds the reference of the attempt.
  var reference: Expression?

  static let defaultMaximumAge = Duration.seconds(300)
}
