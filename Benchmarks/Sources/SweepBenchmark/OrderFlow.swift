import Foundation
import PurserCore
import PurserEngine
import PurserStore
import Synchronization

/// Orders that go on while suppliers are checked: durable ones, at a pace, through the ledger that takes the
/// readings too. Four suppliers beside those of the sweep fill them.
final class OrderFlow: Sendable {
  /// How orders do in a stretch of time.
  struct Mark {
    fileprivate var orders: Int
    fileprivate var at: ContinuousClock.Instant
  }

  /// The ledger of the orders and the readings.
  let ledger: Ledger
  private let answered = Atomic<Int>(0)
  private let isOver = Atomic<Bool>(false)
  private let clock = ContinuousClock()
  private let now: @Sendable () -> Timestamp

  private static let sku = "card"
  private static let senders = 64
  private static let usd = Currency(iso4217: "USD")
  private static let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(86_400)))

  /// Opens a ledger in `folder`, which knows `suppliers` and those of the orders.
  init(
    _ suppliers: [Supplier], folder: String, now: @escaping @Sendable () -> Timestamp
  ) async throws {
    self.now = now
    guard let usd = Self.usd else { fatalError("USD is a currency") }
    let shops = (1...4).map { number in
      Supplier(
        id: SupplierID("shop-\(number)"),
        prices: [Self.sku: Money(units: 1_000_000 + Int64(number), currency: usd)])
    }
    ledger = try Ledger(
      suppliers: suppliers + shops,
      store: SQLiteLedgerStore(path: folder + "/ledger.db", currencies: CurrencyTable()), now: now)
    for shop in shops {
      let reading = SupplierBalance(
        pool: PoolID(supplier: shop.id, currency: usd),
        available: Money(units: 9_000_000_000_000_000, currency: usd), requestedAt: now(),
        receivedAt: now())
      try await ledger.take(
        BalanceReport(
          supplier: shop.id, readings: [reading], requestedAt: reading.requestedAt,
          receivedAt: reading.receivedAt))
    }
  }

  /// Sends orders while `body` runs.
  ///
  /// - Parameters:
  ///   - rate: how many a second; `nil` for as many as the ledger takes.
  ///   - body: what to do meanwhile.
  /// - Throws: what `body` or an order throws.
  func run(aSecond rate: Int?, during body: @escaping @Sendable () async throws -> Void)
    async throws
  {
    try await withThrowingTaskGroup(of: Void.self) { group in
      let start = clock.now
      for sender in 0..<Self.senders {
        group.addTask { [self] in
          try await send(from: sender, since: start, aSecond: rate)
        }
      }
      group.addTask { [self] in
        defer { isOver.store(true, ordering: .relaxed) }
        try await body()
      }
      try await group.waitForAll()
    }
    await ledger.finish()
  }

  /// Every so-manieth order, each at its moment or, where the one before took longer, at once.
  private func send(
    from sender: Int, since start: ContinuousClock.Instant, aSecond rate: Int?
  ) async throws {
    guard let usd = Self.usd else { return }
    var number = sender
    while !isOver.load(ordering: .relaxed) {
      if let rate {
        let due = start + .nanoseconds(Int64(number) * 1_000_000_000 / Int64(rate))
        if due > clock.now { try await clock.sleep(until: due) }
      }
      guard let id = OrderID("o-\(number)") else { return }
      let placement = try await ledger.place(
        PlacementRequest(
          Order(id: id, currency: usd, item: .product(sku: Self.sku, quantity: 1, offers: [])),
          fingerprint: .zero, router: Self.router))
      precondition(placement.record.state.holding != nil, "an order was refused")
      answered.add(1, ordering: .relaxed)
      number += Self.senders
    }
  }

  /// Now, to count from.
  func mark() -> Mark {
    Mark(orders: answered.load(ordering: .relaxed), at: clock.now)
  }

  /// Orders answered a second since a moment.
  func rate(since mark: Mark) -> Double {
    let orders = answered.load(ordering: .relaxed) - mark.orders
    return Double(orders) / ((clock.now - mark.at) / .seconds(1))
  }
}
