internal import PurserCore

/// What the ledger keeps beside its batches, with other dates.
extension DateShift {
  func book(_ book: PoolBook) -> PoolBook {
    PoolBook(
      pool: book.pool, reading: book.reading.map(reading), balance: book.balance,
      horizon: book.horizon.map(date),
      corrections: book.corrections.map { correction in
        PoolBook.Correction(
          amount: correction.amount, at: date(correction.at), isSubtracted: correction.isSubtracted)
      },
      topUps: book.topUps.map(topUp), pastTopUps: book.pastTopUps.map(topUp),
      findings: book.findings.map { OpenFinding(finding: finding($0.finding), open: $0.open) },
      claims: book.claims.map { claim in
        ExplanationClaim(
          amount: claim.amount, at: date(claim.at), since: date(claim.since), teller: claim.teller,
          isExact: claim.isExact)
      }, traffic: book.traffic.moved(date))
  }

  /// What a supplier states moves with its reading: it may lie ahead of everything.
  func reading(_ reading: SupplierBalance) -> SupplierBalance {
    var moved = reading
    moved.requestedAt = date(reading.requestedAt)
    moved.receivedAt = date(reading.receivedAt)
    moved.expiresAt = reading.expiresAt.map { stated($0, receivedAt: reading.receivedAt) }
    moved.supplierUpdatedAt = reading.supplierUpdatedAt.map {
      stated($0, receivedAt: reading.receivedAt)
    }
    if let absence = reading.absence { moved.absence?.since = date(absence.since) }
    return moved
  }

  func cause(_ cause: Transaction.Cause) -> Transaction.Cause {
    switch cause {
    case .order, .owner: cause
    case .inference(let order, let inference, let observation):
      .inference(order, inference, self.observation(observation))
    case .reading(let observation): .reading(self.observation(observation))
    case .topUp(let reference, let observation): .topUp(reference, self.observation(observation))
    case .explanation(let finding, let teller): .explanation(self.finding(finding), by: teller)
    }
  }

  func ownerEntry(_ entry: OwnerEntry) -> OwnerEntry {
    switch entry {
    case .topUp(let topUp): .topUp(self.topUp(topUp))
    case .adjustment(let adjustment):
      .adjustment(
        Adjustment(
          reference: adjustment.reference, pool: adjustment.pool, type: adjustment.type,
          amount: adjustment.amount, note: adjustment.note,
          explains: adjustment.explains.map {
            FindingName(noticedAt: date($0.noticedAt), amount: $0.amount)
          }, order: adjustment.order, at: date(adjustment.at)))
    }
  }

  /// What the ledger dated moves; when it should arrive is what a person said.
  private func topUp(_ topUp: TopUp) -> TopUp {
    var moved = topUp
    moved.announcedAt = date(topUp.announcedAt)
    moved.sentAt = topUp.sentAt.map(date)
    moved.arrivedAt = topUp.arrivedAt.map(date)
    moved.cancelledAt = topUp.cancelledAt.map(date)
    return moved
  }

  private func finding(_ finding: Finding) -> Finding {
    Finding(amount: finding.amount, observation: observation(finding.observation))
  }

  private func observation(
    _ observation: Transaction.Observation
  ) -> Transaction.Observation {
    var moved = observation
    moved.requestedAt = date(observation.requestedAt)
    moved.receivedAt = date(observation.receivedAt)
    return moved
  }
}
