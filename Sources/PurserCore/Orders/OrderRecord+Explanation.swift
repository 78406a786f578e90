/// How an order came to where it stands, in sentences for somebody who was not there.
extension OrderRecord {
  /// What was asked, who was chosen and why, who else could have filled it, who could not, and what became of
  /// it: a sentence each.
  package var explanation: [String] {
    var sentences = [chosen]
    if let split = details?.split {
      sentences.append(
        "It is part \(split.number) of \(split.orders.count) of order \(split.of), which no single supplier could "
          + "fill: \(details?.quantity ?? 0) of \(split.quantity) units.")
    }
    let others = alternatives
    if !others.isEmpty { sentences.append(others) }
    let excluded = exclusions
    if !excluded.isEmpty { sentences.append(excluded) }
    if let shadow = decision.shadow { sentences.append(Self.sentence(of: shadow)) }
    sentences.append(outcome)
    return sentences
  }

  /// What was bought, in the words of the order.
  private var subject: String {
    let product = details.flatMap { details in
      details.sku.map { details.quantity == 1 ? "1 \($0)" : "\(details.quantity) \($0)" }
    }
    guard let amount = state.hold?.amount else {
      let cost = decision.costUnits.map { Money(units: $0, currency: decision.currency) }
      return product ?? cost.map { "an order of \($0)" } ?? "an order in \(status.currency)"
    }
    return product.map { "\($0) for \(amount)" } ?? "an order of \(amount)"
  }

  private var chosen: String {
    guard let hold = state.hold else {
      return "Nobody was chosen for \(subject), decided at \(status.placedAt)."
    }
    let pools = hold.isSplit ? " (\(hold.lines.map(\.pool.pool).joined(separator: " and ")))" : ""
    return "\(hold.supplier)\(pools) was chosen for \(subject) at \(status.placedAt), by "
      + "\(decision.policy.rawValue)."
  }

  private var alternatives: String {
    let next = decision.ranked.dropFirst().prefix(Self.shown).map { candidate in
      "\(candidate.supplier) at \(candidate.cost)"
    }
    guard !next.isEmpty else { return "" }
    let count = decision.ranked.count - 1 + decision.others.count
    let rest = count - next.count
    return "\(count) more could have filled it: " + next.joined(separator: ", ")
      + (rest > 0 ? " and \(rest) behind them." : ".")
  }

  private var exclusions: String {
    let summaries = decision.exclusionSummaries
    guard !summaries.isEmpty else { return "" }
    let count = summaries.reduce(0) { $0 + $1.count }
    let reasons = summaries.map { "\($0.count) \($0.code) (\($0.detail))" }
    return "\(count) could not: " + reasons.joined(separator: "; ") + "."
  }

  private static func sentence(of shadow: ShadowChoice) -> String {
    "By \(shadow.policy.rawValue), the shadow policy, \(shadow.pool.supplier) would have been chosen at "
      + "\(shadow.cost)."
  }

  /// How many others are named.
  private static let shown = 3

  private var outcome: String {
    switch state {
    case .refused(let refusal): return "It was refused: \(refusal.rawValue)."
    case .held(let holding): return holding.outcome(of: status)
    }
  }
}

extension Holding {
  fileprivate func outcome(of status: OrderStatus) -> String {
    switch ending {
    case .settled(let actual, let at):
      let excess = hold.excess(of: actual).map { ", \($0) more than its price" } ?? ""
      return "It was bought for \(actual)\(excess), told at \(at)."
    case .released(let at): return "It was not bought, and the money is free since \(at)."
    case .expired(let at, .bought?):
      return "Nobody told its outcome by \(at); readings say that it was bought."
    case .expired(let at, .notBought?):
      return "Nobody told its outcome by \(at); readings say that it was not bought."
    case .expired(let at, nil):
      return "Nobody told its outcome by \(at), and no reading tells yet: ask \(hold.supplier)."
    case .reversed(let actual, _, let at):
      return "It was bought for \(actual), and the sale was undone at \(at)."
    case nil: return open
    }
  }

  private var open: String {
    if let unknownAt {
      return "Its outcome is unknown since \(unknownAt): ask \(hold.supplier), then settle or "
        + "release it."
    }
    if let acceptedAt {
      return "\(hold.supplier) accepted it at \(acceptedAt); its outcome is not told yet."
    }
    if let sentAt {
      return "It left for \(hold.supplier) at \(sentAt); its outcome is not told yet."
    }
    return "The money is set aside; its outcome is not told yet."
  }
}
