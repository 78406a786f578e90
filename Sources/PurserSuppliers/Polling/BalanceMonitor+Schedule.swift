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
    for supplier in watches.keys { agenda.plan(supplier, at: now()) }
    await withTaskCancellationHandler {
      var latest = now()
      while !Task.isCancelled {
        let present = now()
        if present < latest { agenda.bringForward(to: present) }
        latest = present
        let moment = max(present, rungAt ?? present)
        rungAt = nil
        let due = agenda.takeDue(at: moment, most: Self.mostPlannedAtOnce)
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
    agenda.plan(supplier, at: moment)
    if alarmAt.map({ moment < $0 }) ?? true { wake() }
  }

  // MARK: Sleeping

  /// Sleeps until the first moment that is planned, or until something is planned sooner.
  private func rest(clock: any Clock<Duration>) async {
    let moment = agenda.nextMoment()
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
      let isAwaited = watch.waits.isAnyLeft
      if let moment = watch.schedule.endOfRest(isAwaited: isAwaited, at: now()) {
        plan(watch.subject.supplier, at: moment)
      } else if watch.schedule.isPlain {
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
      let supplier = watch.subject.supplier
      let next = watch.schedule.plan(
        activities[supplier] ?? SupplierActivity(), isAwaited: watch.waits.isAnyLeft, at: now())
      guard let next else {
        check(watch)
        continue
      }
      noteChange()
      plan(supplier, at: next)
    }
  }

  /// Whether a check is under way already, which the schedule then waits for as if it had asked.
  private func isUnderWay(_ watch: Watch) -> Bool {
    if watch.underWay != nil { watch.isAwaited = true }
    return watch.underWay != nil
  }

  private func check(_ watch: Watch) {
    let supplier = watch.subject.supplier
    if ask(supplier, as: .schedule) == nil {
      plan(supplier, at: watch.schedule.earliestCheck(at: now()))
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
    watch.schedule.giveUp()
    noteChange()
    check.end()
  }
}
