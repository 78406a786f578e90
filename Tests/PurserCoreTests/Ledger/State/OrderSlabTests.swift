import TestSupport
import Testing

@testable import PurserCore

@Suite("The slab of orders")
struct OrderSlabTests {
  @Test("a slot has one line of the processor's cache")
  func size() {
    #expect(MemoryLayout<PackedOrder>.stride == 64)
    #expect(MemoryLayout<PoolState.Moment>.stride == 16)
  }

  @Test("every order comes back as it was kept, whatever is told of it")
  func everyStanding() {
    var slab = OrderSlab()
    var kept: [OrderID: OpenOrder] = [:]
    for (number, order) in Self.everyOrder.enumerated() {
      for id in [
        orderID("o\(number)"), orderID("a-name-of-more-than-sixteen-characters-\(number)"),
      ] {
        _ = slab.insert(order, named: id)
        kept[id] = order
      }
    }
    #expect(slab.count == kept.count)
    for (id, order) in kept { #expect(slab[id] == order) }
    #expect(slab.inconsistency() == nil)
  }

  @Test("an order is what it was changed to last, from any standing to any other")
  func changes() throws {
    let orders = Self.everyOrder
    for before in orders.indices {
      for after in orders.indices where (before + after).isMultiple(of: 7) {
        var slab = OrderSlab()
        let slot = slab.insert(orders[before], named: orderID("o1"))
        slab.update(slot, orders[after])
        #expect(slab[slot] == orders[after])
        #expect(slab.inconsistency() == nil)
      }
    }
  }

  @Test("names, contents and deadlines are those of a simple model", arguments: UInt64(1)...8)
  func model(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var slab = OrderSlab()
    var model: [OrderID: OpenOrder] = [:]
    // In which order the orders were heard of.
    var heard: [OrderID] = []
    let orders = Self.everyOrder
    for step in 0..<4_000 {
      let id = Self.id(Int.random(in: 0..<300, using: &random))
      var order = try #require(orders.randomElement(using: &random))
      switch Int.random(in: 0..<3, using: &random) {
      case 0:
        if let slot = slab.slot(of: id) { slab.remove(slot) }
        model[id] = nil
        heard.removeAll { $0 == id }
      case 1 where model[id] != nil:
        let before = try #require(model[id])
        order.placedAt = before.placedAt
        slab.update(try #require(slab.slot(of: id)), order)
        model[id] = order
        if !before.isAwaited || !order.isAwaited || before.lastHeardAt != order.lastHeardAt
          || before.timeToLive != order.timeToLive
        {
          heard.removeAll { $0 == id }
          heard.append(id)
        }
      default:
        _ = slab.insert(order, named: id)
        model[id] = order
        heard.removeAll { $0 == id }
        heard.append(id)
      }
      guard step.isMultiple(of: 50) else { continue }
      #expect(slab.inconsistency() == nil)
      for number in 0..<300 { #expect(slab[Self.id(number)] == model[Self.id(number)]) }
      let waiting = heard.enumerated().filter {
        model[$0.element].map { $0.isAwaited && $0.timeToLive == nil } ?? false
      }
      let sorted = waiting.sorted { one, other in
        let moments = (model[one.element]?.lastHeardAt, model[other.element]?.lastHeardAt)
        guard let first = moments.0, let second = moments.1 else { return false }
        return (first, one.offset) < (second, other.offset)
      }
      #expect(slab.awaited == sorted.map(\.element))
    }
  }

  @Test("a reference to an order that is gone names nobody, though another has its place")
  func generations() throws {
    var slab = OrderSlab()
    let gone = slab.insert(Self.order(at: 1), named: orderID("gone"))
    slab.remove(gone)
    let next = slab.insert(Self.order(at: 2), named: orderID("next"))
    #expect(next.place == gone.place)
    #expect(slab[gone] == nil)
    #expect(slab.id(of: gone) == nil)
    slab.update(gone, Self.order(at: 3))
    slab.remove(gone)
    #expect(slab[orderID("next")] == Self.order(at: 2))
  }

  @Test("a copy stays as it was")
  func copies() {
    var slab = OrderSlab()
    for number in 0..<3_000 { _ = slab.insert(Self.order(at: number), named: Self.id(number)) }
    let copy = slab
    for number in 0..<3_000 {
      if let slot = slab.slot(of: Self.id(number)) { slab.remove(slot) }
    }
    #expect(slab.count == 0)
    #expect(copy.count == 3_000)
    #expect(copy.inconsistency() == nil)
    #expect(copy != slab)
  }

  @Test("slabs with the same orders are equal, wherever those stand")
  func equality() {
    var (one, other) = (OrderSlab(), OrderSlab())
    let orders = (0..<100).map { (Self.id($0), Self.order(at: $0)) }
    for (id, order) in orders { _ = one.insert(order, named: id) }
    for (id, order) in orders.reversed() { _ = other.insert(order, named: id) }
    #expect(one == other)
    if let slot = other.slot(of: Self.id(7)) { other.update(slot, Self.order(at: 70)) }
    #expect(one != other)
  }

  // MARK: Orders

  /// A UUID, a short name or a long one.
  private static func id(_ number: Int) -> OrderID {
    switch number % 3 {
    case 0: orderID("o\(number)")
    case 1: orderID("0190f3a2-5b6c-7d8e-9f00-\(String(100_000_000_000 + number))")
    default: orderID("a-name-of-more-than-sixteen-characters-\(number)")
    }
  }

  private static func order(at seconds: Int) -> OpenOrder {
    OpenOrder(
      placedAt: at(Double(seconds)), attempt: 1, sending: .notSent,
      first: OpenOrder.Line(pool: 0, heldUnits: 10, actualUnits: 10))
  }

  /// Orders of every standing, told of soon and hours later, in every combination.
  private static let everyOrder: [OpenOrder] = {
    var orders: [OpenOrder] = []
    let first = OpenOrder.Line(pool: 3, heldUnits: 1_000, actualUnits: 1_000)
    let ends: [OpenOrder.End?] = [
      nil, .settled(at: at(30)), .released(at: at(40)), .expired(at: at(900), inferred: nil),
      .expired(at: at(901), inferred: .bought), .reversed(settledAt: at(50), at: at(60)),
      .settled(at: at(40_000)), .released(at: at(-5)),
    ]
    for sending in [
      Sending.notSent, .assumed(at: at(1)), .assumed(at: at(2)), .reported(at: at(3)),
      .reported(at: at(9_000)),
    ] {
      for acceptedAt in [nil, at(4), at(5_000)] {
        for unknownAt in [nil, at(6), at(6_000)] {
          for end in ends {
            orders.append(
              OpenOrder(
                placedAt: at(1), attempt: 1, sending: sending, acceptedAt: acceptedAt,
                unknownAt: unknownAt, end: end, first: first))
          }
        }
      }
    }
    var rare = orders[0]
    rare.attempt = 300
    orders.append(rare)
    rare.attempt = 2
    orders.append(rare)
    rare.first.actualUnits = 999
    orders.append(rare)
    rare.timeToLive = .seconds(90)
    orders.append(rare)
    rare.others = [OpenOrder.Line(pool: 4, heldUnits: 5, actualUnits: 5)]
    orders.append(rare)
    return orders
  }()
}
