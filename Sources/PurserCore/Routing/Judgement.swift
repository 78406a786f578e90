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
  /// What the cost is in the order's currency, where the cost is in another one.
  package var compared: Money?
  /// What the policy ranked by, where it has a figure of its own.
  package var figure: Int64?
  /// How it was judged.
  package var verdict: Verdict

  /// A supplier and its judgement.
  package init(
    supplier: SupplierID, pool: PoolID? = nil, cost: Money? = nil, spendable: Money? = nil,
    lines: [Hold.Line] = [], verdict: Verdict, compared: Money? = nil, figure: Int64? = nil
  ) {
    self.supplier = supplier
    self.pool = pool
    self.cost = cost
    self.spendable = spendable
    self.lines = lines
    self.verdict = verdict
    self.compared = compared
    self.figure = figure
  }

  /// Why the supplier was judged so, in one line: `cheapest: costs 9.50 USD`, or the exclusion's
  /// code and detail.
  package func reason(under policy: Policy) -> String {
    String(writing: { writeReason(under: policy, to: &$0) })
  }

  /// Writes why the supplier was judged so, in one line.
  package func writeReason(under policy: Policy, to text: inout TextBytes) {
    switch verdict {
    case .chosen:
      Candidate.writeReason(
        cost, spendable, compared, figure, rank: 1, under: policy, to: &text)
    case .ranked(let rank):
      Candidate.writeReason(
        cost, spendable, compared, figure, rank: rank, under: policy, to: &text)
    case .outranked:
      text.append("behind rank ")
      text.append(Int64(Decision.rankedLimit))
      text.append(" by ")
      text.append(text: policy.rawValue)
      if let cost {
        text.append(": costs ")
        text.append(cost)
      }
    case .excluded(let exclusion):
      text.append(text: exclusion.code)
      text.append(": ")
      exclusion.writeDetail(to: &text)
    }
  }
}

extension Candidate {
  /// Writes why a candidate stands where it stands: `cheapest: costs 9.50 USD`.
  ///
  /// - Parameters:
  ///   - cost: what the order costs there.
  ///   - spendable: what its pool had to spend.
  ///   - compared: the cost in the order's currency, where that is another one.
  ///   - figure: what the policy ranked by, where it has a figure of its own.
  ///   - rank: its place in the ranking, from 1.
  ///   - policy: how the suppliers were ranked.
  ///   - text: what is appended to.
  package static func writeReason(
    _ cost: Money?, _ spendable: Money?, _ compared: Money? = nil, _ figure: Int64? = nil,
    rank: Int, under policy: Policy, to text: inout TextBytes
  ) {
    if rank > 1 {
      text.append("rank ")
      text.append(Int64(rank))
      text.append(" by ")
    }
    text.append(text: policy.rawValue)
    text.append(": costs ")
    text.append(amount: cost)
    if let compared {
      text.append(", that is ")
      text.append(compared)
    }
    switch policy {
    case .priority, .cheapest, .weighted, .roundRobin: break
    case .mostFunds:
      text.append(", has ")
      text.append(amount: spendable)
      text.append(" to spend")
    case .longestRunway, .spread, .drain, .fastest, .mostReliable, .cheapestReliable:
      if let figure { policy.write(figure, to: &text) }
    }
  }
}

extension TextBytes {
  /// Appends the amount with its currency, or `nothing`.
  fileprivate mutating func append(amount: Money?) {
    if let amount { append(amount) } else { append("nothing") }
  }
}
