internal import ExactJSON
internal import PurserCore

/// Notices rounds of a call that ask the same: two values of `for_each` may differ in what no request says.
/// The answer would be the same money twice.
struct AskedRounds {
  private let requests: [Expression]
  private let amounts: [Expression]
  private let pools: [Expression]
  private let name: String?
  private let lets: Set<String>
  /// What the rounds so far would be named, by what they ask and what they take from the replies.
  private var asked: [Question: [JSONValue]] = [:]

  private struct Question: Hashable {
    var request: [JSONValue]
    var amounts: [JSONValue]
  }

  /// Of `call`, which is made for `count` values.
  init(of call: AdapterCall, _ adapter: AdapterDefinition, count: Int) {
    guard count > 1, let name = call.forEach else {
      requests = []
      amounts = []
      pools = []
      self.name = nil
      lets = []
      return
    }
    self.name = name
    lets = Set(adapter.lets.map(\.name) + ["request", "now"])
    requests = adapter.expressions(ofRequestsTo: call).filter { $0.uses(name) }
    let ofItems = call.rows.flatMap(\.expressionsOfItem)
    let ofPools: Set<String> = ["pool", "currency", "note"]
    amounts =
      (call.expressionsOfReply + ofItems.filter { !ofPools.contains($0.field) })
      .map(\.expression).filter { $0.uses(name) }
      + call.rows.compactMap(\.each?.items).filter { $0.uses(name) }
    pools = ofItems.filter { ["pool", "currency"].contains($0.field) }.map(\.expression)
      .filter { $0.uses(name) }
  }

  /// Whether a round with these names asks something that none before asked; one that does not is left out.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where its answer would be the same money under another name.
  mutating func isNew(_ known: [String: Value]) throws(CheckFailure) -> Bool {
    guard let name else { return true }
    let question = Question(
      request: requests.flatMap { used($0, known) }, amounts: amounts.flatMap { used($0, known) })
    let pools = self.pools.flatMap { used($0, known) }
    guard let before = asked[question] else {
      asked[question] = pools
      return true
    }
    guard before == pools else {
      throw CheckFailure(
        .shapeChanged,
        "two values of `\(name)` make the same request, whose money would be counted for both; put what "
          + "tells them apart into `request`, or keep each once, as in `keep: {\(name): $.rows[*].id}`",
        requestMayHaveBeenSent: false)
    }
    return false
  }

  /// What an expression takes from the value of the round.
  private func used(_ expression: Expression, _ known: [String: Value]) -> [JSONValue] {
    let scope = Scope(names: KnownNames(values: known))
    if !expression.names.contains(where: { lets.contains($0.name) }), expression.selectors.isEmpty,
      let value = try? expression.value(in: scope), let json = try? value.json(from: "")
    {
      return [json.alike]
    }
    return expression.root.uses(of: name ?? "").map { node in
      (try? node.value(in: scope).json(from: ""))?.alike ?? .null
    }
  }
}

extension Expression {
  fileprivate func uses(_ name: String) -> Bool { names.contains { $0.name == name } }
}

extension Expression.Node {
  /// The nodes that stand for `name`, or for a member of it.
  fileprivate func uses(of name: String) -> [Expression.Node] {
    switch self {
    case .name(name): [self]
    case .steps(.name(name), _): [self]
    case .steps(let node, _), .negation(let node), .not(let node): node.uses(of: name)
    case .call(let call): call.arguments.flatMap { $0.uses(of: name) }
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .both(let left, let right), .either(let left, let right):
      left.uses(of: name) + right.uses(of: name)
    case .selector, .name, .number, .string, .bool, .null: []
    }
  }
}

extension AdapterDefinition {
  /// Everything computed for a request to a call: the expressions of its lines, of authentication, and
  /// of the `let`s that they need.
  fileprivate func expressions(ofRequestsTo call: AdapterCall) -> [Expression] {
    let hosts = [call.request.baseURL, baseURL].compactMap(\.self).compactMap { try? Template($0) }
    var expressions =
      (call.request.templates + authentication.templates + hosts).flatMap(\.expressions)
    var needed: Set<String> = []
    var next = expressions
    while !next.isEmpty {
      let names = Set(next.flatMap(\.names).map(\.name)).subtracting(needed)
      needed.formUnion(names)
      next = lets.filter { names.contains($0.name) }.map(\.expression)
      expressions += next
    }
    return expressions
  }
}
