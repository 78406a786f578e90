import Foundation
internal import GRDB
package import PurserCore

/// How the dates of a ledger are mended that a clock had put ahead.
extension SQLiteLedgerStore {
  /// A ledger's dates that are ahead, and where they would move.
  package struct ClockRepair: Hashable, Sendable {
    /// How far the ledger's time is ahead of the wall clock.
    package var lead: Duration
    /// The latest date of the ledger.
    package var latest: Timestamp
    /// The first date that moves back by `lead`; `nil` where the owner named one that is later than all, and only
    /// the ledger's time begins anew.
    package var from: Timestamp?
    /// The last date before it, which stays; `nil` where there is none. No date moves before it.
    package var floor: Timestamp?
    /// How many dates move.
    package var count: Int
  }

  /// A ledger whose dates were mended.
  package struct RepairedClock: Sendable {
    /// What was found when it was read anew.
    package var verification: LedgerVerification
    /// Where the ledger is now as it was before.
    package var former: String
  }

  /// Looks how far the dates of the ledger at `path` are ahead, beside whoever has it open.
  ///
  /// - Parameters:
  ///   - path: the ledger's file.
  ///   - wall: what the wall clock says, which must be right.
  ///   - steady: what the steady clock says.
  ///   - boot: the machine's start; `nil` where that is not known.
  ///   - from: the first date that is ahead; `nil` to find it.
  ///   - currencies: what the configuration knows.
  /// - Returns: how far they are ahead; `nil` where nothing is, by more than the ledger minds.
  /// - Throws: `StoreError` where there is no ledger, or it cannot be read.
  package static func clockRepair(
    of path: String, wall: Timestamp, steady: Duration, boot: Int64?, from: Timestamp? = nil,
    currencies: CurrencyTable
  ) throws(StoreError) -> ClockRepair? {
    guard let queue = try LedgerFile.openBeside(at: path) else { throw noLedger(path) }
    return try translating(path) {
      try queue.read { db in
        try ClockRepair(
          db, wall: wall, steady: steady, boot: boot, from: from, currencies: currencies)
      }
    }
  }

  /// Mends the dates of the ledger at `path`. The ledger as it was is kept under another name.
  ///
  /// - Parameters:
  ///   - repair: what is to be done, as it was shown.
  ///   - path: the ledger's file. No gateway may have it open.
  ///   - moment: what the former ledger's name is dated with.
  ///   - currencies: what the configuration knows.
  /// - Returns: what was done.
  /// - Throws: `StoreError`; then the ledger is as it was: `.inUse` where a gateway has it, `.failed` where its dates
  ///   have changed since `repair` was found, `.corrupt` where the mended one does not add up as the former.
  package static func repairClock(
    _ repair: ClockRepair, of path: String, at moment: Timestamp, currencies: CurrencyTable
  ) throws(StoreError) -> RepairedClock {
    let lock = try ProcessLock(guarding: path)
    guard let source = try LedgerFile.openBeside(at: path) else { throw noLedger(path) }
    guard try translating(path, { try source.read { try repair.fits($0, currencies) } }) else {
      throw StoreError(
        .failed,
        "\(path) has changed since it was looked at, and nothing was repaired; look again without --apply"
      )
    }
    let before = try LedgerFile.verify(source, currencies)
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let copy = try LedgerCopy(of: source, at: target + ".repairing", pace: .full)
    try translating(path) { try source.close() }
    do throws(StoreError) {
      try copy.change { db in
        let dates = try LedgerDates(db, currencies: currencies)
        if let shift = repair.shift { try dates.move(by: shift) } else { try dates.forgetOrigin() }
      }
      let verification = try copy.verify(currencies)
      guard verification.problems == before.problems, verification.addsUp(as: before) else {
        throw StoreError(
          .corrupt,
          "the mended copy of \(path) does not add up as the ledger does, and nothing was changed: "
            + verification.problems.joined(separator: "; "))
      }
      let former = try put(copy, inPlaceOf: target, lock, as: "before-repair", at: moment)
      return RepairedClock(verification: verification, former: former ?? target)
    } catch {
      try? copy.remove()
      throw error
    }
  }
}

extension SQLiteLedgerStore.ClockRepair {
  /// Looks at the ledger of `db`; `nil` where nothing is ahead.
  fileprivate init?(
    _ db: Database, wall: Timestamp, steady: Duration, boot: Int64?, from: Timestamp?,
    currencies: CurrencyTable
  ) throws {
    let dates = try LedgerDates(db, currencies: currencies)
    let origin = try ClockOrigin(db).flatMap { $0.boot == boot ? $0.moment : nil }
    var (latest, earliestLate): (Timestamp?, Timestamp?)
    try dates.visit { date in
      latest = latest.map { max($0, date) } ?? date
      if date > wall { earliestLate = earliestLate.map { min($0, date) } ?? date }
    }
    guard let latest else { return nil }
    let present = origin.map { max($0 + steady, latest) } ?? latest
    let lead = present.since(wall)
    guard lead > LedgerClock.tolerance else { return nil }
    var first = from
    if first == nil {
      var clusters = DateClusters(gap: lead - LedgerClock.tolerance)
      try dates.visit { clusters.insert($0) }
      first = clusters.jump(earliestLate: earliestLate)
    }
    var (floor, count): (Timestamp?, Int) = (nil, 0)
    if let first {
      try dates.visit { date in
        if date >= first { count += 1 } else { floor = floor.map { max($0, date) } ?? date }
      }
    }
    self.init(
      lead: lead, latest: latest, from: count == 0 ? nil : first, floor: floor, count: count)
  }

  /// Whether the dates of `db` are still those for which the repair was found.
  fileprivate func fits(_ db: Database, _ currencies: CurrencyTable) throws -> Bool {
    var (latest, count): (Timestamp?, Int) = (nil, 0)
    try LedgerDates(db, currencies: currencies).visit { date in
      latest = latest.map { max($0, date) } ?? date
      if let from, date >= from { count += 1 }
    }
    return (latest, count) == (self.latest, self.count)
  }

  /// How dates move.
  fileprivate var shift: DateShift? {
    from == nil ? nil : DateShift(floor: floor, by: lead)
  }

  /// A date as it will be.
  package func date(_ moment: Timestamp) -> Timestamp { shift?.date(moment) ?? moment }
}

extension LedgerVerification {
  /// Whether the same events, orders and sums were found.
  fileprivate func addsUp(as other: LedgerVerification) -> Bool {
    (lastEvent, entries, openOrders) == (other.lastEvent, other.entries, other.openOrders)
      && balances == other.balances
  }
}
