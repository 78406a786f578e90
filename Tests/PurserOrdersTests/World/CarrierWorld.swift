import Logging
import PurserCore
import PurserOrders
import Synchronization
import TestSupport

/// A carrier with a ledger and two suppliers, `acme` and `bolt`, in virtual time.
final class CarrierWorld: Sendable {
  let time = VirtualTime()
  let ledger: AttemptLedgerDouble
  let acme: ScriptedOrders
  let bolt: ScriptedOrders
  let content = ContentInMemory()
  let results = KeptResults()
  let log = KeptLog()
  private let rules: CarryingRules
  private let running: Mutex<(carrier: OrderCarrier, executor: VirtualExecutor)?> = Mutex(nil)

  init(rules: CarryingRules = CarryingRules(), acme terms: SupplierOrderTerms? = nil) {
    self.rules = rules
    ledger = AttemptLedgerDouble(
      time, suppliers: [SupplierID("acme"), SupplierID("bolt")])
    acme =
      terms.map { [ledger] in ScriptedOrders("acme", ledger, terms: $0) }
      ?? ScriptedOrders("acme", ledger)
    bolt = ScriptedOrders("bolt", ledger)
    start()
  }

  /// Starts a carrier; one that ran before is killed.
  ///
  /// - Parameter limit: how many jobs it runs until it is killed.
  func start(limit: Int = .max) {
    running.withLock(\.self)?.executor.kill()
    let executor = VirtualExecutor(limit: limit)
    let surroundings = CarrierSurroundings(
      ledger: ledger, reports: { [ledger] in ledger.numbers(of: $0) },
      suppliers: { [acme, bolt] id in [acme, bolt].first { $0.id == id } },
      router: { Router(rules: RoutingRules()) }, time: time, content: content,
      results: results, logger: log.logger)
    let carrier = OrderCarrier(surroundings, rules: rules, executor: executor)
    running.withLock { $0 = (carrier, executor) }
  }

  var carrier: OrderCarrier {
    guard let carrier = running.withLock({ $0?.carrier }) else { preconditionFailure("no carrier") }
    return carrier
  }

  var executor: VirtualExecutor {
    guard let executor = running.withLock({ $0?.executor }) else {
      preconditionFailure("no carrier")
    }
    return executor
  }

  /// Lets time go on until so many seconds after the beginning.
  func run(until seconds: Double) async { await time.run(until: at(seconds), executor) }

  /// Asks the carrier something, where its own tasks run.
  @discardableResult
  func ask<Answer: Sendable>(
    _ question: @escaping @Sendable (OrderCarrier) async -> Answer
  ) async -> Answer {
    await executor.start { [carrier] in await question(carrier) }.value
  }

  /// Where an order stands, as the carrier says.
  func standing(_ name: String) async -> CarriedOrder? {
    await ask { await $0.wait(for: orderID(name), atMost: .zero) }
  }

  /// How many attempts the carrier follows.
  func followedCount() async -> Int { await ask { await $0.followedCount } }

  /// Places an order, which the carrier takes over.
  func carry(_ name: String, _ amount: String = "10", quantity: Int64 = 1) async {
    guard let (record, note) = ledger.hold(name, amount, quantity: quantity) else {
      preconditionFailure("nobody can fill \(name)")
    }
    await ask { await $0.carry(record, note) }
  }

  /// Places an order that leaves with its hold where it may, and whose carrier is told of it by `carry`.
  func depart(_ name: String) -> Departed {
    guard let departure = carrier.departure(), let order = ledger.hold(name) else {
      preconditionFailure("nobody can fill \(name)")
    }
    let (record, note) = ledger.depart(order, with: departure)
    return Departed(record: record, note: note, departure: departure)
  }

  /// The carrier takes over what has departed.
  func carry(_ departed: consuming Departed) async {
    let departed = departed
    await ask { await $0.carry(departed.record, departed.note, departing: departed.departure) }
  }

  /// Takes a message of a supplier about an attempt, when it comes; nobody waits for it.
  func receive(_ reference: String, from supplier: ScriptedOrders) -> Task<Bool, Never> {
    let message = AttemptMessage(
      headers: [("reference", reference)], body: [], receivedAt: time.now)
    return executor.start { [carrier] in
      do throws(SupplierMessageRefusal) {
        try await carrier.receive(message, from: supplier.id)
        return true
      } catch {
        return false
      }
    }
  }

  /// What must never have been done at a supplier.
  var faults: [String] { acme.faults + bolt.faults }
}

/// An order that may have left with its hold.
struct Departed: Sendable {
  var record: OrderRecord
  var note: AttemptNote
  var departure: any AttemptDeparture
}

/// Keeps what was delivered, as a store with a key does.
final class ContentInMemory: DeliveredContent {
  private let kept = Mutex<[OrderID: [[AttemptNews.Field]]]>([:])
  private let failures = Mutex(0)

  /// Lets the next tries fail.
  func fail(_ count: Int) { failures.withLock { $0 = count } }

  func keep(
    _ content: [[AttemptNews.Field]], of hold: OrderID
  ) async throws(StoreError) -> Bool {
    let fails = failures.withLock { count in
      defer { count = max(0, count - 1) }
      return count > 0
    }
    if fails { throw StoreError(.full, "the disk is full") }
    kept.withLock { $0[hold] = content }
    return true
  }

  func content(of hold: OrderID) async throws(StoreError) -> KeptContent {
    kept.withLock { $0[hold].map { .items($0) } ?? .nothing }
  }

  func forget(_ hold: OrderID) async throws(StoreError) { kept.withLock { $0[hold] = nil } }
}

/// Keeps what came of attempts.
final class KeptResults: AttemptResultSink {
  private let kept = Mutex<[AttemptResult]>([])

  var outcomes: [AttemptResult.Outcome] { kept.withLock { $0.map(\.outcome) } }

  func take(_ result: AttemptResult) { kept.withLock { $0.append(result) } }
}
