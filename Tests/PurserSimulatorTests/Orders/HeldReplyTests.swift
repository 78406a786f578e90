import PurserCore
import PurserSuppliers
import TestSupport
import Testing

@testable import PurserSimulator

@Suite("Replies that wait", .mustEnd)
struct HeldReplyTests {
  /// The supplier's news until a reply waits.
  private static func untilReplyWaits(_ news: AsyncStream<SupplierNews>) async {
    for await event in news { if case .replyWaits = event { return } }
  }

  @Test("a slow reply comes when its time has come", arguments: OrderStyle.allCases)
  func slow(_ style: OrderStyle) async throws {
    try await OrderBench.with(style) { bench async throws in
      bench.supplier.setOrderFault(.slow(.seconds(30)))
      let news = bench.supplier.news()
      async let placing = bench.place(try bench.order())
      await Self.untilReplyWaits(news)
      #expect(bench.supplier.timesBought("A-1-1") == 1)
      bench.time.advance(by: .seconds(30))
      let placed = try await placing
      #expect(placed.state == (style == .webhook ? .accepted : .delivered))
    }
  }

  @Test("one that is held comes when it is released", arguments: [true, false])
  func released(_ isTakenLate: Bool) async throws {
    try await OrderBench.with(.idempotent) { bench async throws in
      bench.supplier.setOrderFault(isTakenLate ? .takenLate(nil) : .slow(nil))
      let news = bench.supplier.news()
      async let placing = bench.place(try bench.order())
      await Self.untilReplyWaits(news)
      #expect(bench.supplier.timesBought("A-1-1") == (isTakenLate ? 0 : 1))
      bench.supplier.release("A-1-1")
      #expect(try await placing.state == .delivered)
      #expect(bench.supplier.timesBought("A-1-1") == 1)
    }
  }

  @Test(
    "whoever does not wait finds the order once it is taken, and it is bought once",
    arguments: OrderStyle.withLookUp)
  func impatient(_ style: OrderStyle) async throws {
    try await OrderBench.with(style) { bench async throws in
      bench.supplier.setOrderFault(.takenLate(.seconds(30)))
      let order = try bench.order()
      let news = bench.supplier.news()
      let placing = Task { await bench.place(order) }
      await Self.untilReplyWaits(news)
      placing.cancel()
      let left = await placing.value
      #expect(left.state == .unknown)
      let early = await bench.lookUp(order, left, after: .seconds(29))
      #expect(early.state == (style == .confirmed ? .inFlight : .unknown))
      #expect(bench.supplier.timesBought("A-1-1") == 0)
      let late = await bench.lookUp(order, early, after: .seconds(3))
      #expect(late.state == .delivered)
      #expect(bench.supplier.timesBought("A-1-1") == 1)
      #expect(bench.left == "480.50")
    }
  }

  @Test("a slow reply may be lost in the end")
  func slowAndLost() async throws {
    try await OrderBench.with(.findable) { bench async throws in
      bench.supplier.setOrderFault(.slow(.seconds(5)))
      bench.supplier.setOrderFault(.lostReply)
      let news = bench.supplier.news()
      let order = try bench.order()
      async let placing = bench.place(order)
      await Self.untilReplyWaits(news)
      bench.time.advance(by: .seconds(5))
      let lost = await placing
      #expect(lost.summary == "unknown unreachable")
      #expect(await bench.lookUp(order, lost).state == .delivered)
    }
  }
}
