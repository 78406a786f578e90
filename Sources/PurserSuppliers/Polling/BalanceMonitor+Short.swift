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
      guard watch.schedule.isWorthAsking(activity, at: now()) else { return nil }
      return ask(supplier, as: .anybody, isUrgent: true)
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
    let moments = suppliers.compactMap { supplier in
      watches[supplier]?.schedule.staysNotWorthAsking(activities[supplier], at: now)
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
    if watch.schedule.noteShortage() {
      plan(supplier, at: now)
      noteChange()
    }
    return watch.schedule.mayBeWorthAsking(at: now)
  }
}
