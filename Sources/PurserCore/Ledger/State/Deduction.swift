/// What an order takes from one pool, and the moments that decide which readings can contain it.
/// Amounts count the pool's currency.
struct Deduction: Hashable, Sendable {
  /// How a deduction ended.
  enum End: Hashable, Sendable {
    /// The supplier took the money and keeps it.
    case bought(at: Timestamp)
    /// The supplier did not take the money, or gave it back: so it was reported, or else inferred
    /// from a reading, perhaps of another pool, which others' payments may have falsified.
    case notBought(at: Timestamp, isReported: Bool)
    /// Nobody said in time which of the two.
    case undecided(at: Timestamp)

    var moment: Timestamp {
      switch self {
      case .bought(let at), .notBought(let at, _), .undecided(let at): at
      }
    }
  }

  /// The most it may take.
  var heldUnits: Int64
  /// What it took, once known; else `heldUnits`.
  var actualUnits: Int64
  /// From when it may be on its way to the supplier; `nil` while it certainly is not.
  var sentAt: Timestamp?
  /// From when the supplier has certainly taken the money, where that was reported before the end.
  var takenAt: Timestamp?
  /// How it ended; `nil` while the money is set aside.
  var end: End?

  /// What the deduction counts for, given what the pool's reading can contain.
  func share(under view: PoolView, isReplied: Bool) -> PoolSums {
    var sums = PoolSums()
    let isAbsent = sentAt.map { $0 > view.receivedAt } ?? true
    switch end {
    case nil:
      sums.held = heldUnits
      sums.owed = heldUnits
      sums.unseen = isReplied || view.certainlyContains(takenAt) ? 0 : heldUnits
    case .undecided(let at):
      sums.expired = heldUnits
      sums.owed = heldUnits
      sums.unseen = isReplied || view.certainlyContains(at) ? 0 : heldUnits
    case .bought(let at):
      guard !view.certainlyContains(at) else { return sums }
      sums.owed = actualUnits
      // What was taken with the order goes back in part where less was charged.
      sums.returning = max(0, heldUnits - actualUnits)
      sums.unseen = max(0, actualUnits - seenUnits(under: view, isReplied: isReplied))
    case .notBought(let at, let isReported):
      guard !view.certainlyContains(at), sentAt != nil else { return sums }
      sums.returning = max(heldUnits, actualUnits)
      sums.unseen = isReported || isReplied ? 0 : heldUnits
    }
    if isAbsent {
      sums.absent = sums.unseen
      sums.outside = sums.owed + sums.returning
    }
    return sums
  }

  /// What the reading certainly contains of a purchase that it does not wholly contain: what was
  /// accepted, without what was charged beyond; all of it where the reply came with the settlement.
  private func seenUnits(under view: PoolView, isReplied: Bool) -> Int64 {
    if isReplied, takenAt == nil { return actualUnits }
    return isReplied || view.certainlyContains(takenAt) ? heldUnits : 0
  }

  /// Whether it can matter to the pool's readings no more.
  func isOver(under view: PoolView) -> Bool {
    switch end {
    case nil, .undecided: false
    case .bought(let at): view.certainlyContains(at)
    case .notBought(let at, _): sentAt == nil || view.certainlyContains(at)
    }
  }
}

/// What the reading in use can contain.
struct PoolView: Hashable, Sendable {
  /// What the supplier knew up to here is certainly in the reading: the moment as of which it was
  /// asked, less the lag.
  var horizon: Timestamp
  /// What was sent later is certainly not in the reading.
  var receivedAt: Timestamp

  /// The view of no reading at all.
  static let none = PoolView(
    horizon: Timestamp(microsecondsSinceEpoch: .min),
    receivedAt: Timestamp(microsecondsSinceEpoch: .min))

  func certainlyContains(_ moment: Timestamp?) -> Bool { moment.map { $0 <= horizon } ?? false }
}

/// Sums over a pool's deductions, in counts of its currency. The ledger bounds every amount on its
/// way in, so that they cannot overflow.
struct PoolSums: Hashable, Sendable {
  /// Holds that have no ending.
  var held: Int64 = 0
  /// Holds that expired, of which neither a report nor a reading has told what became of the order.
  var expired: Int64 = 0
  /// What the reading does not certainly contain: taken off for `low`.
  var unseen: Int64 = 0
  /// Of `unseen`, what the reading certainly does not contain: taken off for `high`.
  var absent: Int64 = 0
  /// What the book balance still includes and the supplier has taken or may take.
  var owed: Int64 = 0
  /// What the supplier may have taken and has given back.
  var returning: Int64 = 0
  /// Of `owed` and `returning`, what the reading certainly does not contain.
  var outside: Int64 = 0

  /// What the reading may contain of the deductions that the book balance still includes.
  var mayBeIn: Int64 { owed + returning - outside }

  static func += (sums: inout PoolSums, other: PoolSums) {
    sums.held += other.held
    sums.expired += other.expired
    sums.unseen += other.unseen
    sums.absent += other.absent
    sums.owed += other.owed
    sums.returning += other.returning
    sums.outside += other.outside
  }

  static func -= (sums: inout PoolSums, other: PoolSums) {
    sums.held -= other.held
    sums.expired -= other.expired
    sums.unseen -= other.unseen
    sums.absent -= other.absent
    sums.owed -= other.owed
    sums.returning -= other.returning
    sums.outside -= other.outside
  }
}
