/// How a supplier was judged for one order.
package enum Verdict: Hashable, Sendable {
  /// The order goes here.
  case chosen
  /// It could fill the order and stands at `rank`, from 2, behind the chosen one.
  case ranked(Int)
  /// It could fill the order as well, and stands somewhere behind those whose rank is kept.
  case outranked
  /// It cannot fill the order.
  case excluded(Exclusion)

  /// The verdict's name in the API.
  package var name: String {
    switch self {
    case .chosen: "chosen"
    case .ranked, .outranked: "ranked"
    case .excluded: "excluded"
    }
  }
}

/// One supplier with its judgement, as a decision is shown.
package struct Judgement: Hashable, Sendable {
  /// Who was judged.
  package var supplier: SupplierID
  /// The pool that would pay, or pay first, where one could and that is kept.
  package var pool: PoolID?
  /// What the order costs here, where it is sold and that is kept.
  package var cost: Money?
  /// What the pool had to spend, or the pools that share, where that is known.
  package var spendable: Money?
  /// What each pool would pay, where one cannot pay alone; else empty.
  package var lines: [Hold.Line]
  /// How it was judged.
  package var verdict: Verdict

  /// A supplier and its judgement.
  package init(
    supplier: SupplierID, pool: PoolID? = nil, cost: Money? = nil, spendable: Money? = nil,
    lines: [Hold.Line] = [], verdict: Verdict
  ) {
    self.supplier = supplier
    self.pool = pool
    self.cost = cost
    self.spendable = spendable
    self.lines = lines
    self.verdict = verdict
  }

  /// Why the supplier was judged so, in one line: `cheapest: costs 9.50 USD`, or the exclusion's
  /// code and detail.
  package func reason(under policy: Policy) -> String {
    switch verdict {
    case .chosen: "\(policy.rawValue): \(merit(under: policy))"
    case .ranked(let rank): "rank \(rank) by \(policy.rawValue): \(merit(under: policy))"
    case .outranked:
      "behind rank \(Decision.rankedLimit) by \(policy.rawValue)"
        + (cost.map { ": costs \($0)" } ?? "")
    case .excluded(let exclusion): "\(exclusion.code): \(exclusion.detail)"
    }
  }

  private func merit(under policy: Policy) -> String {
    let costs = "costs \(cost?.description ?? "nothing")"
    return switch policy {
    case .priority, .cheapest: costs
    case .mostFunds: "\(costs), has \(spendable?.description ?? "nothing") to spend"
    }
  }
}
