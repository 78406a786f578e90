import PurserCore
import TestSupport
import Testing

/// Random orders, settlements, releases and readings against a supplier whose true money is known.
@Suite("Ledger under a random workload")
struct LedgerWorkloadTests {
  @Test("low never exceeds the truth, and the replayed events give the same state")
  func lowIsSafe() throws {
    for _ in 0..<60 {
      var workload = Workload(random: SeededRandom())
      try workload.run(steps: 400)
    }
  }
}

/// A supplier that deducts at once and shows it after at most its lag, and a ledger that knows it
/// by readings only.
private struct Workload {
  private static let lag = 2.0
  private let main = pool("acme")
  private let router = Router(
    rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))
  private let supplier = Supplier(id: SupplierID("acme"), lag: .seconds(2))
  private var random: SeededRandom
  private var state: LedgerState
  private var events: [LedgerEvent] = []
  private var now = 0.0
  /// What the supplier really has, and what it had at each change.
  private var truth: Int64 = 500
  private var history: [(at: Double, amount: Int64)] = [(0, 500)]
  /// Held orders that the supplier has not seen, and those it has taken.
  private var unsent: [(name: String, cost: Int64)] = []
  private var taken: [(name: String, cost: Int64)] = []
  private var count = 0

  init(random: SeededRandom) {
    self.random = random
    state = LedgerState(suppliers: [supplier])
  }

  mutating func run(steps: Int) throws {
    try readBalance()
    for _ in 0..<steps {
      now += Double.random(in: 0...1.5, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0...3: try placeOrder()
      case 4...5: takeAtSupplier()
      case 6: try settleOne()
      case 7: try releaseOne()
      default: try readBalance()
      }
      try checkInvariants()
    }
    var replayed = LedgerState(suppliers: [supplier])
    for event in events { try replayed.apply(event) }
    #expect(replayed == state, "\(random)")
  }

  private mutating func placeOrder() throws {
    count += 1
    let cost = Int64.random(in: 1...40, using: &random)
    let (record, event) = try state.place(
      order("o\(count)", "\(cost)"), fingerprint: "", known: nil, retriesRefused: false,
      router: router, at: at(now), clock: at(now))
    if let event { events.append(event) }
    if case .held = record.state { unsent.append(("o\(count)", cost)) }
  }

  /// The supplier takes the money of an order: it must have it.
  private mutating func takeAtSupplier() {
    guard !unsent.isEmpty else { return }
    let order = unsent.remove(at: Int.random(in: unsent.indices, using: &random))
    truth -= order.cost
    history.append((now, truth))
    #expect(truth >= 0, "the supplier would have refused an order; \(random)")
    taken.append(order)
  }

  private mutating func settleOne() throws {
    guard !taken.isEmpty else { return }
    let name = taken.remove(at: Int.random(in: taken.indices, using: &random)).name
    let (_, event) = try state.settle(
      orderID(name), actual: nil, known: state.openOrder(orderID(name)), at: at(now))
    events.append(try #require(event))
  }

  private mutating func releaseOne() throws {
    guard !unsent.isEmpty else { return }
    let name = unsent.remove(at: Int.random(in: unsent.indices, using: &random)).name
    let (_, event) = try state.release(
      orderID(name), known: state.openOrder(orderID(name)), at: at(now))
    events.append(try #require(event))
  }

  /// A reading shows the truth of some moment not older than the lag.
  private mutating func readBalance() throws {
    let requested = now
    now += Double.random(in: 0...0.5, using: &random)
    let seen = Double.random(in: (requested - Self.lag)...now, using: &random)
    let shown = history.last { $0.at <= seen }?.amount ?? 500
    let reading = SupplierBalance(
      pool: main, available: money("\(shown)"), requestedAt: at(requested), receivedAt: at(now))
    try state.take([reading], at: at(now), events: &events)
  }

  private func checkInvariants() throws {
    let position = try #require(state.positions.first, "\(random)")
    let outstanding = unsent.reduce(0) { $0 + $1.cost }
    let free = money("\(truth - outstanding)")
    #expect(position.spendable.low.units <= free.units, "\(random)")
    #expect(position.spendable.low.units <= position.spendable.high.units, "\(random)")
  }
}
