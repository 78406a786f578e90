/// What readings found, and what the owner says that it was.
extension LedgerState {
  /// What readings found and nothing has explained yet, by pool, oldest first.
  package var openFindings: [(pool: PoolID, finding: OpenFinding)] {
    pools.sorted { $0.id < $1.id }.flatMap { pool in pool.findings.map { (pool.id, $0) } }
  }

  /// Takes what the owner says that a credit or drift was.
  ///
  /// - Parameters:
  ///   - notice: what it was.
  ///   - known: what the owner told before under the reference.
  ///   - now: when.
  ///   - log: gets the event unless it was told before, and its effects.
  /// - Returns: what is booked, as it was told first.
  /// - Throws: `LedgerError.entryExistsWithDifferentContent` or `.nothingOpen`.
  package mutating func explain(
    _ notice: ExplanationNotice, known: OwnerEntry?, at now: Timestamp, log: inout Log
  ) throws(LedgerError) -> Adjustment {
    if let known {
      guard case .adjustment(let before) = known, before.pool == notice.pool,
        before.explains == notice.finding, before.type == notice.type,
        before.order == notice.order
      else { throw .entryExistsWithDifferentContent(notice.reference) }
      return before
    }
    guard let index = poolIndex[notice.pool], let place = pools[index].place(of: notice.finding)
    else { throw .nothingOpen(notice.pool) }
    let adjustment = Adjustment(
      reference: notice.reference, pool: notice.pool, type: notice.type,
      amount: pools[index].findings[place].open, note: notice.note, explains: notice.finding,
      order: notice.order, at: now)
    try carryOut(.adjusted(adjustment), &log)
    return adjustment
  }

  /// Books what the owner says that a finding was. The reading in use shows the change.
  mutating func applyExplained(
    _ adjustment: Adjustment, _ name: FindingName, _ effects: inout LedgerEffects
  ) throws(LedgerError) {
    guard let index = poolIndex[adjustment.pool], let place = pools[index].place(of: name),
      pools[index].findings[place].open == adjustment.amount
    else { throw .nothingOpen(adjustment.pool) }
    table[index].bookUnits += adjustment.amount.units
    effects.books.insert(adjustment.pool)
    effects.transactions.append(
      Transaction(
        at: adjustment.at, type: adjustment.type, pool: adjustment.pool,
        amount: adjustment.amount, balance: pools[index].expected,
        cause: .owner(adjustment.reference, note: adjustment.note, order: adjustment.order)))
    takeBack(
      adjustment.amount.units, of: place, by: .owner(adjustment.reference), in: index,
      at: adjustment.at, &effects)
  }
}

extension PoolState {
  /// Where a finding of which something is open stands among the others.
  func place(of name: FindingName) -> Int? {
    findings.firstIndex {
      $0.finding.noticedAt == name.noticedAt && $0.finding.amount == name.amount
    }
  }
}
