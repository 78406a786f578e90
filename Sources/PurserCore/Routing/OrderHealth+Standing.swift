/// What refusals tell, for people who look at a supplier and not at an order.
extension OrderHealth {
  /// Something that keeps orders away from a supplier now.
  package struct Standing: Hashable, Sendable {
    /// The pool that it is about; `nil` for all of the supplier.
    package var pool: PoolID?
    /// The product that it is about; `nil` for all.
    package var sku: String?
    /// Why orders do not go there.
    package var exclusion: Exclusion
  }

  /// Everything that keeps orders away from a supplier: first what does for all orders, then by pool, then by product.
  ///
  /// - Parameters:
  ///   - supplier: the supplier.
  ///   - now: the moment.
  /// - Returns: the reasons; empty where there is none.
  package func standings(of supplier: Supplier, at now: Timestamp) -> [Standing] {
    var standings: [Standing] = []
    let status = checks[supplier.id]
    if let refusal = status?.refusal, !supplier.ordersDespite.contains(refusal.kind.failure) {
      standings.append(Standing(exclusion: .checkRefused(refusal)))
    }
    let open = circuits.filter { $0.key.supplier == supplier.id && $0.value.isOpen(at: now) }
      .sorted { ($0.key.sku ?? "") < ($1.key.sku ?? "") }
    for (subject, circuit) in open where subject.sku == nil {
      standings.append(Standing(exclusion: .circuitOpen(circuit.kind, until: circuit.until)))
    }
    for (pool, want) in wants.sorted(by: { $0.key < $1.key }) where pool.supplier == supplier.id {
      standings.append(Standing(pool: pool, exclusion: .outOfFunds(since: want.since)))
    }
    for (subject, circuit) in open where subject.sku != nil {
      standings.append(
        Standing(
          sku: subject.sku, exclusion: .circuitOpen(circuit.kind, until: circuit.until)))
    }
    return standings
  }

  /// Why no order should be paid by a pool now, whatever it is for; `nil` where one may be.
  package func exclusion(of pool: PoolID, _ supplier: Supplier, at now: Timestamp) -> Exclusion? {
    refusal(at: pool, of: nil, now, despite: supplier.ordersDespite).map(Exclusion.init)
  }
}

extension Exclusion {
  /// What a refusal excludes for.
  init(_ refusal: OrderHealth.Refusal) {
    switch refusal {
    case .outOfFunds(_, let since): self = .outOfFunds(since: since)
    case .circuitOpen(let kind, let until): self = .circuitOpen(kind, until: until)
    case .checkRefused(let refusal): self = .checkRefused(refusal)
    }
  }
}

extension BalanceSheet {
  /// Notes at each pool what refusals say against orders that it would pay.
  ///
  /// - Parameters:
  ///   - health: what they told; `nil` where nothing stands against any order.
  ///   - suppliers: the owner's terms.
  ///   - now: the moment of the answer.
  package mutating func note(_ health: OrderHealth?, _ suppliers: [Supplier], at now: Timestamp) {
    guard let health else { return }
    let terms = Dictionary(suppliers.map { ($0.id, $0) }) { first, _ in first }
    for index in lines.indices {
      guard let supplier = terms[lines[index].supplier] else { continue }
      if let pool = lines[index].reading?.pool {
        lines[index].exclusion = health.exclusion(of: pool, supplier, at: now)
      } else {
        lines[index].exclusion =
          health.standings(of: supplier, at: now)
          .first { $0.pool == nil && $0.sku == nil }?.exclusion
      }
    }
  }
}
