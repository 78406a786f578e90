package import PurserCore

/// Follows the ledger, and keeps what was spent from each pool by the hour, what changed in it by the day, and what was
/// read of it.
///
/// It goes on from where it was kept to have come, a page at a time: what a page says and where it ends are written
/// together, so that nothing counts twice and nothing is left out, whenever the process ends. Nothing of the ledger waits
/// for it, and what it cannot write it tries again.
package actor SpendKeeper: SpendKnowledge {
  private let surroundings: HistorySurroundings
  private var spend: [PoolID: HourlySpend] = [:]
  /// Up to where the ledger was followed; `nil` where that has to be read.
  private var place: HistoryPlace?
  /// Up to which event that is kept.
  private var keptEvent: Int64 = 0
  private var problem: StoreError?

  /// A keeper that has done nothing yet.
  package init(_ surroundings: HistorySurroundings) { self.surroundings = surroundings }

  package func hourlySpend() async -> [PoolID: HourlySpend] { spend }

  /// Follows the ledger until the task is cancelled.
  package func run() async {
    for await number in surroundings.feed.latestNumbers() { await takeIn(upTo: number) }
  }

  /// Takes in all that there is, the events up to a number included.
  private func takeIn(upTo number: Int64) async {
    var isDone = false
    while !isDone, !Task.isCancelled {
      let start = ContinuousClock.now
      do throws(StoreError) {
        isDone = try await takePage(upTo: number)
        tell(nil)
        await rest(after: ContinuousClock.now - start)
      } catch {
        // It may have been written all the same.
        place = nil
        tell(error)
        await wait(surroundings.limits.pause)
      }
    }
  }

  /// Takes in a page of entries, and where there is none any more, one of readings.
  ///
  /// - Returns: whether there is nothing more of either.
  private func takePage(upTo number: Int64) async throws(StoreError) -> Bool {
    let clock = surroundings.clock()
    let place = try await currentPlace(latest: number)
    guard place.zone == clock.name, var page = try await entries(after: place.entry) else {
      try await beginAnew()
      return false
    }
    let isLast = page.count < surroundings.limits.page
    if let last = page.last {
      let placings = try await placings(of: page)
      var changes = HistoryChanges(clock)
      for entry in page.map(\.transaction) {
        let order = SpendChanges.orderInQuestion(of: entry)
        changes.take(entry, placedAt: order.flatMap { placings[$0] })
      }
      page = []
      var next = place
      next.entry = EntryMark(last)
      try await keep(changes, next)
    }
    guard isLast else { return false }
    return try await takeReadings(upTo: number)
  }

  /// Where it goes on; read anew where that is not known.
  private func currentPlace(latest number: Int64) async throws(StoreError) -> HistoryPlace {
    if let place { return place }
    var kept = try await surroundings.store.place()
    if kept.event > number {
      try await surroundings.store.beginAnew()
      kept = HistoryPlace(zone: surroundings.clock().name)
    }
    // Before anything is kept no day was counted.
    if kept.entry == nil { kept.zone = surroundings.clock().name }
    spend = try await surroundings.store.hourlySpend()
    (place, keptEvent) = (kept, kept.event)
    return kept
  }

  /// The ledger is not the one that was followed: it was restored from a copy, or is another one.
  private func beginAnew() async throws(StoreError) {
    try await surroundings.store.beginAnew()
    (spend, place, keptEvent) = ([:], HistoryPlace(zone: surroundings.clock().name), 0)
  }

  private func keep(_ changes: HistoryChanges, _ place: HistoryPlace) async throws(StoreError) {
    try await surroundings.store.take(changes, upTo: place)
    for pool in Set(changes.spend.knownFrom.keys).union(changes.spend.units.keys) {
      spend[pool, default: HourlySpend()].take(changes.spend, of: pool)
    }
    (self.place, keptEvent) = (place, place.event)
  }

  // MARK: Entries

  /// The entries after one; `nil` where the ledger does not have that one any more.
  private func entries(after mark: EntryMark?) async throws(StoreError) -> [StoredTransaction]? {
    let limit = surroundings.limits.page
    guard let mark else {
      return try await surroundings.entries.transactions(
        TransactionFilter(), after: nil, newestFirst: false, limit: limit)
    }
    let page = try await surroundings.entries.transactions(
      TransactionFilter(), after: mark.number - 1, newestFirst: false, limit: limit + 1)
    guard let first = page.first, EntryMark(first) == mark else { return nil }
    return Array(page.dropFirst())
  }

  /// When the orders were placed that entries of a page are about, as far as that matters.
  private func placings(
    of page: [StoredTransaction]
  ) async throws(StoreError) -> [OrderID: Timestamp] {
    var placings: [OrderID: Timestamp] = [:]
    for entry in page.map(\.transaction) where entry.type == .order {
      guard let hold = entry.cause.order, placings[hold] == nil else { continue }
      placings[hold] = entry.at
    }
    let wanted = Set(page.compactMap { SpendChanges.orderInQuestion(of: $0.transaction) })
      .filter { placings[$0] == nil }
    guard !wanted.isEmpty else { return placings }
    let orders = try await surroundings.entries.orders(
      named: Array(wanted), .named, OrderFilter())
    for order in orders { placings[order.status.id] = order.status.placedAt }
    // Of an order whose answer is not kept any more there are its entries.
    for hold in wanted where placings[hold] == nil {
      placings[hold] = try await firstEntry(of: hold)
    }
    return placings
  }

  private func firstEntry(of hold: OrderID) async throws(StoreError) -> Timestamp? {
    var filter = TransactionFilter()
    filter.order = hold.order
    filter.type = .order
    let entries = try await surroundings.entries.transactions(
      filter, after: nil, newestFirst: false, limit: surroundings.limits.page)
    return entries.first { $0.transaction.cause.order == hold }?.transaction.at
  }

  // MARK: Readings

  /// Takes in a page of readings: also, from the first one on a pool is known.
  ///
  /// - Returns: whether there are no more.
  private func takeReadings(upTo number: Int64) async throws(StoreError) -> Bool {
    guard let place, place.event < number else { return true }
    let page = try await surroundings.readings.readings(
      after: place.event, limit: surroundings.limits.page)
    var changes = HistoryChanges(surroundings.clock())
    for reading in page.readings { changes.take(reading) }
    var next = place
    next.event = max(page.last, place.event)
    if !changes.isEmpty || next.event - keptEvent >= surroundings.limits.unkept {
      try await keep(changes, next)
    } else {
      self.place = next
    }
    return page.isAtEnd || page.last >= number
  }

  // MARK: Pace

  private func rest(after work: Duration) async {
    let limits = surroundings.limits
    await wait(min(max(work * limits.rest, limits.shortestRest), limits.longestRest))
  }

  private func wait(_ duration: Duration) async {
    guard duration > .zero else { return }
    await surroundings.time.wait(until: surroundings.time.now + duration)
  }

  private func tell(_ found: StoreError?) {
    defer { problem = found }
    if found != nil || problem != nil { surroundings.onProblem(found) }
  }
}
