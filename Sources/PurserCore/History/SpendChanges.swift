/// What a stretch of the ledger says of what was spent, by pool and hour.
///
/// Orders spend when they are placed, and what they cost otherwise in the end, or what comes back of them, counts in the
/// hour in which they were placed. Money that is missing is spent when it was noticed, and what is explained of it later
/// comes back there. Money that comes in is no negative spend.
package struct SpendChanges: Hashable, Sendable {
  /// From when on each pool is known, as far as the stretch says.
  package private(set) var knownFrom: [PoolID: Timestamp] = [:]
  /// By how much what was spent from a pool in an hour changes, in counts of its currency.
  package private(set) var units: [PoolID: [Int64: Int64]] = [:]

  /// Nothing.
  package init() {}

  /// Whether it changes nothing.
  package var isEmpty: Bool { knownFrom.isEmpty && units.isEmpty }

  /// A pool is known at a moment.
  package mutating func begin(_ pool: PoolID, at moment: Timestamp) {
    knownFrom[pool] = min(knownFrom[pool] ?? moment, moment)
  }

  /// Takes an entry.
  ///
  /// - Parameters:
  ///   - entry: the entry.
  ///   - placedAt: when the order was placed that `Self.orderInQuestion` names; `nil` where nobody knows it.
  package mutating func take(_ entry: Transaction, placedAt: Timestamp?) {
    begin(entry.pool, at: entry.at)
    let (spent, overflow) = Int64(0).subtractingReportingOverflow(entry.amount.units)
    guard !overflow, spent != 0 else { return }
    switch entry.type {
    case .order: add(spent, to: entry.pool, at: entry.at)
    case .settleDifference, .refund:
      // What comes back of an order that nobody knows would make less of something else.
      guard let moment = placedAt ?? (spent > 0 ? entry.at : nil) else { return }
      add(spent, to: entry.pool, at: moment)
    case .explained:
      guard case .explanation(let finding, _) = entry.cause, finding.type == .drift else { return }
      add(spent, to: entry.pool, at: finding.noticedAt)
    case .topUp, .creditDetected, .retired, .clockJump: return
    // Drift, and what the owner tells: as far as money left.
    default: if spent > 0 { add(spent, to: entry.pool, at: entry.at) }
    }
  }

  /// The hold whose placing decides in which hour an entry counts; `nil` where it counts in its own.
  package static func orderInQuestion(of entry: Transaction) -> OrderID? {
    guard entry.type == .refund || entry.type == .settleDifference, entry.amount.units != 0 else {
      return nil
    }
    return entry.cause.order?.hold
  }

  private mutating func add(_ spent: Int64, to pool: PoolID, at moment: Timestamp) {
    let hour = HourlySpend.hour(of: moment)
    let (sum, overflow) = (units[pool]?[hour] ?? 0).addingReportingOverflow(spent)
    units[pool, default: [:]][hour] = overflow ? (spent > 0 ? .max : .min) : sum
  }
}

extension HourlySpend {
  /// Takes what a stretch of the ledger says of the pool.
  package mutating func take(_ changes: SpendChanges, of pool: PoolID) {
    if let moment = changes.knownFrom[pool] { begin(at: moment) }
    for (hour, units) in (changes.units[pool] ?? [:]).sorted(by: { $0.key < $1.key }) {
      spend(units, at: Timestamp(microsecondsSinceEpoch: hour * Self.hourLength))
    }
  }
}
