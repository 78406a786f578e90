import PurserCore
import PurserEngine
import TestSupport
import Testing

@testable import PurserStore

@Suite("Events of orders", .mustEnd)
struct OrderEventTests {
  private let samples: LedgerSamples
  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))

  init() throws { samples = try LedgerSamples() }

  /// A ledger with two suppliers, and its store.
  private func open() async throws -> (ledger: Ledger, store: SQLiteLedgerStore) {
    let store = try samples.open()
    let suppliers = ["acme", "bolt"].map { Supplier(id: SupplierID($0)) }
    let ledger = try Ledger(suppliers: suppliers, store: store, now: { at(10) })
    try await ledger.take([
      reading(pool("acme"), "100", at: 0), reading(pool("bolt"), "100", at: 0),
    ])
    return (ledger, store)
  }

  private func place(_ ledger: Ledger, _ name: String, _ cost: String = "10") async throws {
    _ = try await ledger.place(
      order(name, cost), fingerprint: .zero, router: router)
  }

  private func next(_ ledger: Ledger, _ name: String) async throws {
    _ = try await ledger.next(
      NextAttempt(
        orderID(name), problem: AttemptProblem(.outOfStock, "none left"), router: router))
  }

  /// Places an order that goes to the next supplier while nobody knows whether the first one took it.
  private func goElsewhere(_ ledger: Ledger, _ name: String) async throws {
    try await place(ledger, name)
    try await tell(ledger, .unknown, name)
    _ = try await ledger.next(
      NextAttempt(
        orderID(name), problem: AttemptProblem(.unknown, "no reply"), doubt: .remains,
        router: router))
  }

  private func tell(_ ledger: Ledger, _ news: LedgerState.Report, _ name: String) async throws {
    _ = try await ledger.take(OrderReport(news, of: orderID(name), attempt: .only))
  }

  private func kinds(_ events: [OrderEvent]) -> [String] { events.map(\.kind.rawValue) }

  @Test("of one order are its whole life, each with where it stood then, and of nobody else")
  func life() async throws {
    let (ledger, store) = try await open()
    try await place(ledger, "o1")
    try await place(ledger, "o2")
    try await tell(ledger, .sent, "o1")
    try await tell(ledger, .accepted, "o1")
    try await tell(ledger, .unknown, "o2")
    try await tell(ledger, .settled(actual: money("9")), "o1")
    try await tell(ledger, .reversed, "o1")
    let life = try await store.orderEvents(of: orderID("o1"), after: 0)
    #expect(
      kinds(life) == [
        "order.placed", "order.sent", "order.accepted", "order.settled", "order.reversed",
      ])
    #expect(
      life.map(\.status.state.name) == ["held", "sent", "accepted", "settled", "reversed"])
    #expect(life[3].status.state.holding?.ending?.actual == money("9"))
    let rest = try await store.orderEvents(of: orderID("o1"), after: life[1].number)
    #expect(rest == Array(life.dropFirst(2)))
    #expect(try await store.orderEvents(of: orderID("o3"), after: 0) == [])
    let all = try await store.orderEvents(after: 0, limit: 100)
    #expect(all.events.filter { $0.order == orderID("o1") } == life)
    #expect(all.isAtEnd)
    #expect(!all.isGapped)
    #expect(all.last == (try store.latestNumber()))
  }

  @Test("of an order that goes on tell of the next supplier, and not of the hold that was freed")
  func rerouted() async throws {
    let (ledger, store) = try await open()
    try await place(ledger, "o1")
    try await next(ledger, "o1")
    try await next(ledger, "o1")
    let life = try await store.orderEvents(of: orderID("o1"), after: 0)
    #expect(kinds(life) == ["order.placed", "order.rerouted", "order.released"])
    #expect(life.map(\.attempt) == [1, 2, 2])
    #expect(life.map(\.order) == Array(repeating: orderID("o1"), count: 3))
    #expect(
      life.map(\.status.state.hold?.supplier.name) == ["acme", "bolt", "bolt"])
    #expect(try await store.orderEvents(after: 0, limit: 100).events == life)
  }

  @Test("tell of no end while another attempt may have been bought, or was")
  func elsewhere() async throws {
    let (ledger, store) = try await open()
    for (name, news) in [
      ("bought", LedgerState.Report.settled(actual: nil)), ("not", .released),
    ] {
      try await goElsewhere(ledger, name)
      try await ledger.take(.released, of: orderID(name).attempt(2))
      try await tell(ledger, news, name)
      let life = try await store.orderEvents(of: orderID(name), after: 0)
      let end = name == "bought" ? "order.settled" : "order.released"
      #expect(
        kinds(life) == [
          "order.placed", "order.unknown", "order.rerouted", "order.attempt_failed", end,
        ])
      #expect(life.map(\.attempt) == [1, 1, 2, 2, 1])
      #expect(life[3].status.state.name == "released")
      // It stays what it was told as.
      #expect(try await store.orderEvents(after: 0, limit: 100).events.suffix(5) == life[...])
    }
  }

  @Test("tell of an attempt in doubt that failed while the one that followed is under way")
  func firstFails() async throws {
    let (ledger, store) = try await open()
    try await goElsewhere(ledger, "o1")
    _ = try await ledger.take(OrderReport(.released, of: orderID("o1")))
    let told = try await store.orderEvents(of: orderID("o1"), after: 0)
    #expect(
      kinds(told) == ["order.placed", "order.unknown", "order.rerouted", "order.attempt_failed"])
    try await ledger.take(.settled(actual: nil), of: orderID("o1").attempt(2))
    let life = try await store.orderEvents(of: orderID("o1"), after: 0)
    #expect(Array(life.prefix(4)) == told)
    #expect(kinds(life).last == "order.settled")
  }

  @Test("of an order that goes on are the same, whatever else is written with it")
  func batches() async throws {
    let (ledger, store) = try await open()
    for (name, isReleasedBefore) in [("freed", false), ("told", true)] {
      var lives: [[String]] = []
      for (number, isBeside) in [false, true].enumerated() {
        let id = "\(name)-\(number)"
        try await place(ledger, id, "1")
        if isBeside {
          // All are handed over before the first of them is written.
          var requests: [LedgerRequest] = (1...20).map { other in
            .place(
              PlacementRequest(
                order("\(id)-beside-\(other)", "0.01"), fingerprint: .zero, router: router)
            ) { _ in }
          }
          if isReleasedBefore {
            requests.insert(.report(OrderReport(.released, of: orderID(id))) { _ in }, at: 10)
          }
          ledger.submit(requests)
        } else if isReleasedBefore {
          try await tell(ledger, .released, id)
        }
        try await next(ledger, id)
        lives.append(kinds(try await store.orderEvents(of: orderID(id), after: 0)))
      }
      // Nothing else stands between the two.
      let id = "\(name)-alone"
      try await place(ledger, id, "1")
      if isReleasedBefore {
        try await tell(ledger, .released, id)
        try await place(ledger, "\(id)-between", "1")
      }
      try await next(ledger, id)
      lives.append(kinds(try await store.orderEvents(of: orderID(id), after: 0)))
      let expected =
        isReleasedBefore
        ? ["order.placed", "order.released", "order.rerouted"] : ["order.placed", "order.rerouted"]
      #expect(lives == Array(repeating: expected, count: 3), "\(name)")
    }
  }

  @Test("tell of other attempts no more, once the order was bought, but that they were bought too")
  func boughtElsewhere() async throws {
    let (ledger, store) = try await open()
    try await goElsewhere(ledger, "o1")
    try await ledger.take(.settled(actual: nil), of: orderID("o1").attempt(2))
    try await ledger.take(.accepted, of: orderID("o1"))
    let end = ["order.placed", "order.unknown", "order.rerouted", "order.settled"]
    #expect(kinds(try await store.orderEvents(of: orderID("o1"), after: 0)) == end)
    try await ledger.take(.settled(actual: nil), of: orderID("o1"))
    let life = try await store.orderEvents(of: orderID("o1"), after: 0)
    #expect(kinds(life) == end + ["order.settled"])
    #expect(life.suffix(2).map(\.attempt) == [2, 1])
  }

  @Test("an order is listed once, as the attempt stands that was bought")
  func listed() async throws {
    let (ledger, store) = try await open()
    try await goElsewhere(ledger, "o1")
    try await ledger.take(.released, of: orderID("o1").attempt(2))
    func listed(_ change: (inout OrderFilter) -> Void = { _ in }) async throws -> [String] {
      var filter = OrderFilter()
      change(&filter)
      let paged = try await store.orders(filter, after: nil, newestFirst: true, limit: 10)
      let named = try await store.orders(
        named: [orderID("o1").attempt(2)], .leading, filter)
      #expect(paged == named)
      return paged.map { "\($0.status.attemptID ?? "") \($0.status.state.name)" }
    }
    #expect(try await listed() == ["o1-1 unknown"])
    #expect(try await listed { $0.states = [.released] } == [])
    try await tell(ledger, .settled(actual: nil), "o1")
    #expect(try await listed() == ["o1-1 settled"])
    #expect(try await listed { $0.supplier = SupplierID("acme") } == ["o1-1 settled"])
    #expect(try await listed { $0.supplier = SupplierID("bolt") } == [])
    #expect(try await listed { $0.states = [.released] } == [])
  }

  @Test("tell of what was bought late, in part, and of what nobody could pay for")
  func endings() async throws {
    let (ledger, store) = try await open()
    try await place(ledger, "late")
    try await tell(ledger, .released, "late")
    try await tell(ledger, .settled(actual: nil), "late")
    try await place(ledger, "dear", "1000")
    try await place(ledger, "part")
    let status = try await ledger.status(of: orderID("part"))
    var note = AttemptNote(
      hold: status.id, supplier: SupplierID("acme"), placedAt: status.placedAt,
      request: AttemptOrder(
        order: status.id, number: 1, quantity: 2, amount: money("10")), state: .partial,
      quantity: 1, isOver: true)
    note.memo = AttemptMemo(reference: "r-1", startedAt: at(10))
    _ = try await ledger.take(
      OrderReport(.settled(actual: money("5")), of: status.id, notes: [note]))
    let events = try await store.orderEvents(after: 0, limit: 100).events
    #expect(
      kinds(events) == [
        "order.placed", "order.released", "order.late", "order.refused", "order.placed",
        "order.partial",
      ])
    #expect(events.map(\.hasContent) == [false, false, false, false, false, true])
    #expect(events[3].status.state.refusal == .insufficientFunds)
    #expect(events[5].note?.memo?.reference == "r-1")
  }

  @Test(
    "of an order that was bought, or given back, in part tell of the order, and not of its parts")
  func parts() async throws {
    let (ledger, store) = try await open()
    let offers = [Order.Offer(supplier: SupplierID("acme"), unitCost: money("10"))]
    for name in ["some", "back"] {
      let order = Order(
        id: orderID(name), currency: currency("USD"),
        item: .product(sku: "GIFT", quantity: 4, offers: offers))
      _ = try await ledger.place(order, fingerprint: .sample(name), router: router)
    }
    let part = PartialPurchase(quantity: 3, actual: money("30"))
    try await tell(ledger, .settledInPart(part), "some")
    try await tell(ledger, .settled(actual: nil), "back")
    try await tell(
      ledger,
      .reversedInPart(
        PartialReversal(.quantity(1), reference: reference("r1"))), "back")
    let some = try await store.orderEvents(of: orderID("some"), after: 0)
    #expect(kinds(some) == ["order.placed", "order.partial"])
    let back = try await store.orderEvents(of: orderID("back"), after: 0)
    #expect(kinds(back) == ["order.placed", "order.settled", "order.reversed"])
    // Three units are bought still.
    #expect(back.last?.status.state.name == "settled")
    #expect(back.last?.details?.sku == "GIFT")
    let page = try await store.orderEvents(after: 0, limit: 100)
    #expect(page.events == (some + back).sorted { $0.number < $1.number })
  }

  @Test("come in pages that begin where the last one ended, and tell of what is gone")
  func pages() async throws {
    let (ledger, store) = try await open()
    for number in 1...7 {
      try await place(ledger, "o\(number)", "1")
      try await tell(ledger, .released, "o\(number)")
    }
    let all = try await store.orderEvents(after: 0, limit: 100)
    #expect(all.events.count == 14)
    for limit in [1, 2, 5, 13] {
      var (events, number) = ([OrderEvent](), Int64(0))
      while true {
        let page = try await store.orderEvents(after: number, limit: limit)
        #expect(page.events.count <= limit)
        events += page.events
        number = page.last
        if page.isAtEnd { break }
      }
      #expect(events == all.events, "pages of \(limit)")
    }
    var mayBeMore = true
    while mayBeMore {
      mayBeMore = try await store.prune(endedBefore: at(0), journalBefore: at(1_000), limit: 5)
    }
    let after = try await store.orderEvents(after: 1, limit: 100)
    #expect(after.isGapped == (after.events.count < 14))
  }

  @Test("of one batch are each as the order stood then, though the batch tells only the last")
  func oneBatch() async throws {
    let (ledger, store) = try await open()
    try await place(ledger, "o1")
    await withCheckedContinuation { continuation in
      let news: [LedgerState.Report] = [.sent, .accepted, .settled(actual: money("8"))]
      // Answers come in the order of the requests.
      ledger.submit(
        news.enumerated().map { place, report in
          .report(OrderReport(report, of: orderID("o1"))) { _ in
            if place == 2 { continuation.resume() }
          }
        })
    }
    let life = try await store.orderEvents(of: orderID("o1"), after: 0)
    #expect(
      kinds(life) == ["order.placed", "order.sent", "order.accepted", "order.settled"])
    #expect(life.map(\.status.state.name) == ["held", "sent", "accepted", "settled"])
  }
}
