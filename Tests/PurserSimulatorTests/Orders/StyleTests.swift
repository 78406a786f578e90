import PurserCore
import PurserSuppliers
import TestSupport
import Testing

@testable import PurserSimulator

@Suite("Orders in six styles", .mustEnd)
struct StyleTests {
  /// Places an order, and follows it until it has ended.
  private func carry(_ bench: OrderBench, _ order: AttemptOrder) async -> AttemptNews {
    let news = await bench.place(order)
    return news.state.isFinal ? news : await bench.lookUp(order, news, after: .seconds(2))
  }

  @Test(
    "an order is delivered, charged and told as the supplier has it", arguments: OrderStyle.allCases
  )
  func delivered(_ style: OrderStyle) async throws {
    try await OrderBench.with(style) { bench async throws in
      let order = try bench.order(quantity: 3)
      let news = await carry(bench, order)
      #expect(news.summary == "delivered")
      #expect(news.charged == (try money("29.25 USD")))
      let purchase = try #require(bench.supplier.purchases.first)
      #expect(news.memo.supplierReference == purchase.id)
      let codes = purchase.codes
      #expect(Set(codes).count == 3)
      let serials = (1...3).map { "\(purchase.id)/\($0)" }
      #expect(
        news.texts == (style == .codes ? zip(serials, codes).flatMap { [$0, $1] } : codes))
      #expect(bench.truth == ["A-1-1 delivered"])
      #expect(bench.supplier.timesBought("A-1-1") == 1)
      #expect(try bench.charged() == "29.25")
      #expect(bench.left == "470.75")
      if let balance = news.balance { #expect(balance.available == (try money("470.75 USD"))) }
      #expect((news.balance != nil) == (style == .idempotent || style == .codes))
    }
  }

  @Test("the same reference again does what the style says", arguments: OrderStyle.allCases)
  func repeated(_ style: OrderStyle) async throws {
    try await OrderBench.with(style) { bench async throws in
      let order = try bench.order()
      let first = await carry(bench, order)
      let second = await bench.place(order)
      switch style {
      case .idempotent, .codes:
        #expect(second.summary == "delivered")
        #expect(second.texts == first.texts)
      case .findable, .blind:
        #expect(second.summary == "delivered")
        #expect(second.texts != first.texts)
      case .webhook: #expect(second.summary == "delivered", "the look-up tells")
      // Nothing was bought by this attempt, and the first call says so.
      case .confirmed: #expect(second.summary == "failed unknown")
      }
      let times = style.onRepeat == .buysAgain ? 2 : 1
      #expect(bench.supplier.timesBought("A-1-1") == times)
      #expect(try bench.charged() == (times == 2 ? "39.00" : "19.50"))
      #expect(bench.supplier.purchases[0].repeats == 2 - times)
    }
  }

  @Test("too little money is a refusal that takes none", arguments: OrderStyle.allCases)
  func funds(_ style: OrderStyle) async throws {
    try await OrderBench.with(style, opening: "19.49 USD") { bench async throws in
      let news = await bench.place(try bench.order())
      #expect(news.summary == "failed funds")
      #expect(bench.left == "19.49")
      #expect(try bench.charged() == "0.00")
      #expect(bench.supplier.timesBought("A-1-1") == 0)
      try bench.supplier.setBalance(try money("19.50 USD"))
      let second = await bench.place(try bench.order("A-2-1"))
      #expect(second.state != .failed)
      #expect(bench.left == "0.00")
    }
  }

  @Test(
    "a refusal for another reason is told by its class, and takes nothing",
    arguments: OrderStyle.allCases,
    [
      (OrderFault.noFunds, "failed funds"), (.noStock, "failed out_of_stock"),
      (.unknownProduct, "failed invalid"),
    ])
  func refusals(_ style: OrderStyle, _ fault: (OrderFault, String)) async throws {
    try await OrderBench.with(style) { bench async throws in
      bench.supplier.setOrderFault(fault.0)
      #expect(try await bench.place(bench.order()).summary == fault.1)
      #expect(bench.truth == ["A-1-1 refused"])
      #expect(bench.left == "500.00")
    }
  }

  @Test("an order that costs more than it allows is refused")
  func price() async throws {
    try await OrderBench.with(.idempotent) { bench async throws in
      let order = try bench.order(amount: "19.49 USD")
      #expect(await bench.place(order).state == .failed)
      #expect(bench.supplier.purchases[0].refusal == .price)
      bench.supplier.setPrice(try money("9.74 USD"), of: "gift-10")
      #expect(try await bench.place(bench.order("A-2-1", amount: "19.49 USD")).state == .delivered)
    }
  }

  @Test("a part is delivered and paid, and the rest comes back", arguments: OrderStyle.allCases)
  func partial(_ style: OrderStyle) async throws {
    try await OrderBench.with(style) { bench async throws in
      bench.supplier.setOrderFault(.partial)
      let news = await carry(bench, try bench.order(quantity: 5))
      #expect(news.state == .partial)
      #expect(news.quantity == 2)
      #expect(news.charged == (try money("19.50 USD")))
      #expect(bench.left == "480.50")
      let none = await carry(bench, try bench.order("A-2-1", quantity: 1))
      #expect(none.summary == "failed out_of_stock")
      #expect(bench.left == "480.50")
    }
  }

  @Test("the balance call shows the same money, as late as the terms say")
  func balance() async throws {
    let terms = SimulatedAccount.Terms(timing: .atConfirmation, lag: .seconds(3))
    try await OrderBench.with(.webhook, terms: terms) { bench async throws in
      func shown() -> String {
        bench.supplier.withState { state, now in
          state.account.readings(at: now)[0].available.decimalString
        }
      }
      _ = await bench.place(try bench.order())
      #expect(bench.left == "480.50")
      #expect(bench.supplier.truth[0].available.decimalString == "500.00")
      bench.time.advance(by: .seconds(2))
      #expect(bench.supplier.truth[0].available.decimalString == "480.50")
      #expect(shown() == "500.00")
      bench.time.advance(by: .seconds(3))
      #expect(shown() == "480.50")
    }
  }
}
