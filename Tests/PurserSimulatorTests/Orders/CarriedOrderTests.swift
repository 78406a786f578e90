import PurserCore
import PurserSuppliers
import TestSupport
import Testing

@testable import PurserSimulator

@Suite("Orders carried through faults of every kind", .mustEnd)
struct CarriedOrderTests {
  private static let faults: [OrderFault] = [
    .dropped, .failedBefore(status: 500), .noFunds, .noStock, .lostReply,
    .failedAfter(status: 503), .slow(.seconds(20)), .takenLate(.seconds(40)), .partial,
    .pending(.seconds(90)), .failsLater(.seconds(45)), .reversed(after: .seconds(1_000)),
    .sticky(status: 500, isTaken: true), .sticky(status: 500, isTaken: false),
    .codesLater(.seconds(25)),
  ]

  @Test(
    "whatever strikes, no order is bought twice, none is lost, and the money agrees to the cent",
    arguments: OrderStyle.allCases)
  func all(_ style: OrderStyle) async throws {
    let random = SeededRandom()
    try await OrderBench.with(style, opening: "2000.00 USD") { [random] bench async throws in
      try await play(60, of: style, on: bench, drawnFrom: random)
    }
  }

  @Test("the same without a socket, two hours each", arguments: OrderStyle.allCases)
  func seeds(_ style: OrderStyle) async throws {
    var random = SeededRandom()
    for _ in 1...5 {
      let round = SeededRandom(seed: random.next())
      try await OrderBench.withoutSocket(style, opening: "2000.00 USD") {
        bench async throws in
        try await play(120, of: style, on: bench, drawnFrom: round)
      }
    }
  }

  private func play(
    _ count: Int, of style: OrderStyle, on bench: OrderBench, drawnFrom start: SeededRandom
  ) async throws {
    var random = start
    let shown = "\(start)"
    for fault in Self.faults {
      bench.supplier.setOrderFault(
        fault, on: .share(perMille: 60, seed: random.next()))
    }
    // Whoever waits for a slow reply has as much time as it takes.
    let news = bench.supplier.news()
    let passing = Task {
      for await event in news {
        guard case .replyWaits = event else { continue }
        bench.time.advance(by: .seconds(40))
        // What is due happens when somebody looks.
        _ = bench.supplier.nextEvent
      }
    }
    defer { passing.cancel() }
    var ends: [(id: String, news: AttemptNews)] = []
    for number in 1...count {
      let order = try bench.order(
        "A-\(number)-1", quantity: .random(in: 1...4, using: &random))
      ends.append((order.id, try await carry(order, bench)))
      bench.time.advance(by: .seconds(.random(in: 0...60, using: &random)))
    }
    bench.time.advance(by: .seconds(7_200))
    for (id, news) in ends {
      let bought = bench.supplier.timesBought(id)
      #expect(bought <= 1, "\(id) \(shown)")
      switch news.state {
      case .delivered, .partial, .reversed: #expect(bought == 1, "\(id) \(shown)")
      case .failed: #expect(bought == 0, "\(id) \(news.summary) \(shown)")
      case .unknown: #expect(style == .blind, "\(id) \(news.summary) \(shown)")
      case .accepted, .inFlight: Issue.record("\(id) \(news.summary) \(shown)")
      }
    }
    let truth = bench.supplier.truth[0]
    #expect(truth.pending.units == 0, "\(shown)")
    #expect(try bench.supplier.chargedForOrders() == truth.used, "\(shown)")
    #expect(try truth.spendable.adding(truth.used) == truth.credited, "\(shown)")
    #expect(bench.supplier.purchases.count >= count / 2, "\(shown)")
  }

  /// Places an order, and looks it up every half minute until it has ended; what sticks is let go in between.
  private func carry(_ order: AttemptOrder, _ bench: OrderBench) async throws -> AttemptNews {
    var news = await bench.place(order)
    for round in 0..<60 where !news.state.isFinal {
      if round == 20 { bench.supplier.release(order.id) }
      news = await bench.lookUp(order, news, after: .seconds(30))
    }
    return news
  }
}
