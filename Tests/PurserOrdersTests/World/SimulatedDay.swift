import Logging
import PurserCore
import PurserOrders
import Synchronization
import TestSupport

/// Orders for two hours of virtual time at suppliers that fail in every way, carried by a process that is killed
/// now and then.
final class SimulatedDay: Sendable {
  let time = VirtualTime()
  let ledger: AttemptLedgerDouble
  let rules: CarryingRules
  private let suppliers: Mutex<[SimulatedOrders]> = Mutex([])
  private let running: Mutex<(carrier: OrderCarrier, executor: VirtualExecutor)?> = Mutex(nil)

  init(seed: UInt64, rules: CarryingRules, styles: [SimulatedOrders.Style]) {
    self.rules = rules
    let names = styles.indices.map { "s\($0)" }
    ledger = AttemptLedgerDouble(time, suppliers: names.map { SupplierID($0) })
    let made = zip(names, styles).enumerated().map { place, supplier in
      SimulatedOrders(supplier.0, supplier.1, ledger, seed: seed &+ UInt64(place)) {
        [weak self] supplier, reference in self?.send(reference, from: supplier, tries: 40)
      }
    }
    suppliers.withLock { $0 = made }
  }

  var all: [SimulatedOrders] { suppliers.withLock(\.self) }

  var executor: VirtualExecutor {
    guard let executor = running.withLock({ $0?.executor }) else {
      preconditionFailure("no carrier")
    }
    return executor
  }

  /// Starts a process that takes up what was under way, and is killed after so many steps.
  func start(limit: Int = .max) {
    running.withLock(\.self)?.executor.kill()
    let executor = VirtualExecutor(limit: limit)
    let all = all
    let surroundings = CarrierSurroundings(
      ledger: ledger, reports: { [ledger] in ledger.numbers(of: $0) },
      suppliers: { id in all.first { $0.id == id } },
      router: { Router(rules: RoutingRules()) }, time: time, content: ContentInMemory(),
      results: KeptResults(), logger: KeptLog(.critical).logger)
    let carrier = OrderCarrier(surroundings, rules: rules, executor: executor)
    running.withLock { $0 = (carrier, executor) }
    _ = executor.start { await carrier.resume() }
  }

  /// Places an order.
  func place(_ name: String, _ amount: String, quantity: Int64) {
    guard let order = ledger.hold(name, amount, quantity: quantity),
      let (carrier, executor) = running.withLock(\.self), let departure = carrier.departure()
    else { return }
    let (record, note) = ledger.depart(order, with: departure)
    _ = executor.start { await carrier.carry(record, note, departing: departure) }
  }

  /// A supplier sends a message, and again half a minute later where it is not taken in.
  private func send(_ reference: String, from supplier: SimulatedOrders, tries: Int) {
    guard tries > 0, let (carrier, executor) = running.withLock(\.self) else { return }
    let message = AttemptMessage(
      headers: [("reference", reference)], body: [], receivedAt: time.now)
    let isTaken = Mutex(false)
    _ = executor.start {
      do throws(SupplierMessageRefusal) {
        try await carrier.receive(message, from: supplier.id)
        isTaken.withLock { $0 = true }
      } catch {
        return
      }
    }
    time.schedule(after: .seconds(30)) { [weak self] in
      if !isTaken.withLock(\.self) { self?.send(reference, from: supplier, tries: tries - 1) }
    }
  }

  /// Lets time go on; a process that is killed meanwhile is started again after a while.
  ///
  /// - Returns: whether one was killed.
  @discardableResult
  func run(until seconds: Double, restartingWith limit: () -> Int) async -> Bool {
    var isKilled = false
    var end = time.now
    while end < at(seconds) {
      end = min(end + .seconds(5), at(seconds))
      await time.run(until: end, executor)
      if executor.isKilled {
        isKilled = true
        start(limit: limit())
      }
    }
    return isKilled
  }

  /// People find out what became of the orders that nobody knows, and say so.
  func askPeople() async {
    // A write may fail.
    for _ in 0..<5 { await tellLedger() }
  }

  private func tellLedger() async {
    // Nobody says of an order that it was not bought while it is being placed.
    for (hold, status) in ledger.state.withLock(\.statuses)
    where status.state.holding?.ending == nil && status.placedAt + .seconds(3_600) < time.now {
      guard let note = ledger.note(hold), let supplier = supplier(note.supplier) else { continue }
      let sale = note.request.flatMap { supplier.sales[$0.id] }
      let charged = Money(units: sale?.charged ?? 0, currency: status.currency)
      ledger.take(
        OrderReport(charged.isPositive ? .settled(actual: charged) : .released, of: hold)
      ) { _ in }
    }
    await time.run(until: time.now + .seconds(1), executor)
  }

  private func supplier(_ id: SupplierID) -> SimulatedOrders? { all.first { $0.id == id } }

  // MARK: Judging

  /// What is wrong with how the orders stand, by the suppliers' own books.
  func problems() -> [String] {
    var problems = all.flatMap(\.faults)
    let statuses = ledger.state.withLock(\.statuses)
    var bought: [OrderID: [OrderID]] = [:]
    for (hold, status) in statuses {
      guard let note = ledger.note(hold), let supplier = supplier(note.supplier) else { continue }
      let charged = note.request.flatMap { supplier.sales[$0.id] }?.charged ?? 0
      let paid: Int64
      switch status.state.holding?.ending {
      case .settled(let actual, _)?: paid = actual.units
      case nil, .released?, .expired?, .reversed?: paid = 0
      }
      if charged > 0 { bought[hold.order, default: []].append(hold) }
      if paid != charged {
        let sale = note.request.flatMap { supplier.sales[$0.id] }?.state.rawValue ?? "none"
        problems.append(
          "\(ledger.label(hold)), \(note.state?.rawValue ?? "none"), paid \(paid); "
            + "\(supplier.style) took \(charged), \(sale)")
      }
      if status.state.holding?.ending == nil { problems.append("\(ledger.label(hold)) is open") }
    }
    for (order, holds) in bought where holds.count > 1 {
      let isAllowed = if case .failOver = rules.unknown { true } else { false }
      if !isAllowed { problems.append("\(order) was bought \(holds.count) times") }
    }
    return problems
  }
}
