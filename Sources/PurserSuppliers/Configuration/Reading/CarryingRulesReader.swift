internal import PurserCore

/// Reads how orders are carried through that Purser places itself.
struct CarryingRulesReader {
  let currencies: CurrencyTable

  func read(_ node: YAMLNode, _ problems: inout Problems) -> CarryingRules {
    guard var reader = MappingReader(node, named: "placing", &problems) else {
      return CarryingRules()
    }
    let defaults = CarryingRules()
    let unknown = reader.node("unknown", &problems).flatMap { self.unknown($0, &problems) }
    let movesOn = reader.node("move_on", &problems).map { kinds($0, &problems) }
    let attempts = reader.integer("attempts", in: ConfigurationLimits.attempts, &problems)
    let calls = reader.integer("calls", in: ConfigurationLimits.orderCalls, &problems)
    reader.finish(&problems)
    return CarryingRules(
      movesOn: movesOn ?? defaults.movesOn, unknown: unknown ?? .wait,
      maximumAttempts: attempts ?? defaults.maximumAttempts,
      callsPerSupplier: calls ?? defaults.callsPerSupplier)
  }

  /// `wait`, or after how long an order goes elsewhere, and how much may be at risk.
  private func unknown(
    _ node: YAMLNode, _ problems: inout Problems
  ) -> CarryingRules.Unknown? {
    if case .scalar = node.content {
      if node.scalar != "wait" {
        node.refuse(
          "unknown", expected: "`wait`, or `{fail_over_after: 10m, exposure: 50.00 USD}`", &problems
        )
      }
      return .wait
    }
    guard var reader = MappingReader(node, named: "unknown", &problems) else { return nil }
    let after = reader.duration(
      "fail_over_after", in: ConfigurationLimits.failOverAfter, &problems)
    let exposure = reader.node("exposure", &problems).flatMap { node -> Money? in
      guard let amount = node.money("exposure", currencies, &problems) else { return nil }
      if !amount.isPositive { node.refuse("exposure", expected: "an amount above zero", &problems) }
      return amount
    }
    if node.member("fail_over_after") == nil || node.member("exposure") == nil {
      problems.error(
        at: node.mark,
        "`unknown` needs `fail_over_after` and `exposure`: an order that goes elsewhere may be bought twice, "
          + "and `exposure` says how much of that may be at risk at a time")
    }
    reader.finish(&problems)
    guard let after, let exposure else { return nil }
    return .failOver(after: after, exposure: exposure)
  }

  private func kinds(
    _ node: YAMLNode, _ problems: inout Problems
  ) -> Set<AttemptProblem.Kind> {
    var kinds: Set<AttemptProblem.Kind> = []
    for item in node.list("move_on", &problems) ?? [] {
      guard let name = item.text("an item of move_on", &problems) else { continue }
      guard let kind = AttemptProblem.Kind.ofSuppliers.first(where: { $0.rawValue == name })
      else {
        let known = AttemptProblem.Kind.ofSuppliers.map(\.rawValue).joined(separator: ", ")
        problems.error(at: item.mark, "`move_on` takes \(known), not \(item.described)")
        continue
      }
      if !kinds.insert(kind).inserted {
        problems.error(at: item.mark, "`move_on` lists \(item.described) twice")
      }
    }
    return kinds
  }
}
