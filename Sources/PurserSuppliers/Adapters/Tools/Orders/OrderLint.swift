internal import CurlClient
internal import PurserCore

/// Whether what an adapter says of orders can be relied on.
struct OrderLint {
  let adapter: AdapterDefinition
  let order: OrderDefinition

  /// What has to be mended, a sentence each.
  var faults: [String] {
    missingSamples + buying + blindPlace + idleLookUps + buyingLookUps + timedLookUps
  }

  /// What no sample shows.
  var notes: [String] {
    guard !adapter.orderSamples.isEmpty else { return deafRules }
    let expectations = adapter.orderSamples.map(\.expectation)
    let outcomes = [order.outcome] + order.calls.map(\.outcome)
    var notes = deafRules
    if outcomes.contains(where: { $0.charged != nil }),
      !expectations.contains(where: { $0.charged != nil })
    {
      notes.append("no sample expects `charged`; add one that shows what the supplier took")
    }
    if outcomes.contains(where: { $0.content != nil }),
      !expectations.contains(where: { $0.delivered?.isEmpty == false })
    {
      notes.append("no sample expects `delivered`; add one that shows what was delivered")
    }
    if order.webhook != nil, !adapter.orderSamples.contains(where: { $0.message != nil }) {
      notes.append("no sample shows a message of the supplier; add one with `webhook`")
    }
    return notes
  }

  /// Rules of the whole order that never hold in a reply of one text: their selectors find nothing in it.
  private var deafRules: [String] {
    order.calls.compactMap { call in
      guard case .text(nil, _) = call.format.plain else { return nil }
      let deaf = order.outcome.rules.compactMap(\.match.condition).filter { condition in
        condition.selectors.contains { !["$", "$$"].contains($0.text) }
      }
      guard let first = deaf.first else { return nil }
      return
        "\(call.label) is read as one text, in which `\(first.text)` of `errors` finds nothing, so that the rule never "
        + "holds there; give the step `errors` of its own, as `- {text: NO FUNDS, class: funds}`"
    }
  }

  private var missingSamples: [String] {
    let samples = adapter.orderSamples
    var faults: [String] = []
    if !samples.contains(where: { $0.isPlaced && $0.message == nil }) {
      faults.append(
        "no sample shows an order that is placed; record one with `order`, `replies` and `expect: {state: "
          + "delivered}`")
    }
    if !samples.contains(where: { $0.expectation.state == .failed }) {
      faults.append(
        "no sample shows an order that is refused; record one with `expect: {state: failed, error: funds}`"
      )
    }
    return faults
  }

  /// Several steps of which it is not clear which takes money.
  private var buying: [String] {
    guard order.place.count > 1 else { return [] }
    return order.place.filter { !$0.saysBuys && $0.call.request.method != .get }.map {
      "\($0.call.label): say `buys: true` or `buys: false`: whether money may be taken once the request has "
        + "left, decides what a lost reply means"
    }
  }

  /// A reply to the last step of which nothing says where the order stands.
  private var blindPlace: [String] {
    guard let last = order.place.last else { return [] }
    let outcome = order.outcome.replaced(by: last.call.outcome)
    guard outcome.states == nil, !outcome.rules.contains(where: { $0.state != nil }) else {
      return []
    }
    return [
      "nothing says where the order stands after `place`, so that every reply would be `unknown`: give "
        + "`states`, as in `states: {of: $.status, words: {DONE: delivered}}`"
    ]
  }

  /// Look-ups that would buy once more: they are what places the order.
  private var buyingLookUps: [String] {
    switch order.onRepeat {
    case .refused, .returnsFirst, .guarded: return []
    case .buysAgain: break
    }
    let purchases = order.place.filter(\.buys).map(\.call.request.written)
    return order.lookUps.compactMap(\.step).filter {
      purchases.contains($0.call.request.written)
    }.map {
      "\($0.call.label) is the request that places the order, and buys again by `repeat: buys_again`: ask by "
        + "another one, or give no `look_up`; where the same reference returns the first order, say "
        + "`reference: {repeat: returns_first}` and `look_up: {repeat: true}`"
    }
  }

  /// Look-ups that take the order itself for one that is older than its attempt.
  private var timedLookUps: [String] {
    order.lookUps.compactMap(\.step).filter { step in
      step.condition?.text.contains(/>=?\s*placed_at\b|\bplaced_at\s*<=?/) ?? false
    }.map {
      "\($0.call.label): `where` compares with `placed_at` itself; suppliers tell whole seconds and their clocks "
        + "differ, so that the order seems older than its attempt and is bought again: write "
        + "`from_epoch(epoch(placed_at) - 60)`"
    }
  }

  /// Look-ups that nothing ever makes possible: what they need is never known.
  private var idleLookUps: [String] {
    let outcomes = [order.outcome] + order.place.map { order.outcome.replaced(by: $0.call.outcome) }
    let hasSuppliersName =
      outcomes.contains { $0.supplierReference != nil }
      || order.webhook?.call.outcome.supplierReference != nil
    return order.lookUps.compactMap(\.step).flatMap { step -> [String] in
      let needed = adapter.names(needing: step.call.request.templates)
      var faults: [String] = []
      if needed.contains("supplier_reference"), !hasSuppliersName {
        faults.append(
          "\(step.call.label) can never be made: no reply gives `supplier_reference`; say where it stands, as "
            + "in `supplier_reference: $.id`")
      }
      if needed.contains("reference"), !order.takesReference {
        faults.append(
          "\(step.call.label) can never be made: the supplier takes no reference, as `none: true` says"
        )
      }
      return faults
    }
  }
}

extension RequestTemplate {
  /// What it sends, as the adapter has it.
  fileprivate var written: [String] {
    [method.rawValue, baseURL ?? ""]
      + templates.map { template in
        template.pieces.map { piece in
          switch piece {
          case .text(let text): text
          case .expression(let expression): "{{\(expression.text)}}"
          }
        }.joined()
      }
  }
}
