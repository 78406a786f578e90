/// Every supplier's balances in one answer: the positions of the ledger beside how the checks went.
package struct BalanceSheet: Hashable, Sendable {
  /// What can be said of a pool.
  package enum State: String, Sendable, CaseIterable {
    /// The last check succeeded and the reading is fresh enough to decide on.
    case ok
    /// The last check failed or could not read the pool, or the reading is too old or of money that
    /// has lapsed since; it stays as it was.
    case stale
    /// The last check read the supplier and did not find the pool: there is nothing to spend.
    case absent
    /// The pool, or the supplier, was never read, or what was read of the pool waits for a later check.
    case unavailable
  }

  /// One pool, something that could not be read, or a supplier that was never read.
  package struct Line: Hashable, Sendable {
    /// Whose it is.
    package var supplier: SupplierID
    /// What could not be read, where no pool is known that it is.
    package var unread: PoolFailure?
    /// The pool that was seen, and whose first reading waits for a later check.
    package var waiting: PoolID?
    /// The pool's reading in use; `nil` when it was never read.
    package var reading: SupplierBalance?
    /// The sum of the holds that are open.
    package var held: Money?
    /// What the supplier's number should be if nothing in flight were in it yet.
    package var book: Money?
    /// What orders may use.
    package var spendable: Spendable?
    /// How old the reading is: counted from its request, and from before it where a cache kept the reply.
    package var age: Duration?
    /// What can be said of it.
    package var state: State
    /// Why the last check failed, or could not read the pool.
    package var failure: CheckFailure?
    /// Whether the failure is the pool's own: the check read others.
    package var failsAlone = false
    /// Whether the owner gives its supplier up, or does not name it any more.
    package var isRetired = false
    /// What keeps orders away from its supplier; `nil` where nothing does.
    package var pause: String?
    /// Why no order is paid by it now, though nobody paused its supplier; `nil` where one may be.
    package var exclusion: Exclusion?

    /// The pool's name, where it is known.
    package var pool: String? { known?.pool ?? unread?.pool }
    /// What the pool counts, where it is known: the code, or the supplier's word.
    package var unit: String? { known?.currency.code ?? unread?.unit.name }
    /// The pool in a few words: `main/USD`.
    package var part: String? {
      known.map { "\($0.pool)/\($0.currency)" } ?? unread?.part
    }
    private var known: PoolID? { reading?.pool ?? waiting }
  }

  /// The sum of all pools of one currency.
  package struct Total: Hashable, Sendable {
    /// The currency summed.
    package var currency: Currency
    /// What the suppliers say; `nil` when out of range.
    package var available: Money?
    /// What orders may use safely; `nil` when out of range.
    package var spendableLow: Money?
  }

  /// How long a pool that is absent has a line: a week.
  static let absenceShown = Duration.seconds(7 * 86_400)

  /// One line for each pool, by supplier, but for those that are gone for long and done with.
  package var lines: [Line] = []
  /// One sum for each currency, by code.
  package var totals: [Total] = []

  /// Puts the answer together.
  ///
  /// - Parameters:
  ///   - suppliers: everyone who must appear. Others do where something is held or left: their money does
  ///     not leave the totals without a word.
  ///   - retired: those of them that the owner gives up.
  ///   - pauses: what keeps orders away from suppliers.
  ///   - positions: what the ledger says of each pool.
  ///   - waiting: the pools that it says were seen, and whose readings wait for a later check.
  ///   - statuses: how each supplier's checks went.
  ///   - now: the moment of the answer.
  ///   - maximumAge: a reading older than this is stale.
  package init(
    suppliers: [SupplierID], retired: Set<SupplierID> = [],
    pauses: [SupplierID: String] = [:], positions: [Position],
    waiting: [PoolID] = [], statuses: [SupplierID: CheckStatus], at now: Timestamp,
    maximumAge: Duration
  ) {
    let waiting = Dictionary(grouping: waiting, by: \.supplier)
    // By place: a position is large, and a page has thousands.
    var places = Self.bySupplier(positions)[...]
    lines.reserveCapacity(max(positions.count, suppliers.count))
    var sums = Sums()
    for supplier in suppliers.sorted() {
      let strangers = places.prefix { positions[$0].pool.supplier < supplier }
      addStrangers(strangers, of: positions, &sums, at: now)
      places = places.dropFirst(strangers.count)
      let known = places.prefix { positions[$0].pool.supplier == supplier }
      let shown = known.filter { positions[$0].matters(at: now) }
      let status = statuses[supplier] ?? CheckStatus()
      let begin = lines.count
      for place in shown {
        lines.append(Line(positions[place], status, at: now, maximumAge: maximumAge))
      }
      sums.add(shown, of: positions)
      let count = lines.count
      let waiting = waiting[supplier] ?? []
      if !waiting.isEmpty || !status.poolFailures.isEmpty {
        addUnread(of: supplier, status, besides: shown.map { positions[$0].pool }, waiting)
      }
      if shown.isEmpty, lines.count == count {
        lines.append(
          Line(
            supplier: supplier, state: Self.state(ofNone: status, isKnown: !known.isEmpty),
            failure: status.failure))
      }
      places = places.dropFirst(known.count)
      if let pause = pauses[supplier] {
        for index in begin..<lines.count { lines[index].pause = pause }
      }
      guard !retired.isEmpty, retired.contains(supplier) else { continue }
      for index in begin..<lines.count { lines[index].isRetired = true }
    }
    addStrangers(places, of: positions, &sums, at: now)
    totals = sums.totals
  }

  /// Lines for the pools of suppliers that nobody names, by supplier, where something is held or left. No check
  /// will read them again.
  private mutating func addStrangers(
    _ places: ArraySlice<Int>, of positions: [Position], _ sums: inout Sums, at now: Timestamp
  ) {
    let left = places.filter { !positions[$0].held.isZero || !positions[$0].expected.isZero }
    for (_, own) in Dictionary(grouping: left, by: { positions[$0].pool.supplier }).sorted(by: {
      $0.key < $1.key
    }) {
      sums.add(own, of: positions)
      for place in own {
        var line = Line(positions[place], CheckStatus(), at: now, maximumAge: .zero)
        if line.state == .ok { line.state = .stale }
        line.isRetired = true
        lines.append(line)
      }
    }
  }

  /// The places of positions by supplier, those of one in their order.
  private static func bySupplier(_ positions: [Position]) -> [Int] {
    positions.indices.sorted {
      let (one, other) = (positions[$0].pool.supplier, positions[$1].pool.supplier)
      return one == other ? $0 < $1 : one < other
    }
  }

  /// Lines for what a supplier could not be read of, and for its pools that wait.
  private mutating func addUnread(
    of supplier: SupplierID, _ status: CheckStatus, besides listed: [PoolID], _ waiting: [PoolID]
  ) {
    lines += status.failures(besides: listed).map { Line(supplier, $0, status) }
    for pool in waiting where !listed.contains(pool) {
      lines.append(Line(supplier: supplier, waiting: pool, state: .unavailable))
    }
  }

  /// What can be said of a supplier without a pool that has a line. A check that found no pool at all
  /// was a success.
  private static func state(ofNone status: CheckStatus, isKnown: Bool) -> State {
    if status.hasNoPools { return .absent }
    guard isKnown else { return .unavailable }
    return status.failure == nil ? .absent : .stale
  }
}

extension BalanceSheet.Line {
  /// The line of a pool that was read at some time.
  fileprivate init(
    _ position: Position, _ status: CheckStatus, at now: Timestamp, maximumAge: Duration
  ) {
    let reading = position.reading
    let failure = status.failure(of: position.pool)
    let isFresh =
      failure == nil && reading.isFresh(at: now, maximumAge: maximumAge)
      && reading.expiresAt.map { $0 > now } ?? true
    self.init(
      supplier: position.pool.supplier, reading: reading, held: position.held,
      book: position.book, spendable: position.spendable,
      age: max(.zero, now.since(reading.agesFrom)),
      state: isFresh ? reading.isAbsence ? .absent : .ok : .stale, failure: failure,
      failsAlone: status.failure == nil && failure != nil)
  }

  /// The line of what was never read, beside pools that were.
  fileprivate init(_ supplier: SupplierID, _ unread: PoolFailure, _ status: CheckStatus) {
    self.init(
      supplier: supplier, unread: unread, state: .unavailable,
      failure: status.failure ?? unread.failure, failsAlone: status.failure == nil)
  }
}

extension Position {
  /// Whether the pool is to be shown: the supplier names it; or it is gone, and that is news, or
  /// something is still to be heard of it, or what was found of it can still be explained.
  fileprivate func matters(at now: Timestamp) -> Bool {
    guard let absence = reading.absence, !isAwaited else { return true }
    if now.since(absence.since) <= BalanceSheet.absenceShown { return true }
    return unexplainedAt.map { now.since($0) <= PoolState.memory } ?? false
  }
}
