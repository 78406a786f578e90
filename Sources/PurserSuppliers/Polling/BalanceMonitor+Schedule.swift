internal import PurserCore

/// The regular checks: one task for all suppliers, which sleeps until the first of them is due.
extension BalanceMonitor {
  /// The most suppliers that the ledger is asked about at once: orders wait for the answer.
  private static let mostPlannedAtOnce = 256

  /// Checks each supplier whenever it is due, until the task is cancelled. Called once.
  ///
  /// - Parameter clock: what waits between the checks.
  package func run(clock: any Clock<Duration>) async {
    isRunning = true
    for supplier in watches.keys { schedule.plan(supplier, at: now()) }
    await withTaskCancellationHandler {
      var latest = now()
      while !Task.isCancelled {
        let present = now()
        if present < latest { schedule.bringForward(to: present) }
        latest = present
        let moment = max(present, rungAt ?? present)
        rungAt = nil
        let due = schedule.takeDue(at: moment, most: Self.mostPlannedAtOnce)
        if due.isEmpty { await rest(clock: clock) } else { await look(at: due) }
      }
    } onCancel: {
      Task { await self.wake() }
    }
    isRunning = false
    await giveUpAwaited()
  }

  /// Plans to look at a supplier, and wakes the schedule where it would sleep for longer.
  func plan(_ supplier: SupplierID, at moment: Timestamp) {
    guard isRunning else { return }
    schedule.plan(supplier, at: moment)
    if alarmAt.map({ moment < $0 }) ?? true { wake() }
  }

  // MARK: Sleeping

  /// Sleeps until the first moment that is planned, or until something is planned sooner.
  private func rest(clock: any Clock<Duration>) async {
    let moment = schedule.nextMoment()
    let length = moment.map { max(.zero, $0.since(now())) }
    let alarm = Task {
      guard let moment, let length else { return }
      do { try await clock.sleep(for: length) } catch { return }
      ring(moment)
    }
    alarmAt = moment
    await withCheckedContinuation { sleeper = $0 }
    alarm.cancel()
  }

  /// The sleep is over. What was planned for its end is due, whatever the clock of the wall shows.
  private func ring(_ moment: Timestamp) {
    rungAt = moment
    wake()
  }

  private func wake() {
    alarmAt = nil
    sleeper?.resume()
    sleeper = nil
  }

  // MARK: Looking

  /// Has suppliers checked that are due, and plans when to look at the others again.
  private func look(at suppliers: [SupplierID]) async {
    var checked: [Watch] = []
    for watch in suppliers.compactMap({ watches[$0] }) where !isUnderWay(watch) {
      if let moment = endOfRest(of: watch) {
        plan(watch.subject.supplier, at: moment)
      } else if watch.dueAt == nil || watch.status.checkedAt == nil || watch.status.failure != nil {
        check(watch)
      } else {
        checked.append(watch)
      }
    }
    guard !checked.isEmpty else { return }
    ownCommands += 1
    let activities = await sink.activity(of: checked.map(\.subject.supplier))
    ownCommands -= 1
    for watch in checked where !isUnderWay(watch) {
      let next = nextCheck(of: watch, activities[watch.subject.supplier] ?? SupplierActivity())
      if let next, next > now() {
        watch.dueAt = next
        noteChange()
        plan(watch.subject.supplier, at: next)
      } else {
        check(watch)
      }
    }
  }

  /// Whether a check is under way already, which the schedule then waits for as if it had asked.
  private func isUnderWay(_ watch: Watch) -> Bool {
    if watch.underWay != nil { watch.isAwaited = true }
    return watch.underWay != nil
  }

  /// Until when a supplier is left alone whatever orders do there; `nil` where its check is due, or an order
  /// wanted it. What orders do is asked for when that is over, since they move on until then.
  private func endOfRest(of watch: Watch) -> Timestamp? {
    guard let dueAt = watch.dueAt, !isClockSetBack(watch) else { return nil }
    let isWanted = watch.isShort || watch.waits.isAnyLeft
    guard !isWanted || watch.status.failure != nil else { return nil }
    let moment = max(dueAt, watch.earliestCheck(at: now()))
    return moment > now() ? moment : nil
  }

  /// When a supplier that was read is to be asked next, as things stand: a check that is due waits, within
  /// limits, for its orders to come to rest, and always for the least interval.
  private func nextCheck(of watch: Watch, _ activity: SupplierActivity) -> Timestamp? {
    let earliest = watch.earliestCheck(at: now())
    guard !isClockSetBack(watch) else { return earliest }
    let isAwaited = watch.waits.isAnyLeft
    let state = watch.subject.watch(
      watch.status, activity, isShort: watch.isShort || isAwaited, isAwaited: isAwaited)
    return watch.policy.nextCheck(of: state).map { max($0, earliest) }
  }

  private func isClockSetBack(_ watch: Watch) -> Bool {
    watch.status.checkedAt.map { now() < $0 } ?? false
  }

  private func check(_ watch: Watch) {
    let supplier = watch.subject.supplier
    if ask(supplier, as: .schedule) == nil {
      plan(supplier, at: watch.earliestCheck(at: now()))
    } else {
      watch.isAwaited = true
    }
  }

  // MARK: Ending

  /// Gives up the checks that the schedule waits for, whether they have begun or not, and returns when they
  /// have ended.
  private func giveUpAwaited() async {
    let checks = watches.values.filter(\.isAwaited).compactMap { watch in
      watch.underWay.map { (watch, $0) }
    }
    for (watch, check) in checks { giveUp(check, of: watch) }
    for (_, check) in checks { await end(of: check) }
  }

  func giveUp(_ check: AskedCheck, of watch: Watch) {
    if let task = check.task { return task.cancel() }
    watch.underWay = nil
    watch.circuit.conclude(.none)
    noteChange()
    check.end()
  }
}
