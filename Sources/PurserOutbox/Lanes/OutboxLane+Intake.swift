internal import Logging
internal import PurserCore

/// Taking messages in from the ledger's journal.
extension OutboxLane {
  /// Takes a page in, where there is one and room for it.
  func takeIn() async {
    if let intakeUntil, intakeUntil > now { return }
    intakeUntil = nil
    guard let source = endpoint.source, standing.stopped == nil, latest > standing.cursor
    else { return }
    // The rest stays in the journal until there is room.
    guard waiting < limits.waiting else { return }
    let start = ContinuousClock.now
    do throws(StoreError) {
      let page = try await source.deliveries(
        after: standing.cursor, limit: min(limits.page, limits.waiting - waiting),
        to: endpoint.name, at: now)
      try await take(page)
      storeProblem = nil
    } catch {
      complain(error)
      intakeUntil = now + Self.storePause
      return
    }
    let work = ContinuousClock.now - start
    intakeUntil = now + min(work * limits.intakeRest, limits.longestIntakeRest)
  }

  /// So many messages were taken in that follow from no event.
  func noteAdded(_ count: Int) {
    waiting += count
    wake()
  }

  private func take(_ page: DeliveryPage) async throws(StoreError) {
    if page.isGapped {
      surroundings.logger.warning(
        "events were removed from the journal before they were sent; it goes on with the next ones",
        metadata: [
          "endpoint": "\(endpoint.name)", "after": "\(standing.cursor)",
          "advice": "a longer `store.journal_retention` keeps them for receivers that are away",
        ])
    }
    guard page.last > standing.cursor else {
      // Nothing follows though the ledger says so: it is asked again when it says more.
      latest = standing.cursor
      return
    }
    let cursor = page.isAtEnd ? max(page.last, standing.cursor) : page.last
    // Where nothing is of use to the endpoint, it need not be written each time.
    if !page.deliveries.isEmpty || cursor - keptCursor >= Self.unkept {
      try await surroundings.store.add(page.deliveries, cursor: cursor, to: endpoint.name)
      keptCursor = cursor
    }
    standing.cursor = cursor
    waiting += page.deliveries.count
  }

  /// So many numbers that were of no use are looked at again after a crash, at most.
  private static let unkept: Int64 = 1_000
}
