internal import CurlClient
internal import ExactJSON

/// What a selector of an adapter found in a reply.
package struct SelectorFinding: Sendable {
  /// The field it stands in: `available of balances row 1`.
  package let field: String
  /// The selector as the adapter has it.
  package let selector: String
  /// What it found, as a message shows it; `nil` for nothing.
  package let found: String?
  /// For one that found nothing, the nearest place that exists.
  package let nearest: String?
  /// Why that cannot be used which it found, such as several values where one is expected; `nil` where it can.
  package var problem: String?
}

extension Redaction {
  /// The finding without secrets.
  func redacted(_ finding: SelectorFinding) -> SelectorFinding {
    SelectorFinding(
      field: finding.field, selector: finding.selector, found: finding.found.map(redacted),
      nearest: finding.nearest.map(redacted), problem: finding.problem.map(redacted))
  }
}

/// Looks at a reply with every selector of the call that it answers.
struct ReplyInspection {
  let adapter: AdapterDefinition
  let received: ReceivedReply

  var call: AdapterCall { adapter.calls[received.call] }

  /// The reply; its document is nothing where it is not in the adapter's format.
  var reply: Reply {
    var (reply, flaw) = Reply.reading(
      received.response, as: call.format, known: received.known, receivedAt: received.receivedAt)
    if flaw != nil { reply.document = .nothing }
    return reply
  }

  /// The reply as selectors see it; `nil` where it is not in the adapter's format.
  var scope: Scope? {
    let reply = reply
    if case .nothing = reply.document { return nil }
    return reply.scope
  }

  /// What each selector finds, in the order of the adapter; those of items in the first item.
  func findings() -> [SelectorFinding] {
    guard let scope else { return [] }
    var findings: [SelectorFinding] = []
    for (field, expression) in call.expressionsOfReply {
      findings += Self.findings(expression, field, scope)
    }
    for row in call.rows {
      var scope = scope
      if let each = row.each {
        findings += Self.findings(each.items, "each of \(row.label)", scope)
        guard let first = (try? each.found(in: scope))?.first else { continue }
        scope = scope.at(first)
      }
      for (field, expression) in row.expressionsOfItem {
        let each = row.each?.items.text
        findings += Self.findings(expression, "\(field) of \(row.label)", scope, itemsOf: each)
      }
    }
    return findings
  }

  private static func findings(
    _ expression: Expression, _ field: String, _ scope: Scope, itemsOf each: String? = nil
  ) -> [SelectorFinding] {
    expression.selectors.map { selector in
      let found = (try? selector.documents(in: scope)) ?? []
      return SelectorFinding(
        field: field, selector: selector.text, found: Self.shown(found),
        nearest: found.isEmpty ? selector.nearest(in: scope, itemsOf: each) : nil)
    }
  }

  private static func shown(_ found: [ReplyDocument]) -> String? {
    switch found.count {
    case 0: nil
    case 1: found[0].shown
    default: "\(found.count) values"
    }
  }
}

// What nothing selects.
extension ReplyInspection {
  /// The places of amounts in the reply, items of a list taken together (`$.data[*].left`): those that a
  /// selector of the adapter finds in one item at least, and those that none does.
  func places() -> (covered: Set<String>, open: [String]) {
    guard let scope else { return ([], []) }
    var covered: Set<String> = []
    for (_, expression) in call.expressionsOfReply + adapter.expressionsOfErrors {
      covered.formUnion(Self.locations(expression, scope))
    }
    for row in call.rows {
      for template in row.zeroWhenAbsent {
        for expression in template.expressions {
          covered.formUnion(Self.locations(expression, scope))
        }
      }
      for (item, prefix) in Self.items(row, scope, &covered) {
        for (_, expression) in row.expressionsOfItem {
          for selector in expression.selectors {
            let locations = (try? selector.locations(in: item)) ?? []
            covered.formUnion(
              selector.startsAtReply || prefix.isEmpty
                ? locations : locations.map { prefix + $0.dropFirst() })
          }
        }
      }
    }
    return ReplyLeaves(scope.reply).amounts(covered: covered)
  }

  /// The items of a row with where they stand: `$['data'][0]`; empty where places within an item are
  /// places in the reply too, as in XML. What a function makes items of is covered as a whole.
  private static func items(
    _ row: BalanceRow, _ scope: Scope, _ covered: inout Set<String>
  ) -> [(item: Scope, prefix: String)] {
    guard let each = row.each else { return [(scope, "$")] }
    let items = (try? each.found(in: scope)) ?? []
    if case .xml = scope.reply { return items.map { (scope.at($0), "") } }
    if case .selector(let selector) = each.items.root {
      let locations = (try? selector.locations(in: scope)) ?? []
      return zip(items, locations).map { (scope.at($0), $1) }
    }
    covered.formUnion(locations(each.items, scope))
    return items.map { (scope.at($0), "") }
  }

  private static func locations(_ expression: Expression, _ scope: Scope) -> [String] {
    expression.selectors.flatMap { (try? $0.locations(in: scope)) ?? [] }
  }
}

extension AdapterCall {
  /// The expressions over a whole reply, by the keys they stand under.
  var expressionsOfReply: [(field: String, expression: Expression)] {
    var all: [(String, Expression)] = []
    if let successWhen { all.append(("success_when", successWhen)) }
    all += checks.map { ("checks", $0) }
    all += keep.map { ("\($0.name) of keep", $0.expression) }
    if let pagination {
      switch pagination.kind {
      case .cursor(let expression): all.append(("cursor", expression))
      case .link(let expression): all.append(("link", expression))
      case .page, .offset: break
      }
      if let condition = pagination.condition { all.append(("while", condition)) }
    }
    return all
  }
}

extension AdapterDefinition {
  /// The names that reading a reply to `call` needs.
  func namesInReplies(to call: AdapterCall) -> Set<String> {
    let expressions =
      (call.expressionsOfReply + expressionsOfErrors + call.rows.flatMap(\.expressionsOfItem))
      .map(\.expression) + call.rows.compactMap(\.each?.items)
    let templates = call.rows.flatMap(\.zeroWhenAbsent)
    return Set((expressions.flatMap(\.names) + templates.flatMap(\.names)).map(\.name))
  }

  /// The expressions over a reply that is an error.
  var expressionsOfErrors: [(field: String, expression: Expression)] {
    var all: [(String, Expression)] = []
    if let errorMessage { all.append(("error_message", errorMessage)) }
    for rule in errorRules {
      if let condition = rule.condition { all.append(("errors", condition)) }
      all += (rule.message?.expressions ?? []).map { ("errors", $0) }
    }
    return all
  }
}

extension BalanceRow {
  /// The expressions over an item, by the keys they stand under.
  var expressionsOfItem: [(field: String, expression: Expression)] {
    let optional: [(String, [Expression])] =
      [
        ("checks", checks), ("identity", identity.asList), ("where", condition.asList),
        ("pool", pool.expressions),
        ("currency", currency.expressions), ("available", available.asList),
      ] + amounts.map { ($0.field.rawValue, [$0.expression]) } + [
        ("unlimited_when", unlimitedWhen.asList), ("unknown_when", unknownWhen.asList),
        ("note", note?.expressions ?? []), ("updated_at", updatedAt.asList),
        ("starts_at", (validity?.startsAt).asList), ("ends_at", (validity?.endsAt).asList),
        ("rollover_amount", (validity?.rolloverAmount).asList),
        ("rollover_ends_at", (validity?.rolloverEndsAt).asList),
      ]
    return optional.flatMap { field, expressions in
      expressions.map { (field: field, expression: $0) }
    } + others
  }
}

extension Optional<Expression> {
  fileprivate var asList: [Expression] { map { [$0] } ?? [] }
}
