/// Why a supplier cannot fill an order. The cases stand in the order of the checks: a supplier is
/// excluded by the first that applies.
package enum Exclusion: Hashable, Sendable {
  /// The order names other suppliers as the only ones.
  case notAllowed
  /// The order rules it out.
  case denied
  /// It does not carry a label that the order asks for.
  case missingTag(String)
  /// The owner has paused it.
  case paused
  /// It has no price for the product in the order's currency.
  case notSold
  /// It reports no pool in the order's currency.
  case noPool(Currency)
  /// Its balance was never read, or one of its pools that might pay was not; and why, where a check
  /// has told.
  case noReading(cause: String? = nil)
  /// A pool of it that might pay was named by the last check, and what was read of it waits for a later
  /// one.
  case waiting(pool: String)
  /// Its last reading is older than the rules allow; and why there is no newer one, where a check has
  /// told.
  case staleReading(age: Duration, limit: Duration, cause: String? = nil)
  /// Its last reading speaks of money that has lapsed since.
  case lapsed(at: Timestamp)
  /// Its pools cannot pay: none has `needs` to spend, the fullest has `has`.
  case insufficientFunds(needs: Money, has: Money)

  /// The stable code of the exclusion, as the API and the log give it.
  package var code: String {
    switch self {
    case .notAllowed: "not_allowed"
    case .denied: "denied"
    case .missingTag: "missing_tag"
    case .paused: "paused"
    case .notSold: "not_sold"
    case .noPool: "no_pool"
    case .noReading, .waiting: "no_reading"
    case .staleReading: "stale_reading"
    case .lapsed: "lapsed"
    case .insufficientFunds: "insufficient_funds"
    }
  }

  /// Whether it says nothing about the supplier, only that Purser does not know enough of it at the
  /// moment.
  package var isIgnorance: Bool {
    switch self {
    case .noReading, .waiting, .staleReading, .lapsed: true
    case .notAllowed, .denied, .missingTag, .paused, .notSold, .noPool, .insufficientFunds: false
    }
  }

  /// The exclusion in a few words: `needs 9.50, has 3.20 USD`.
  package var detail: String {
    switch self {
    case .notAllowed: "the order allows other suppliers only"
    case .denied: "the order rules it out"
    case .missingTag(let tag): "is not tagged \(tag)"
    case .paused: "is paused"
    case .notSold: "has no price for it"
    case .noPool(let currency): "has no pool in \(currency)"
    case .noReading(let cause): "its balance was never read" + Self.suffix(cause)
    case .waiting(let pool):
      "\(pool) is named, and what was read of it waits for a check that can be taken into use"
    case .staleReading(let age, let limit, let cause):
      "its last reading is \(age.wholeSeconds) s old, the limit is \(limit.wholeSeconds) s"
        + Self.suffix(cause)
    case .lapsed(let moment): "its money lapsed at \(moment) and was not read since"
    case .insufficientFunds(let needs, let has):
      "needs \(needs.decimalString), has \(has)"
    }
  }

  private static func suffix(_ cause: String?) -> String { cause.map { ": \($0)" } ?? "" }
}

/// How a supplier was judged for one order.
package enum Verdict: Hashable, Sendable {
  /// The order goes here.
  case chosen
  /// It could fill the order and stands at `rank`, from 2, behind the chosen one.
  case ranked(Int)
  /// It cannot fill the order.
  case excluded(Exclusion)
}

/// One supplier considered for an order.
package struct Candidate: Hashable, Sendable {
  /// Who was considered.
  package var supplier: SupplierID
  /// The pool that would pay, or pay first, where one could.
  package var pool: PoolID?
  /// What the order costs here, where it is sold.
  package var cost: Money?
  /// What the pool had to spend, or the pools that share, where they have readings.
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
}

/// Every supplier with its judgement: the chosen one first, then those ranked behind it, then the
/// excluded ones.
package struct Decision: Hashable, Sendable {
  /// The ranking that was used.
  package var policy: Policy
  /// All candidates.
  package var candidates: [Candidate]

  /// The judged candidates under `policy`.
  package init(policy: Policy, candidates: [Candidate]) {
    self.policy = policy
    self.candidates = candidates
  }

  /// The hold that the decision asks for; `nil` when no supplier can fill the order.
  package var hold: Hold? {
    guard let first = candidates.first, first.verdict == .chosen, let pool = first.pool,
      let cost = first.cost
    else { return nil }
    return first.lines.isEmpty ? Hold(pool: pool, amount: cost) : Hold(lines: first.lines)
  }

  /// Why no supplier was chosen; meaningful where `hold` is `nil`. Lack of funds comes first: it is
  /// what the owner can mend.
  package var refusal: Refusal {
    if exclusions.contains(where: \.isForFunds) { return .insufficientFunds }
    return isProvisional ? .noFreshReading : .noEligibleSupplier
  }

  /// Whether another supplier might have been found had every balance been known. Such a refusal is
  /// an answer for the moment, and not one to keep.
  package var isProvisional: Bool { exclusions.contains(where: \.isIgnorance) }

  /// The suppliers that were passed over for their funds, or while a pool waits for the next check: they
  /// may have more once they are asked again.
  package var shortSuppliers: [SupplierID] {
    candidates.compactMap { candidate in
      if case .excluded(let exclusion) = candidate.verdict, exclusion.endsWithACheck {
        candidate.supplier
      } else {
        nil
      }
    }
  }

  private var exclusions: [Exclusion] {
    candidates.compactMap { candidate in
      if case .excluded(let exclusion) = candidate.verdict { exclusion } else { nil }
    }
  }
}

extension Exclusion {
  fileprivate var isForFunds: Bool {
    if case .insufficientFunds = self { true } else { false }
  }

  /// Whether another check, though the last one went well, may find it to be no more.
  fileprivate var endsWithACheck: Bool {
    if case .waiting = self { true } else { isForFunds }
  }
}

extension Candidate {
  /// Why the candidate was judged so, in one line: `cheapest: costs 9.50 USD`, or the exclusion's
  /// code and detail.
  package func reason(under policy: Policy) -> String {
    switch verdict {
    case .chosen: "\(policy.rawValue): \(merit(under: policy))"
    case .ranked(let rank): "rank \(rank) by \(policy.rawValue): \(merit(under: policy))"
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
