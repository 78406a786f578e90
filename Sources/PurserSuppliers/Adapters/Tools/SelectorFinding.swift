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
}

/// Looks at a reply with every selector of the call that it answers.
struct ReplyInspection {
  let adapter: AdapterDefinition
  let received: ReceivedReply

  private var call: AdapterCall { adapter.calls[received.call] }

  /// The reply as selectors see it; `nil` where it is not in the adapter's format.
  private var scope: Scope? {
    let (reply, flaw) = Reply.reading(
      received.response, as: call.format, known: received.known, receivedAt: received.receivedAt)
    return flaw == nil ? reply.scope : nil
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
        guard let first = (try? each.items.items(in: scope))?.first else { continue }
        scope = scope.at(first)
      }
      for (field, expression) in row.expressionsOfItem {
        findings += Self.findings(expression, "\(field) of \(row.label)", scope)
      }
    }
    return findings
  }

  private static func findings(
    _ expression: Expression, _ field: String, _ scope: Scope
  ) -> [SelectorFinding] {
    expression.selectors.map { selector in
      let found = (try? selector.documents(in: scope)) ?? []
      return SelectorFinding(
        field: field, selector: selector.text, found: Self.shown(found),
        nearest: found.isEmpty ? selector.nearest(in: scope) : nil)
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
  /// The places of values in the reply that no selector of the adapter finds, items of a list taken
  /// together: `$.data[*].id`.
  func unselected() -> [String] {
    guard let scope else { return [] }
    var covered: Set<String> = []
    for (_, expression) in call.expressionsOfReply + adapter.expressionsOfErrors {
      covered.formUnion(Self.locations(expression, scope))
    }
    for row in call.rows {
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
    return ReplyLeaves(scope.reply).locations(notIn: covered)
  }

  /// The items of a row with where they stand: `$['data'][0]`; empty where places within an item are
  /// places in the reply too, as in XML. What a function makes items of is covered as a whole.
  private static func items(
    _ row: BalanceRow, _ scope: Scope, _ covered: inout Set<String>
  ) -> [(item: Scope, prefix: String)] {
    guard let each = row.each else { return [(scope, "$")] }
    let items = (try? each.items.items(in: scope)) ?? []
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
  /// The expressions over a reply that is an error.
  fileprivate var expressionsOfErrors: [(field: String, expression: Expression)] {
    var all: [(String, Expression)] = []
    if let errorMessage { all.append(("error_message", errorMessage)) }
    for rule in errorRules {
      if let condition = rule.condition { all.append(("errors", condition)) }
      if let expression = rule.message?.expression { all.append(("errors", expression)) }
    }
    return all
  }
}

extension BalanceRow {
  /// The expressions over an item, by the keys they stand under.
  var expressionsOfItem: [(field: String, expression: Expression)] {
    let optional: [(String, Expression?)] =
      [
        ("identity", identity), ("where", condition), ("pool", pool.expression),
        ("currency", currency.expression),
        ("available", available),
      ] + amounts.map { ($0.field.rawValue, $0.expression) } + [
        ("unlimited_when", unlimitedWhen), ("unknown_when", unknownWhen),
        ("note", note?.expression), ("updated_at", updatedAt), ("starts_at", validity?.startsAt),
        ("ends_at", validity?.endsAt), ("rollover_amount", validity?.rolloverAmount),
        ("rollover_ends_at", validity?.rolloverEndsAt),
      ]
    let checks = checks.map { ("checks", $0) }
    return checks + optional.compactMap { field, expression in expression.map { (field, $0) } }
  }
}
