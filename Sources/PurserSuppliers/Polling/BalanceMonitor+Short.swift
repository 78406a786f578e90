package import PurserCore
internal import Synchronization

/// Suppliers that an order found short: who of them is asked before it is turned away.
extension BalanceMonitor {
  package func refresh(short suppliers: [SupplierID], for wait: OrderWait) async {
    for supplier in suppliers { watches[supplier]?.waits.add(wait) }
    await refresh(short: suppliers)
    // Those that were not asked now are, as soon as that is allowed and tells something.
    for supplier in suppliers where watches[supplier] != nil { plan(supplier, at: now()) }
  }

  package func refresh(short suppliers: [SupplierID]) async {
    let moment = now()
    let candidates = suppliers.filter { noteShortage(of: $0, at: moment) }
    guard !candidates.isEmpty else { return noteRest(of: suppliers, [:]) }
    let activities = await sink.activity(of: candidates)
    let checks = candidates.compactMap { supplier -> AskedCheck? in
      guard let watch = watches[supplier] else { return nil }
      let activity = activities[supplier] ?? SupplierActivity()
      let isWorthAsking = watch.policy.isWorthAsking(
        watch.subject.watch(watch.status, activity, isShort: true), at: now())
      return isWorthAsking && !isPausing(watch) ? ask(supplier, as: .anybody, isUrgent: true) : nil
    }
    if checks.isEmpty { noteRest(of: suppliers, activities) }
    for check in checks { await end(of: check) }
  }

  package nonisolated func statusesAtRest(
    short suppliers: [SupplierID]
  ) -> [SupplierID: CheckStatus]? {
    let now = now()
    return short.withLock { $0?.statuses(short: suppliers, at: now) }
  }

  /// Remembers that suppliers are short and are not asked again, and until when.
  private func noteRest(
    of suppliers: [SupplierID], _ activities: [SupplierID: SupplierActivity]
  ) {
    let now = now()
    let moments = suppliers.compactMap { supplier -> Timestamp? in
      guard let watch = watches[supplier] else { return nil }
      guard let checkedAt = watch.status.checkedAt else { return now }
      let policy = watch.policy
      if policy.isTooSoon(after: checkedAt, at: now) { return checkedAt + policy.shortPause }
      if isPausing(watch) { return watch.dueAt ?? now }
      return activities[supplier].map { activity in
        policy.isNotWorthAsking(
          watch.subject.watch(watch.status, activity, isShort: true), before: now)
      } ?? now
    }
    let statuses = statuses()
    short.withLock { short in
      let known = short.flatMap { $0.holds(at: now) ? $0 : nil }
      var found = known ?? ShortSuppliers(statuses, at: now)
      found.insert(suppliers, until: moments.min() ?? now)
      short = found
    }
  }

  /// Notes that an order wanted a supplier that is short.
  ///
  /// - Returns: whether it may be worth asking, as far as can be said without what orders do there.
  private func noteShortage(of supplier: SupplierID, at now: Timestamp) -> Bool {
    guard let watch = watches[supplier] else { return false }
    if !watch.isShort {
      watch.isShort = true
      plan(supplier, at: now)
      noteChange()
    }
    guard let checkedAt = watch.status.checkedAt else { return true }
    return !watch.policy.isTooSoon(after: checkedAt, at: now) && !isPausing(watch)
  }

  /// Whether the pause after a failed check is not over.
  private func isPausing(_ watch: Watch) -> Bool { watch.status.failure != nil && !isDue(watch) }
}
