import Foundation
import PurserCore
import PurserEngine
import PurserStore
import PurserWatch
import Synchronization
import TestSupport

/// A ledger and the history beside it, on real files, with a clock that a test sets.
final class HistoryScene: Sendable {
  static let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(100_000_000)))

  let folder: String
  let clock = SceneClock()
  private let opened = Mutex<(ledger: Ledger, store: SQLiteLedgerStore)?>(nil)

  init() async throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("purser-history-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
    try await reopen()
  }

  deinit { _ = try? FileManager.default.removeItem(atPath: folder) }

  var path: String { folder + "/purser.db" }

  var ledger: Ledger { now.ledger }
  var store: SQLiteLedgerStore { now.store }

  private var now: (ledger: Ledger, store: SQLiteLedgerStore) {
    opened.withLock { opened in
      guard let opened else { preconditionFailure("the ledger is closed") }
      return opened
    }
  }

  /// Opens the ledger's file anew, as a process does that starts.
  func reopen() async throws {
    await close()
    let store = try await open()
    let suppliers = ["acme", "bolt"].map { Supplier(id: SupplierID($0)) }
    let clock = clock
    let ledger = try Ledger(
      suppliers: suppliers, terms: LedgerTerms(holdTimeToLive: .seconds(100_000_000)),
      store: store, now: { clock.now })
    opened.withLock { $0 = (ledger, store) }
  }

  /// Closes the ledger, so that its file can be copied.
  func close() async {
    guard let ledger = opened.withLock(\.self)?.ledger else { return }
    await ledger.finish()
    opened.withLock { $0 = nil }
  }

  /// The last thread that worked on a store may hold it for a moment longer.
  private func open() async throws -> SQLiteLedgerStore {
    while true {
      do throws(StoreError) {
        return try SQLiteLedgerStore(path: path, currencies: CurrencyTable())
      } catch {
        guard error.code == .inUse else { throw error }
        await Task.yield()
      }
    }
  }

  // MARK: The history

  /// The file as a process finds it.
  var file: HistoryFile { HistoryFile(besideLedger: path, currencies: CurrencyTable()) }

  /// What a keeper of the ledger has learned once it knows all that there is.
  func learned(
    _ file: (any HistoryStore)? = nil, page: Int = 3, clock: LocalClock = .utc
  ) async throws -> [PoolID: HourlySpend] {
    let file = file ?? self.file
    let keeper = keeper(file, page: page, clock: clock)
    let running = Task { await keeper.run() }
    defer { running.cancel() }
    let last = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: true, limit: 1
    ).first.map { EntryMark($0) }
    var numbers = ledger.latestNumbers().makeAsyncIterator()
    let event = await numbers.next() ?? 0
    while true {
      if try await file.place() == HistoryPlace(entry: last, event: event, zone: clock.name) {
        break
      }
      await Task.yield()
    }
    running.cancel()
    await running.value
    return await keeper.hourlySpend()
  }

  func keeper(
    _ file: any HistoryStore, page: Int = 3, clock: LocalClock = .utc,
    onProblem: @escaping @Sendable (StoreError?) -> Void = { _ in }
  ) -> SpendKeeper {
    var limits = HistoryLimits()
    limits.page = page
    (limits.rest, limits.shortestRest, limits.pause) = (0, .zero, .zero)
    limits.unkept = 1
    return SpendKeeper(
      HistorySurroundings(
        store: file, feed: ledger, entries: store, readings: store, clock: { clock },
        time: self.clock, limits: limits,
        onProblem: onProblem))
  }

  // MARK: The ledger

  /// Reads the balance of a pool.
  func read(_ supplier: String, _ amount: Money) async throws {
    clock.pass(.seconds(1))
    let now = clock.now
    try await ledger.take([
      SupplierBalance(
        pool: pool(supplier), available: amount, requestedAt: now,
        receivedAt: now + .milliseconds(100))
    ])
    clock.pass(.seconds(1))
  }

  func place(_ name: String, _ cost: String, at supplier: String = "acme") async throws {
    var order = order(name, cost)
    order.allow = [SupplierID(supplier)]
    _ = try await ledger.place(order, fingerprint: .sample(name), router: Self.router)
  }

  func tell(_ news: LedgerState.Report, _ name: String) async throws {
    _ = try await ledger.take(OrderReport(news, of: orderID(name)))
  }
}

/// A time that stands where a test sets it, and in which nobody waits.
final class SceneClock: PassingTime {
  private let moment = Mutex(HistoryScene.monday)

  var now: Timestamp { moment.withLock(\.self) }

  func pass(_ duration: Duration) { moment.withLock { $0 = $0 + duration } }

  func wait(until moment: Timestamp) async { await Task.yield() }
}

extension HistoryScene {
  /// 2026-11-02, a Monday, 00:00 in UTC.
  static let monday = Timestamp(microsecondsSinceEpoch: 1_793_577_600_000_000)

  /// The hour so many hours after that.
  static func hour(_ hours: Int64) -> Int64 { HourlySpend.hour(of: monday) + hours }
}

/// A store that fails at one of its writes, before or after it was done.
final class FailingHistory: HistoryStore {
  private let store: HistoryFile
  private let left: Mutex<Int>
  private let isDone: Bool

  init(_ store: HistoryFile, failingAt number: Int, isDone: Bool) {
    (self.store, self.isDone) = (store, isDone)
    left = Mutex(number)
  }

  /// Whether it has failed.
  var hasFailed: Bool { left.withLock { $0 < 0 } }

  func place() async throws(StoreError) -> HistoryPlace { try await store.place() }

  func hourlySpend() async throws(StoreError) -> [PoolID: HourlySpend] {
    try await store.hourlySpend()
  }

  func take(_ changes: HistoryChanges, upTo place: HistoryPlace) async throws(StoreError) {
    let fails = left.withLock { left in
      left -= 1
      return left == -1
    }
    if !fails || isDone { try await store.take(changes, upTo: place) }
    if fails { throw StoreError(.failed, "the disk does not answer") }
  }

  func beginAnew() async throws(StoreError) { try await store.beginAnew() }
}
