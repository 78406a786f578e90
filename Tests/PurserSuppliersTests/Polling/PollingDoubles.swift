import PurserCore
import PurserSuppliers
import Synchronization
import TestSupport

/// A wall clock that a test moves.
final class HandClock: Sendable {
  static let beginning = Timestamp(microsecondsSinceEpoch: 1_790_000_000_000_000)
  private let time = Mutex(HandClock.beginning)

  @Sendable func now() -> Timestamp { time.withLock { $0 } }

  func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
}

/// A reader whose every answer a test gives, before the call or during it.
actor GatedReader: BalanceReader {
  private let supplier: SupplierID
  private var answers: [Result<String, CheckFailure>] = []
  private var waiting: [CheckedContinuation<Result<String, CheckFailure>, Never>] = []
  private var watchers: [(number: Int, continuation: CheckedContinuation<Void, Never>)] = []
  private(set) var calls = 0

  init(_ supplier: SupplierID) { self.supplier = supplier }

  func prepare(_ results: [Result<String, CheckFailure>]) { answers += results }

  /// Whether a call waits for its answer.
  var isAsked: Bool { !waiting.isEmpty }

  /// Answers the oldest call that waits.
  func answer(_ result: Result<String, CheckFailure>) {
    waiting.isEmpty ? answers.append(result) : waiting.removeFirst().resume(returning: result)
  }

  /// Returns once a call waits for its answer.
  func waitForACall() async {
    if waiting.isEmpty { await waitForACall(number: calls + 1) }
  }

  /// Returns once there were `number` calls.
  func waitForACall(number: Int) async {
    guard calls < number else { return }
    await withCheckedContinuation { watchers.append((number, $0)) }
  }

  func readBalances() async throws(CheckFailure) -> BalanceReport {
    calls += 1
    let reached = watchers.filter { $0.number <= calls }
    watchers.removeAll { $0.number <= calls }
    let result: Result<String, CheckFailure>
    if answers.isEmpty {
      result = await withCheckedContinuation { continuation in
        waiting.append(continuation)
        for watcher in reached { watcher.continuation.resume() }
      }
    } else {
      result = answers.removeFirst()
      for watcher in reached { watcher.continuation.resume() }
    }
    return BalanceReport(
      supplier: supplier, readings: [reading(try result.get())],
      requestedAt: HandClock.beginning, receivedAt: HandClock.beginning)
  }

  private func reading(_ amount: String) -> SupplierBalance {
    guard let usd = Currency(iso4217: "USD"),
      let available = Result(catching: { () throws(MoneyError) in
        try Money(amount, usd, rounding: .down)
      }).success
    else { preconditionFailure("not an amount: \(amount)") }
    return SupplierBalance(
      pool: PoolID(supplier: supplier, currency: usd), available: available,
      requestedAt: HandClock.beginning, receivedAt: HandClock.beginning)
  }
}

extension Result {
  fileprivate var success: Success? {
    switch self {
    case .success(let value): value
    case .failure: nil
    }
  }
}

/// A reader whose supplier never answers: it fails when its task is cancelled, and not before.
struct SilentReader: BalanceReader {
  /// Told when a reading begins.
  let begin: AsyncStream<Void>.Continuation

  @concurrent func readBalances() async throws(CheckFailure) -> BalanceReport {
    begin.yield()
    let (silence, end) = AsyncStream.makeStream(of: Never.self)
    for await _ in silence {}
    withExtendedLifetime(end) {}
    throw CheckFailure(.unreachable, "was no longer needed")
  }
}

/// A reader that tells with which priority it is called, and reads nothing.
struct PriorityReader: BalanceReader {
  let told: AsyncStream<TaskPriority?>.Continuation

  func readBalances() async throws(CheckFailure) -> BalanceReport {
    told.yield(Task.basePriority)
    throw CheckFailure(.unreachable, "was not asked")
  }
}

/// Takes readings, or refuses them.
actor RecordingSink: ReadingSink {
  private(set) var amounts: [String] = []
  private var refuses = false
  private var activities: [SupplierID: SupplierActivity] = [:]
  private var isBusy = false
  private var waiting: [CheckedContinuation<Void, Never>] = []
  /// Whose activity was asked for, by request.
  private(set) var activityRequests: [[SupplierID]] = []
  private var known: [SupplierBalance]? = []

  func refuse() { refuses = true }

  /// Says what orders do at a supplier.
  func set(_ activity: SupplierActivity, of supplier: SupplierID) {
    activities[supplier] = activity
  }

  /// Says which readings of a supplier are in use.
  func know(_ readings: [SupplierBalance]?) { known = readings }

  func readings(of supplier: SupplierID) -> [SupplierBalance]? {
    known?.filter { $0.pool.supplier == supplier }
  }

  func activity(of suppliers: [SupplierID]) async -> [SupplierID: SupplierActivity] {
    activityRequests.append(suppliers)
    if isBusy { await withCheckedContinuation { waiting.append($0) } }
    return activities.filter { suppliers.contains($0.key) }
  }

  /// Whether activities are told only when a test says so.
  func setBusy(_ isBusy: Bool) {
    self.isBusy = isBusy
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  func take(_ report: BalanceReport) throws(LedgerError) {
    if refuses { throw .storeFailed(StoreError(.full, "the disk is full")) }
    amounts += report.readings.map(\.available.decimalString)
  }
}

/// A clock whose sleeps end when a test says so, each moving the wall clock by its length.
final class SteppedClock: Clock {
  struct Instant: InstantProtocol {
    var offset = Duration.zero
    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (a: Instant, b: Instant) -> Bool { a.offset < b.offset }
  }

  /// Sleeps that have begun and not ended.
  private struct State {
    var sleepers: [(number: Int, wakeUp: CheckedContinuation<Bool, Never>)] = []
    var allowed = 0
    var count = 0
    var cancelled: Set<Int> = []
  }

  private let wall: HandClock
  private let sleeps: AsyncStream<Duration>
  private let report: AsyncStream<Duration>.Continuation
  private let state = Mutex(State())

  init(_ wall: HandClock) {
    self.wall = wall
    (sleeps, report) = AsyncStream.makeStream(of: Duration.self)
  }

  var now: Instant { Instant(offset: wall.now().since(HandClock.beginning)) }
  var minimumResolution: Duration { .microseconds(1) }

  /// The length of the next sleep that begins.
  func nextSleep() async -> Duration? { await sleeps.first { _ in true } }

  /// Ends the sleep under way, or the next one.
  func step() {
    state.withLock { state in
      if state.sleepers.isEmpty {
        state.allowed += 1
      } else {
        state.sleepers.removeFirst().wakeUp.resume(returning: true)
      }
    }
  }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let length = now.duration(to: deadline)
    let number = state.withLock { state in
      state.count += 1
      return state.count
    }
    report.yield(length)
    let isOver = await withTaskCancellationHandler {
      await withCheckedContinuation { wakeUp in begin(number, wakeUp) }
    } onCancel: {
      cancel(number)
    }
    guard isOver else { throw CancellationError() }
    wall.advance(by: length)
  }

  private func begin(_ number: Int, _ wakeUp: CheckedContinuation<Bool, Never>) {
    state.withLock { state in
      if state.cancelled.contains(number) {
        wakeUp.resume(returning: false)
      } else if state.allowed > 0 {
        state.allowed -= 1
        wakeUp.resume(returning: true)
      } else {
        state.sleepers.append((number, wakeUp))
      }
    }
  }

  private func cancel(_ number: Int) {
    state.withLock { state in
      state.cancelled.insert(number)
      guard let index = state.sleepers.firstIndex(where: { $0.number == number }) else { return }
      state.sleepers.remove(at: index).wakeUp.resume(returning: false)
    }
  }
}

extension BalanceMonitor.Subject {
  /// A supplier that is asked at the same interval whatever goes on.
  init(
    supplier: SupplierID, interval: Duration, minimumInterval: Duration = .zero,
    lag: Duration = Supplier.defaultLag,
    maximumAge: Duration = RoutingRules.defaultMaximumReadingAge, reader: any BalanceReader
  ) {
    self.init(
      supplier: supplier,
      terms: CheckSchedule.Terms(
        plan: CheckPlan(always: interval), minimumInterval: minimumInterval, lag: lag,
        maximumAge: maximumAge),
      reader: reader)
  }
}
