internal import ExactJSON
internal import PurserCore

/// Rules of orders that a reply meets which does not have what they look at.
struct UnprovenStates {
  let adapter: AdapterDefinition

  /// A sentence for each.
  var warnings: [String] {
    guard let order = adapter.order else { return [] }
    let outcomes =
      [order.outcome] + order.calls.map(\.outcome) + (order.webhook.map { [$0.call.outcome] } ?? [])
    let rules = outcomes.flatMap { ($0.states?.rules ?? []) + $0.rules }
    var warnings: [String] = []
    for rule in rules + adapter.errorRules.map(OrderRule.init(ofAdapter:)) {
      guard let condition = rule.match.condition, let said = rule.decision,
        let warning = warning(condition, said), !warnings.contains(warning)
      else { continue }
      warnings.append(warning)
    }
    for condition in order.lookUps.compactMap({ $0.step?.absentWhen })
    where condition.doubtOfProof(in: empty) != nil {
      warnings += [warning(condition, "that there is no order")].compactMap(\.self)
    }
    return warnings
  }

  /// An object without members.
  private var empty: Scope {
    Scope(of: .json(.object(JSONObject())), names: KnownNames())
  }

  private func warning(_ condition: Expression, _ said: String) -> String? {
    guard condition.canSelect(from: empty.item), !condition.selectors.isEmpty,
      (try? condition.holds(in: empty.asOfError)) == true
    else { return nil }
    let what =
      condition.doubtOfProof(in: empty) == nil
      ? "means \(said) for every object without what it looks at"
      : "also holds for a reply without what it looks at, which is `unknown` then and not \(said)"
    return
      "`\(condition.text)` \(what): compare with what the supplier says, as in `$.status == 'no'`"
  }
}

extension Scope {
  fileprivate var asOfError: Scope {
    var scope = self
    scope.isOfError = true
    return scope
  }
}

extension OrderRule {
  /// What it says of an order that has to be proven; `nil` where that is nothing.
  fileprivate var decision: String? {
    switch state {
    case .failed, .reversed, .partial, .delivered: return state.map { "`\($0.rawValue)`" }
    case .accepted, .inFlight, .unknown: return nil
    case nil: break
    }
    guard match.statuses.isEmpty || match.statuses.contains(where: { $0.contains(200) }) else {
      return nil
    }
    switch kind {
    case .funds, .belowMinimum, .outOfStock, .auth, .rateLimited, .maintenance, .invalid,
      .notFound, .similar:
      return "`failed`"
    case .duplicate, .inFlight, .unknown, .unreachable, .malformed, .shapeChanged, .cancelled, nil:
      return nil
    }
  }
}
