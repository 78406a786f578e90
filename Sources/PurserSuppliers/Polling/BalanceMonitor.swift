package import Logging
package import PurserCore
internal import Synchronization

/// Keeps every supplier's reading fresh: checks on an interval, never two calls of one supplier at
/// once, and a failed check costs that supplier's line and nothing else.
package actor BalanceMonitor: BalanceChecks {
  /// Where one supplier's checks stand. Used by the monitor only; an order that is turned away has it look
  /// at every supplier that was short, without a copy.
  final class Watch {
    private(set) var subject: Subject
    /// When the supplier is asked, and whether.
    var schedule: CheckSchedule {
      didSet { status.circuit = schedule.circuit.state }
    }
    var status = CheckStatus()
    /// How its pools stood after the last check that succeeded; `nil` before the first check.
    var standings: PoolStandings?
    /// Why the latest check failed that the log was told of; `nil` where it succeeded.
    var toldFailure: CheckFailure?
    /// Orders that wait for what its checks bring.
    var waits = AwaitedChecks()
    /// Whether the schedule waits for the check under way.
    var isAwaited = false
    /// Whether the supplier is asked otherwise since the check under way began, and is to be asked again.
    var isOutdated = false
    /// Whether nobody watches it any more.
    var isDropped = false
    /// The check under way, or waiting for its place, which everybody who wants one joins.
    var underWay: AskedCheck?

    init(_ subject: Subject) {
      self.subject = subject
      schedule = CheckSchedule(subject.terms)
    }

    /// Watches as `subject` says from the next check on.
    func adopt(_ subject: Subject) {
      self.subject = subject
      schedule.adopt(subject.terms)
    }
  }

  let sink: any ReadingSink
  let now: @Sendable () -> Timestamp
  let logger: Logger
  private var generator: any RandomNumberGenerator & Sendable
  var watches: [SupplierID: Watch]
  /// Who is short and cannot be asked, as long as no check begins or ends.
  let short = Mutex<ShortSuppliers?>(nil)
  /// The status of every supplier, made when it is asked for; `nil` once one has changed since.
  private var latestStatuses: [SupplierID: CheckStatus]?
  /// When each supplier is looked at, while the regular checks run.
  var agenda = CheckAgenda()
  var isRunning = false
  /// The schedule where it sleeps, and until when, unless it is woken.
  var sleeper: CheckedContinuation<Void, Never>?
  var alarmAt: Timestamp?
  /// The moment for which it has slept.
  var rungAt: Timestamp?
  var queue: CheckQueue
  /// How many checks have begun in the stretch of time under way, beside orders.
  var begunBesideOrders = 0
  /// How many commands of its own the ledger has yet to answer.
  var ownCommands = 0
  /// Told of suppliers that refuse what they are asked with.
  let onRefusal: @Sendable (SupplierID) -> Void
  /// Told how the checks of a supplier went, after each.
  let onCheck: @Sendable (SupplierID, CheckStatus) -> Void
  /// What waits for the end of such a stretch.
  let pacer: any Clock<Duration>

  /// As many checks under way at a time as the HTTP client has connections.
  package static let defaultMaximumChecks = 256

  /// Watches `subjects` and hands their readings to `sink`.
  ///
  /// - Parameters:
  ///   - subjects: whom to watch.
  ///   - sink: who takes the readings into use.
  ///   - now: the wall clock.
  ///   - maximumChecks: the most checks under way at a time; the others wait before they begin.
  ///   - pacer: what waits where checks give way to orders.
  ///   - logger: where a supplier that starts or ceases to fail is reported.
  ///   - generator: what spreads the pauses after failures.
  ///   - onRefusal: told of a supplier that refuses its credentials, after each such check; returns at once.
  ///   - onCheck: told how the checks of a supplier went, after each; returns at once.
  package init(
    subjects: [Subject], sink: any ReadingSink, now: @escaping @Sendable () -> Timestamp,
    maximumChecks: Int = BalanceMonitor.defaultMaximumChecks,
    pacer: any Clock<Duration> = .continuous, logger: Logger,
    generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(),
    onRefusal: @escaping @Sendable (SupplierID) -> Void = { _ in },
    onCheck: @escaping @Sendable (SupplierID, CheckStatus) -> Void = { _, _ in }
  ) {
    watches = Dictionary(subjects.map { ($0.supplier, Watch($0)) }) { first, _ in first }
    self.sink = sink
    self.now = now
    self.logger = logger
    self.generator = generator
    self.pacer = pacer
    self.onRefusal = onRefusal
    self.onCheck = onCheck
    queue = CheckQueue(most: max(1, maximumChecks))
  }

  /// How many checks are under way or wait for others to end.
  var askedChecks: Int { watches.values.count { $0.underWay != nil } }

  // MARK: Asking

  package func statuses() -> [SupplierID: CheckStatus] {
    let statuses = latestStatuses ?? watches.mapValues(\.status)
    latestStatuses = statuses
    return statuses
  }

  /// Forgets what was found out of watches that have changed.
  func noteChange() {
    latestStatuses = nil
    short.withLock { $0 = nil }
  }

  package func current() async -> [SupplierID: CheckStatus] {
    var unknown: [AskedCheck] = []
    for (supplier, watch) in watches where watch.schedule.isDue(at: now()) {
      guard let check = ask(supplier, as: .anybody) else { continue }
      if watch.status.checkedAt == nil { unknown.append(check) }
    }
    for check in unknown { await end(of: check) }
    return statuses()
  }

  /// Checks a supplier now, or joins the check under way. One that must be left alone is not asked.
  ///
  /// - Parameter supplier: who; one that is not watched has the empty status.
  /// - Returns: how it went, or how the latest check did.
  package func check(_ supplier: SupplierID) async -> CheckStatus {
    if let check = ask(supplier, as: .anybody) { await end(of: check) }
    return watches[supplier]?.status ?? CheckStatus()
  }

  /// Checks every supplier now that need not be left alone.
  package func checkAll() async {
    let checks = watches.keys.compactMap { ask($0, as: .anybody) }
    for check in checks { await end(of: check) }
  }

  // MARK: Checking

  /// The check under way, or else a new one; `nil` for a supplier that must be left alone.
  /// Where checks wait for each other, those that orders wait for go first.
  func ask(
    _ supplier: SupplierID, as asker: Circuit.Asker, isUrgent: Bool = false
  ) -> AskedCheck? {
    guard let watch = watches[supplier], watch.schedule.admits(asker) else { return nil }
    if let underWay = watch.underWay {
      if isUrgent, underWay.task == nil, !underWay.isUrgent {
        underWay.isUrgent = true
        queue.wait(supplier, isUrgent: true)
        beginWaiting()
      }
      return underWay
    }
    let now = now()
    guard watch.schedule.earliestCheck(at: now) <= now else { return nil }
    let check = AskedCheck(isUrgent: isUrgent)
    watch.underWay = check
    watch.schedule.begin()
    noteChange()
    queue.wait(supplier, isUrgent: isUrgent)
    beginWaiting()
    return check
  }

  /// Begins a check. Hundreds may be under way at a time; what a client waits for does not queue behind
  /// them.
  func begin(_ watch: Watch) {
    let subject = watch.subject
    watch.underWay?.task = Task(priority: .utility) {
      await carryOutCheck(of: subject, in: watch)
      queue.leavePlace()
      beginWaiting()
    }
  }

  /// Waits until a check is over.
  func end(of check: AskedCheck) async {
    guard !check.isOver else { return }
    await withCheckedContinuation { check.join($0) }
  }

  private func carryOutCheck(of subject: Subject, in watch: Watch) async {
    do throws(CheckFailure) {
      let report = try await subject.reader.readBalances().keepingInRange
      await lookUpPools(in: watch)
      // What becomes of the readings here is not the supplier's doing.
      conclude(watch, failure: await hand(over: report), evidence: .proof, report)
    } catch {
      conclude(watch, failure: error, evidence: Circuit.Evidence(error))
    }
  }

  /// Learns how the pools stood before the first check: the ledger may know some from an earlier run. Where
  /// it cannot say so now, it is asked again with the next check.
  private func lookUpPools(in watch: Watch) async {
    guard watch.standings == nil else { return }
    ownCommands += 1
    defer { ownCommands -= 1 }
    guard let known = await sink.readings(of: watch.subject.supplier) else { return }
    watch.standings = PoolStandings(known)
  }

  private func hand(over report: BalanceReport) async -> CheckFailure? {
    ownCommands += 1
    defer { ownCommands -= 1 }
    do throws(LedgerError) {
      try await sink.take(report)
      return nil
    } catch {
      let isTold =
        if case .storeFailed(let failure) = error { failure.isOfWholeStore } else { false }
      if !isTold { logger.error("reading not stored", metadata: ["error": "\(error)"]) }
      return Self.notStored
    }
  }

  /// The supplier did nothing wrong, and its checks are not said to fail: the log has why already.
  private static let notStored = CheckFailure(.unknown, "the reading could not be stored")

  private func conclude(
    _ watch: Watch, failure: CheckFailure?, evidence: Circuit.Evidence,
    _ report: BalanceReport? = nil
  ) {
    let (subject, check) = (watch.subject, watch.underWay)
    defer { check?.end() }
    noteChange()
    let ended = now()
    watch.underWay = nil
    watch.isAwaited = false
    guard !watch.isDropped, failure == nil || !Task.isCancelled else {
      // The watch ends, and the supplier did nothing wrong.
      return watch.schedule.giveUp(at: ended)
    }
    let circuit = watch.status.circuit
    watch.schedule.conclude(failure, evidence, at: ended, using: &generator)
    if circuit == .closed, watch.status.circuit == .open {
      logger.warning(
        "supplier keeps failing; only regular checks ask it",
        metadata: ["supplier": "\(subject.supplier)"])
    }
    if failure != Self.notStored {
      tell(failure, after: watch.toldFailure, of: subject.supplier)
      watch.toldFailure = failure
      watch.status.noteRefusal(failure, at: ended)
    }
    watch.status.checkedAt = ended
    watch.status.failure = failure
    if failure == nil {
      watch.status.succeededAt = ended
      for change in report.flatMap({ watch.standings?.take($0) }) ?? [] {
        tell(change, of: subject.supplier)
      }
      watch.status.poolFailures = report?.failures ?? []
      watch.status.readPools = Set((report?.readings ?? []).map(\.pool))
    }
    if watch.isOutdated { askAnew(watch) }
    if failure?.kind == .auth { onRefusal(subject.supplier) }
    onCheck(subject.supplier, watch.status)
    // What orders do has to be asked for where one waits on.
    let isUrgent = failure == nil && watch.waits.isAnyLeft
    let moment = isUrgent ? ended : watch.schedule.dueAt ?? ended
    plan(subject.supplier, at: max(moment, watch.schedule.earliestCheck(at: ended)))
  }
}
