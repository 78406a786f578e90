import ExactJSON
import PurserCore
import PurserSuppliers

extension AttemptNews {
  /// What came of an order, for programs. The members and their order are a promise.
  func json(of order: AttemptOrder) -> JSONValue {
    let currency = charged?.currency.code ?? order.amount.currency.code
    let members: JSONValue = [
      "state": .string(state.rawValue),
      "reference": Self.json(memo.reference),
      "supplier_reference": Self.json(memo.supplierReference),
      "charged": Self.json(charged.map(Self.amount)),
      "currency": Self.json(currency == OrderOptions.noCurrency ? nil : currency),
      "balance": Self.json(balance.map { Self.amount($0.available) }),
      "delivered": .array(content.flatMap(\.self).map { .string($0.value) }),
      "items": .array(content.map(Self.json)),
      "error": problem.map(Self.json) ?? .null,
    ]
    guard let firstProblem, var all = members.objectValue else { return members }
    all["first_error"] = Self.json(firstProblem)
    return .object(all)
  }

  /// An amount with the decimals of its currency; with those that it has where nobody said which it is.
  private static func amount(_ money: Money) -> String {
    let text = money.decimalString
    guard money.currency.code == OrderOptions.noCurrency, text.contains(".") else { return text }
    let digits = text.reversed().drop { $0 == "0" }
    return String(digits.drop { $0 == "." }.reversed())
  }

  private static func json(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

  /// An item by the names of its fields.
  private static func json(_ fields: [Field]) -> JSONValue {
    .object(fields.reduce(into: JSONObject()) { $0[$1.name] = .string($1.value) })
  }

  private static func json(_ problem: AttemptProblem) -> JSONValue {
    [
      "class": .string(problem.kind.rawValue), "message": .string(problem.message),
      "status": problem.status.map { .number(JSONNumber($0)) } ?? .null,
    ]
  }

  /// Whether the order is placed, as far as is known: what a command that tried it ends with.
  var isPlaced: Bool {
    switch state {
    case .accepted, .inFlight, .partial, .delivered: true
    case .failed, .reversed, .unknown: false
    }
  }

  /// What came of an order, for people.
  func tell() {
    Terminal.say("state: \(state.rawValue)")
    if let reference = memo.reference { Terminal.say("reference: \(reference)") }
    if let name = memo.supplierReference { Terminal.say("supplier reference: \(name)") }
    if let charged { Terminal.say("charged: \(charged)") }
    if let balance {
      Terminal.say("balance: \(balance.available), pool `\(balance.pool.pool)`")
    }
    if let quantity { Terminal.say("quantity: \(quantity)") }
    for (index, item) in content.enumerated() {
      let fields = item.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
      Terminal.say("delivered \(index + 1): \(fields)")
    }
    if let problem { Terminal.complain("\(problem)") }
    if let firstProblem { Terminal.complain("before that: \(firstProblem)") }
  }
}

extension OrderTrial.Step {
  /// The step for people: what was asked for it, and what is known then.
  func tell() {
    Terminal.complain("\(name):")
    for exchange in exchanges { exchange.tell() }
    for finding in unfound { Terminal.complain(finding.line) }
    Terminal.complain("\(name): \(news.state.rawValue)\n")
  }
}
