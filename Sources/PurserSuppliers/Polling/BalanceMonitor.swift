package import Logging
package import PurserCore
internal import Synchronization

/// Keeps every supplier's reading fresh: checks on an interval, never two calls of one supplier at
/// once, and a failed check costs that supplier's line and nothing else.
package actor BalanceMonitor: BalanceChecks {
  /// Where one supplier's checks stand. Used by the monitor only; an order that is turned away has it look
  /// at every supplier that was short, without a copy.
  final class Watch {
    let subject: Subject
    /// When the supplier is worth asking.
    let policy: RefreshPolicy
    var status = CheckStatus()
    /// How its pools stood after the last check that succeeded; `nil` before the first check.
    var standings: PoolStandings?
    /// When the next check is due; at once before the first.
    var dueAt: Timestamp?
    /// When the latest check ended, also one that was given up.
    var endedAt: Timestamp?
    var consecutiveFailures = 0
    var circuit = Circuit() {
      didSet { status.circuit = circuit.state }
    }
    /// Whether an order wanted it since the latest check, and its funds were too low.
    var isShort = false
    /// The wait for the next check.
    var nap: Task<Void, Never>?
    /// The check under way, or waiting for its place, which everybody who wants one joins.
    var underWay: AskedCheck?

    init(_ subject: Subject) {
      self.subject = subject
      policy = subject.policy
    }

    /// When the supplier may be asked again. Where the clock was set back since the latest check,
    /// nobody knows how long ago that was, and the least interval begins anew.
    func earliestCheck(at now: Timestamp) -> Timestamp {
      guard let ended = endedAt else { return now }
      endedAt = min(ended, now)
      return min(ended, now) + subject.minimumInterval
    }
  }

  /// A supplier whose next check is planned, and who waits for what orders do there.
  typealias Unplanned = (supplier: SupplierID, CheckedContinuation<SupplierActivity, Never>)

  let sink: any ReadingSink
  let now: @Sendable () -> Timestamp
  let logger: Logger
  private var generator: any RandomNumberGenerator & Sendable
  let watches: [SupplierID: Watch]
  /// Who is short and cannot be asked, as long as no check begins or ends.
  let short = Mutex<ShortSuppliers?>(nil)
  /// The status of every supplier, made when it is asked for; `nil` once one has changed since.
  private var latestStatuses: [SupplierID: CheckStatus]?
  /// Suppliers whose next check is planned as soon as it is known what orders do there.
  private(set) var unplanned: [Unplanned] = []
  private var isPlanning = false
  private var queue: CheckQueue

  /// As many checks under way at a time as the HTTP client has connections.
  package static let defaultMaximumChecks = 256
  /// The most suppliers that the ledger is asked about at once: orders wait for the answer.
  private static let mostPlannedAtOnce = 256

  /// Watches `subjects` and hands their readings to `sink`.
  ///
  /// - Parameters:
  ///   - subjects: whom to watch.
  ///   - sink: who takes the readings into use.
  ///   - now: the wall clock.
  ///   - maximumChecks: the most checks under way at a time; the others wait before they begin.
  ///   - logger: where a supplier that starts or ceases to fail is reported.
  ///   - generator: what spreads the pauses after failures.
  package init(
    subjects: [Subject], sink: any ReadingSink, now: @escaping @Sendable () -> Timestamp,
    maximumChecks: Int = BalanceMonitor.defaultMaximumChecks, logger: Logger,
    generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
  ) {
    watches = Dictionary(subjects.map { ($0.supplier, Watch($0)) }) { first, _ in first }
    self.sink = sink
    self.now = now
    self.logger = logger
    self.generator = generator
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
    for (supplier, watch) in watches where isDue(watch) {
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

  // MARK: Watching

  /// Checks each supplier whenever it is due, until the task is cancelled.
  ///
  /// - Parameter clock: what waits between the checks.
  package func run(clock: any Clock<Duration>) async {
    await withDiscardingTaskGroup { group in
      for supplier in watches.keys {
        group.addTask(priority: .utility) { await self.keepWatch(over: supplier, clock: clock) }
      }
    }
  }

  private func keepWatch(over supplier: SupplierID, clock: any Clock<Duration>) async {
    while !Task.isCancelled {
      if let rest = regularRest(of: supplier) {
        await nap(before: supplier, for: rest, clock: clock)
        continue
      }
      if let next = await nextCheck(of: supplier), next > now() {
        watches[supplier]?.dueAt = next
        noteChange()
        await nap(before: supplier, for: next.since(now()), clock: clock)
        continue
      }
      guard !Task.isCancelled, let check = ask(supplier, as: .schedule) else { continue }
      let asked = ObjectIdentifier(check)
      await withTaskCancellationHandler {
        await end(of: check)
      } onCancel: {
        Task { await self.giveUp(asked, of: supplier) }
      }
    }
  }

  /// How long the supplier is left alone whatever orders do there; `nil` where its check is due, or an
  /// order wanted it. What orders do is asked for when that is over, since they move on until then.
  private func regularRest(of supplier: SupplierID) -> Duration? {
    guard let watch = watches[supplier], !watch.isShort, let dueAt = watch.dueAt,
      !isClockSetBack(supplier)
    else { return nil }
    let rest = max(dueAt, watch.earliestCheck(at: now())).since(now())
    return rest > .zero ? rest : nil
  }

  /// When the supplier is to be asked next, as things stand: a check that is due waits, within
  /// limits, for its orders to come to rest. After a failure it is the pause that counts, and
  /// always the least interval. `nil` for one that never was.
  private func nextCheck(of supplier: SupplierID) async -> Timestamp? {
    guard let watch = watches[supplier], watch.status.checkedAt != nil else { return nil }
    let activity = await activity(of: supplier)
    guard let dueAt = watch.dueAt else { return nil }
    let earliest = watch.earliestCheck(at: now())
    guard !isClockSetBack(supplier) else { return earliest }
    guard watch.status.failure == nil else { return max(dueAt, earliest) }
    return watch.policy.nextCheck(of: watch.subject.watch(watch.status, activity, watch.isShort))
      .map { max($0, earliest) }
  }

  /// What orders do at one of the suppliers that are planned. Those that are asked for while the ledger
  /// is busy with others are asked for together.
  private func activity(of supplier: SupplierID) async -> SupplierActivity {
    await withCheckedContinuation { continuation in
      unplanned.append((supplier, continuation))
      guard !isPlanning else { return }
      isPlanning = true
      Task { await askForActivities() }
    }
  }

  private func askForActivities() async {
    while !unplanned.isEmpty {
      let asked = Array(unplanned.prefix(Self.mostPlannedAtOnce))
      unplanned.removeFirst(asked.count)
      let activities = await sink.activity(of: asked.map(\.supplier))
      for (supplier, continuation) in asked {
        continuation.resume(returning: activities[supplier] ?? SupplierActivity())
      }
    }
    isPlanning = false
  }

  /// Waits, unless something happens that makes the supplier worth asking sooner.
  private func nap(
    before supplier: SupplierID, for length: Duration, clock: any Clock<Duration>
  ) async {
    guard length > .zero else { return }
    let nap = Task {
      do { try await clock.sleep(for: length) } catch { return }
    }
    watches[supplier]?.nap = nap
    await withTaskCancellationHandler {
      await nap.value
    } onCancel: {
      nap.cancel()
    }
    watches[supplier]?.nap = nil
  }

  /// Whether a check is due. One that ended in the future was dated by a clock that has been set
  /// back since, and says nothing about when the next is due.
  func isDue(_ watch: Watch) -> Bool {
    guard let dueAt = watch.dueAt, let checkedAt = watch.status.checkedAt else { return true }
    let now = now()
    return now >= dueAt || now < checkedAt
  }

  private func isClockSetBack(_ supplier: SupplierID) -> Bool {
    watches[supplier]?.status.checkedAt.map { now() < $0 } ?? false
  }

  // MARK: Checking

  /// The check under way, or else a new one; `nil` for a supplier that must be left alone.
  /// Where checks wait for each other, those that orders wait for go first.
  func ask(
    _ supplier: SupplierID, as asker: Circuit.Asker, isUrgent: Bool = false
  ) -> AskedCheck? {
    guard let watch = watches[supplier], watch.circuit.admits(asker) else { return nil }
    if let underWay = watch.underWay {
      if isUrgent, underWay.task == nil, !underWay.isUrgent {
        underWay.isUrgent = true
        queue.wait(supplier, isUrgent: true)
      }
      return underWay
    }
    let now = now()
    guard watch.earliestCheck(at: now) <= now else { return nil }
    let check = AskedCheck(isUrgent: isUrgent)
    watch.underWay = check
    watch.circuit.begin()
    noteChange()
    if queue.takePlace() {
      begin(watch.subject)
    } else {
      queue.wait(supplier, isUrgent: isUrgent)
    }
    return check
  }

  /// Begins a check. Hundreds may be under way at a time; what a client waits for does not queue behind
  /// them.
  private func begin(_ subject: Subject) {
    watches[subject.supplier]?.underWay?.task = Task(priority: .utility) {
      await carryOutCheck(of: subject)
      passPlaceOn()
    }
  }

  /// Has the next check begin that waits for its place, those left out that were given up meanwhile.
  private func passPlaceOn() {
    while let supplier = queue.leavePlace() {
      guard let watch = watches[supplier], let check = watch.underWay, check.task == nil else {
        continue
      }
      return begin(watch.subject)
    }
  }

  /// Waits until a check is over.
  func end(of check: AskedCheck) async {
    guard !check.isOver else { return }
    await withCheckedContinuation { check.join($0) }
  }

  /// Gives up a check, whether it has begun or not.
  private func giveUp(_ asked: ObjectIdentifier, of supplier: SupplierID) {
    guard let check = watches[supplier]?.underWay, ObjectIdentifier(check) == asked else { return }
    if let task = check.task { return task.cancel() }
    watches[supplier]?.underWay = nil
    watches[supplier]?.circuit.conclude(.none)
    noteChange()
    check.end()
  }

  private func carryOutCheck(of subject: Subject) async {
    do throws(CheckFailure) {
      let report = try await subject.reader.readBalances().keepingInRange
      await lookUpPools(of: subject.supplier)
      // What becomes of the readings here is not the supplier's doing.
      conclude(subject, failure: await hand(over: report), evidence: .proof, report)
    } catch {
      conclude(subject, failure: error, evidence: Circuit.Evidence(error))
    }
  }

  /// Learns how the pools stood before the first check: the ledger may know some from an earlier run. Where
  /// it cannot say so now, it is asked again with the next check.
  private func lookUpPools(of supplier: SupplierID) async {
    guard watches[supplier]?.standings == nil, let known = await sink.readings(of: supplier) else {
      return
    }
    watches[supplier]?.standings = PoolStandings(known)
  }

  private func hand(over report: BalanceReport) async -> CheckFailure? {
    do throws(LedgerError) {
      try await sink.take(report)
      return nil
    } catch {
      logger.error("reading not stored", metadata: ["error": "\(error)"])
      return CheckFailure(.unknown, "the reading could not be stored")
    }
  }

  private func conclude(
    _ subject: Subject, failure: CheckFailure?, evidence: Circuit.Evidence,
    _ report: BalanceReport? = nil
  ) {
    guard let watch = watches[subject.supplier] else { return }
    let check = watch.underWay
    defer { check?.end() }
    noteChange()
    let ended = now()
    watch.underWay = nil
    watch.endedAt = ended
    guard failure == nil || !Task.isCancelled else {
      // The watch ends, and the supplier did nothing wrong.
      watch.circuit.conclude(.none)
      return
    }
    let circuit = watch.status.circuit
    watch.circuit.conclude(evidence)
    if circuit == .closed, watch.status.circuit == .open {
      logger.warning(
        "supplier keeps failing; only regular checks ask it",
        metadata: ["supplier": "\(subject.supplier)"])
    }
    tell(failure, after: watch.status.failure, of: subject.supplier)
    watch.isShort = false
    watch.status.checkedAt = ended
    watch.status.failure = failure
    if failure == nil {
      watch.status.succeededAt = ended
      for change in report.flatMap({ watch.standings?.take($0) }) ?? [] {
        tell(change, of: subject.supplier)
      }
      watch.status.poolFailures = report?.failures ?? []
      watch.status.readPools = Set((report?.readings ?? []).map(\.pool))
      watch.consecutiveFailures = 0
    } else {
      watch.consecutiveFailures += 1
    }
    watch.dueAt =
      ended
      + Backoff.pause(
        after: failure, consecutiveFailures: watch.consecutiveFailures,
        isKnown: watch.status.succeededAt != nil, interval: subject.interval, using: &generator)
  }
}
