import CurlClient
import PurserCore
import PurserSuppliers
import TestSupport
import Testing

@testable import PurserSimulator

@Suite("Orders that go wrong", .mustEnd)
struct OrderFaultTests {
  @Test(
    "a lost reply leaves a doubt, which a look-up ends: bought once",
    arguments: OrderStyle.withLookUp)
  func lostReply(_ style: OrderStyle) async throws {
    try await OrderBench.with(style) { bench async throws in
      bench.supplier.setOrderFault(.lostReply, times: 1)
      let order = try bench.order()
      let lost = await bench.place(order)
      #expect(lost.summary == "unknown unreachable")
      #expect(lost.mayHaveBeenSent)
      let found = await bench.lookUp(order, lost, after: .seconds(2))
      #expect(found.state == .delivered)
      #expect(found.texts.count == (style == .codes ? 4 : 2))
      #expect(found.charged == (try money("19.50 USD")))
      #expect(bench.supplier.timesBought("A-1-1") == 1)
      #expect(bench.left == "480.50")
    }
  }

  @Test("without a look-up a lost reply stays a doubt, and the supplier knows that it sold")
  func lostForEver() async throws {
    try await OrderBench.with(.blind) { bench async throws in
      bench.supplier.setOrderFault(.lostReply)
      let order = try bench.order()
      let lost = await bench.place(order)
      #expect(lost.summary == "unknown unreachable")
      #expect(await bench.lookUp(order, lost, after: .seconds(7_200)).state == .unknown)
      #expect(bench.truth == ["A-1-1 delivered"])
      #expect(bench.left == "480.50")
    }
  }

  @Test(
    "what was not taken is a doubt until its absence is a proof",
    arguments: OrderStyle.allCases, [OrderFault.dropped, .failedBefore(status: 500)])
  func notTaken(_ style: OrderStyle, _ fault: OrderFault) async throws {
    try await OrderBench.with(style) { bench async throws in
      bench.supplier.setOrderFault(fault, times: 1)
      let order = try bench.order()
      let lost = await bench.place(order)
      #expect(lost.state == .unknown)
      let early = await bench.lookUp(order, lost, after: .seconds(60))
      #expect(early.state == (style == .confirmed ? .inFlight : .unknown))
      // A created order is certainly not bought once it has expired.
      let late = await bench.lookUp(order, early, after: .seconds(600))
      #expect(late.state == (style == .blind ? .unknown : .failed))
      #expect(bench.supplier.timesBought("A-1-1") == 0)
      #expect(bench.left == "500.00")
    }
  }

  @Test("a 500 after the order was taken is found to be a sale", arguments: OrderStyle.withLookUp)
  func failedAfter(_ style: OrderStyle) async throws {
    try await OrderBench.with(style) { bench async throws in
      bench.supplier.setOrderFault(.failedAfter(status: 502), on: .sku("gift-10"))
      let order = try bench.order()
      let failed = await bench.place(order)
      #expect(failed.summary == "unknown unknown")
      #expect(await bench.lookUp(order, failed, after: .seconds(2)).state == .delivered)
      #expect(bench.truth == ["A-1-1 delivered"])
    }
  }

  @Test(
    "errors stick to one reference until it is released, bought before or never",
    arguments: OrderStyle.withLookUp, [true, false])
  func sticky(_ style: OrderStyle, _ isTaken: Bool) async throws {
    try await OrderBench.with(style) { bench async throws in
      bench.supplier.setOrderFault(
        .sticky(status: 503, isTaken: isTaken), on: .reference("A-1-1"))
      let order = try bench.order()
      var news = await bench.place(order)
      #expect(news.state == .unknown)
      for _ in 1...3 {
        news = await bench.lookUp(order, news, after: .seconds(100))
        #expect(news.state == .unknown)
      }
      #expect(try await bench.place(bench.order("A-2-1")).state != .unknown, "another is served")
      bench.supplier.release("A-1-1")
      let end = await bench.lookUp(order, news, after: .seconds(400))
      #expect(end.state == (isTaken ? .delivered : .failed))
      #expect(bench.supplier.timesBought("A-1-1") == (isTaken ? 1 : 0))
    }
  }

  @Test(
    "a delivered order that is taken back gives its money back", arguments: OrderStyle.withLookUp)
  func reversed(_ style: OrderStyle) async throws {
    try await OrderBench.with(style) { bench async throws in
      bench.supplier.setOrderFault(.reversed(after: .seconds(86_400)))
      let order = try bench.order()
      let placed = await bench.place(order)
      let delivered = await bench.lookUp(order, placed, after: .seconds(2))
      #expect(delivered.state == .delivered)
      #expect(bench.left == "480.50")
      let back = await bench.lookUp(order, delivered, after: .seconds(86_400))
      #expect(back.state == .reversed)
      #expect(bench.left == "500.00")
      #expect(try bench.charged() == "0.00")
      #expect(bench.supplier.timesBought("A-1-1") == 1)
    }
  }

  @Test(
    "what is accepted is delivered later, when it is released, or never",
    arguments: OrderStyle.withLookUp)
  func pending(_ style: OrderStyle) async throws {
    try await OrderBench.with(style) { bench async throws in
      bench.supplier.setOrderFault(.pending(nil), on: .reference("held"))
      bench.supplier.setOrderFault(.pending(.seconds(30)), on: .reference("late"))
      bench.supplier.setOrderFault(.failsLater(.seconds(30)), on: .reference("failing"))
      var news: [String: AttemptNews] = [:]
      for id in ["held", "late", "failing"] {
        let placed = await bench.place(try bench.order(id))
        #expect(placed.state == (style == .webhook ? .accepted : .inFlight))
        news[id] = placed
      }
      #expect(bench.left == "441.50")
      func states(after delay: Duration) async throws -> [String] {
        bench.time.advance(by: delay)
        var states: [String] = []
        for id in ["held", "late", "failing"] {
          let order = try bench.order(id)
          states.append(await bench.lookUp(order, try #require(news[id])).state.rawValue)
        }
        return states
      }
      let working = style == .webhook ? "accepted" : "in_flight"
      #expect(try await states(after: .seconds(29)) == [working, working, working])
      #expect(try await states(after: .seconds(1)) == [working, "delivered", "failed"])
      bench.supplier.release("held")
      #expect(try await states(after: .zero) == ["delivered", "delivered", "failed"])
      #expect(bench.left == "461.00")
    }
  }

  @Test("codes that come later leave the order in flight until then")
  func codesLater() async throws {
    try await OrderBench.with(.codes) { bench async throws in
      bench.supplier.setOrderFault(.codesLater(.seconds(20)))
      let order = try bench.order()
      let placed = await bench.place(order)
      #expect(placed.summary == "in_flight")
      let early = await bench.lookUp(order, placed, after: .seconds(19))
      #expect(early.summary == "in_flight")
      let whole = await bench.lookUp(order, early, after: .seconds(1))
      #expect(whole.summary == "delivered")
      #expect(whole.texts.count == 4)
    }
  }

  @Test("one that is set for the next order strikes that one alone")
  func next() async throws {
    try await OrderBench.with(.idempotent) { bench async throws in
      bench.supplier.setOrderFault(.noStock, times: 1)
      #expect(try await bench.place(bench.order("A-1-1")).summary == "failed out_of_stock")
      #expect(try await bench.place(bench.order("A-2-1")).summary == "delivered")
      bench.supplier.setOrderFault(.noStock)
      bench.supplier.clearOrderFaults()
      #expect(try await bench.place(bench.order("A-3-1")).summary == "delivered")
    }
  }

  @Test("a share follows from the reference and the seed")
  func share() {
    var random = SeededRandom()
    let shown = "\(random)"
    let selection = OrderSelection.share(perMille: 100, seed: random.next())
    let struck = (0..<10_000).filter { selection.includes(reference: "A-\($0)-1", sku: "x") }
    // The standard deviation is 30.
    #expect((800...1_200).contains(struck.count), "\(shown)")
    let again = (0..<10_000).filter { selection.includes(reference: "A-\($0)-1", sku: "y") }
    #expect(struck == again)
  }

  @Test("a connection that is closed before anything is read leaves nothing behind")
  func closedConnections() async throws {
    try await OrderBench.with(.findable) { bench async throws in
      bench.supplier.withState { state, _ in state.connectionsToClose = 1 }
      let order = try bench.order()
      let lost = await bench.place(order)
      #expect(lost.summary == "unknown unreachable")
      #expect(bench.truth.isEmpty)
      #expect(await bench.lookUp(order, lost, after: .seconds(120)).state == .failed)
    }
  }

  @Test("a supplier that does not listen has certainly got nothing")
  func refusedConnection() async throws {
    let (gone, order) = try await OrderBench.with(.idempotent) { (bench: OrderBench) async throws in
      (bench, try bench.order())
    }
    // Its own client has ended with it.
    #expect(await gone.place(order).summary == "failed unreachable")
    #expect(gone.truth.isEmpty)
  }
}
