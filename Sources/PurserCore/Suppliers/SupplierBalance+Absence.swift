extension SupplierBalance {
  /// The known history of a pool that its supplier no longer names.
  package struct Absence: Hashable, Sendable {
    /// When the first check that did not find it was complete.
    package var since: Timestamp
    /// The name of the pool that has its money now, where that check told it.
    package var movedTo: String?
    /// Whether nothing of what orders took from the pool is certain by it: another pool that may pay for
    /// them has not been read since.
    package var isVague: Bool
    /// The name of another absent pool of its supplier and currency whose checks are this one's, too, as they
    /// change nothing here; `nil` where the checks of this one are told by themselves.
    package var leader: String?

    /// An absence that began at a moment.
    package init(
      since: Timestamp, movedTo: String? = nil, isVague: Bool = false, leader: String? = nil
    ) {
      self.since = since
      self.movedTo = movedTo
      self.isVague = isVague
      self.leader = leader
    }
  }

  /// Whether it says that the supplier no longer names the pool.
  package var isAbsence: Bool {
    switch source {
    case .absent: true
    case .polled, .orderReply, .manual: false
    }
  }

  /// What a check says of a pool that it did not find, and of which `last` was the reading: there is
  /// nothing to spend.
  ///
  /// - Parameters:
  ///   - last: the reading in use; where it is an absence, that one goes on.
  ///   - report: the check.
  ///   - movedTo: the name of the pool in which the check found the money, where it is the first.
  /// - Returns: a reading of its own kind, of the moments of the check.
  package static func absence(
    after last: SupplierBalance, in report: BalanceReport, movedTo: String? = nil
  ) -> SupplierBalance {
    var absence = last.absence ?? Absence(since: report.receivedAt, movedTo: movedTo)
    absence.isVague = false
    absence.leader = nil
    return SupplierBalance(
      pool: last.pool, available: .zero(last.pool.currency),
      deductionTiming: last.deductionTiming, requestedAt: report.requestedAt,
      receivedAt: report.receivedAt, source: .absent, absence: absence)
  }
}
