import TestSupport
import Testing

@testable import PurserCore

@Suite("An order that is split over suppliers")
struct SplittingTests {
  private let names = ["acme", "bolt", "cord", "dime"]
  private let router = Router(
    rules: RoutingRules(policy: .priority, maximumReadingAge: .seconds(1_000_000)))

  private func state(_ amounts: [String], caps: [Int: SupplierCaps] = [:]) throws -> LedgerState {
    let suppliers = amounts.indices.map { place in
      Supplier(id: SupplierID(names[place]), priority: place, caps: caps[place])
    }
    var state = LedgerState(suppliers: suppliers)
    var log = LedgerState.Log()
    for (place, amount) in amounts.enumerated() {
      try state.take(
        reading(pool(names[place]), amount, at: 0), at: at(1), clock: at(1), log: &log)
    }
    return state
  }

  private func order(_ quantity: Int64, at cost: String = "10", splits: Bool = true) -> Order {
    var order = Order(
      id: orderID("A-1"), currency: currency("USD"),
      item: .product(
        sku: "card", quantity: quantity,
        offers: names.map { Order.Offer(supplier: SupplierID($0), unitCost: money(cost)) }))
    order.splits = splits
    return order
  }

  private func place(
    _ order: Order, _ state: inout LedgerState, taken: Set<OrderID> = []
  ) throws -> [OrderRecord] {
    var (deliberation, log) = (Deliberation(), LedgerState.Log())
    _ = try state.place(
      order, fingerprint: .zero, known: nil, retriesRefused: false, router: router, at: at(2),
      clock: at(2), in: &deliberation, isFree: { !taken.contains($0) }, log: &log)
    #expect(state.inconsistency() == nil)
    return log.events.compactMap { event in
      if case .placed(let record) = event { record } else { nil }
    }
  }

  private func text(_ records: [OrderRecord]) -> [String] {
    records.map { record in
      "\(record.id) \(record.details?.quantity ?? 0) at \(record.state.hold?.supplier.name ?? "nobody")"
    }
  }

  @Test("goes to suppliers in the order of the policy, to each as many units as it can pay for")
  func greedy() throws {
    var state = try state(["35", "9.99", "21", "70"])
    let records = try place(order(8), &state)
    #expect(text(records) == ["A-1 3 at acme", "A-1.2 2 at cord", "A-1.3 3 at dime"])
    #expect(records.map { $0.details?.split?.number } == [1, 2, 3])
    #expect(records.allSatisfy { $0.details?.split?.quantity == 8 })
    #expect(state.positions.map(\.spendable.low) == ["5", "9.99", "1", "40"].map { money($0) })
  }

  @Test("stays whole where one supplier can fill it, and where it does not ask to be split")
  func whole() throws {
    var state = try state(["35", "100"])
    #expect(text(try place(order(8), &state)) == ["A-1 8 at bolt"])
    var other = try self.state(["35", "50"])
    #expect(text(try place(order(8, splits: false), &other)) == ["A-1 8 at nobody"])
  }

  @Test("holds nothing where not all units find a supplier")
  func nothing() throws {
    var state = try state(["35", "40"])
    #expect(text(try place(order(8), &state)) == ["A-1 8 at nobody"])
    #expect(state.positions.map(\.spendable.low) == [money("35"), money("40")])
  }

  @Test("keeps to the caps of each supplier")
  func caps() throws {
    let caps = SupplierCaps(perOrder: [money("20")])
    var state = try state(["100", "60"], caps: [0: caps])
    #expect(text(try place(order(8), &state)) == ["A-1 2 at acme", "A-1.2 6 at bolt"])
  }

  @Test("passes names over that somebody has")
  func takenNames() throws {
    var state = try state(["35", "50"])
    let records = try place(order(8), &state, taken: [orderID("A-1.2"), orderID("A-1.3")])
    #expect(text(records) == ["A-1 3 at acme", "A-1.4 5 at bolt"])
    #expect(records[0].details?.split?.orders == [orderID("A-1"), orderID("A-1.4")])
  }

  @Test("of random suppliers all units are held once, or none", arguments: 0..<200 as Range<UInt64>)
  func random(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let amounts = names.indices.map { _ in
      Money(units: .random(in: 0...60_000_000, using: &random), currency: currency("USD"))
    }
    let quantity = Int64.random(in: 2...20, using: &random)
    let before = try state(amounts.map(\.decimalString))
    var state = before
    let records = try place(order(quantity), &state)
    let capacity = amounts.reduce(0) { $0 + $1.units / 10_000_000 }
    guard capacity >= quantity else {
      #expect(records.allSatisfy { $0.state.hold == nil }, "\(random)")
      #expect(state.positions == before.positions, "\(random)")
      return
    }
    #expect(records.reduce(0) { $0 + ($1.details?.quantity ?? 0) } == quantity, "\(random)")
    let suppliers = records.compactMap { $0.state.hold?.supplier }
    #expect(Set(suppliers).count == records.count, "\(random)")
    for position in state.positions { #expect(!position.spendable.low.isNegative, "\(random)") }
    var replayed = before
    var effects = LedgerEffects()
    for record in records { try replayed.apply(.placed(record), effects: &effects) }
    #expect(replayed == state, "\(random)")
  }
}
