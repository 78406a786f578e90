import CurlClient
import ExactJSON
import PurserCore
import PurserSuppliers
import TestSupport
import Testing

@testable import PurserSimulator

@Suite("Controls of orders", .mustEnd)
struct PurchaseControlTests {
  @Test("faults, balance and prices are set over HTTP, and the truth is told")
  func overHTTP() async throws {
    try await OrderBench.with(.findable) { bench async throws in
      #expect(
        try await bench.control(
          "order_fault", #"{"fault":"lost_reply","sku":"gift-10","times":1}"#)
          == #"{"order_faults":[{"fault":"lost_reply","times":1}]}"#)
      _ = try await bench.control("price", #"{"sku":"gift-10","amount":"4.00","currency":"USD"}"#)
      let balance = try await bench.control("balance", #"{"amount":"8.00","currency":"USD"}"#)
      #expect(balance.contains(#""spendable":"8.00""#))
      let lost = await bench.place(try bench.order())
      #expect(lost.state == .unknown)
      #expect(try await bench.place(bench.order("A-2-1")).summary == "failed funds")
      let told = try await bench.curl.execute(
        .init(url: "\(bench.url)/_simulator/orders?reference=A-1-1"))
      let json = try JSONParser.parse(told.body)
      let order = try #require(json["orders"]?[0])
      #expect(json["orders"]?.arrayValue?.count == 1)
      #expect(order["state"] == "delivered")
      #expect(order["charged"] == "8.00")
      #expect(order["times_bought"] == 1)
      #expect(order["taken_at"] == "2026-05-01T12:00:00.000Z")
      let reversed = try await bench.control("reverse", #"{"reference":"A-1-1"}"#)
      #expect(reversed.contains(#""state":"reversed""#))
      #expect(bench.left == "8.00")
      #expect(
        try await bench.control("order_fault", #"{"fault":"none"}"#) == #"{"order_faults":[]}"#)
    }
  }

  @Test(
    "every fault has a name by which it is set",
    arguments: [
      (#"{"fault":"dropped"}"#, OrderFault.dropped),
      (#"{"fault":"failed_before","status":503}"#, .failedBefore(status: 503)),
      (#"{"fault":"sticky","taken":true}"#, .sticky(status: 500, isTaken: true)),
      (#"{"fault":"no_funds"}"#, .noFunds), (#"{"fault":"no_stock"}"#, .noStock),
      (#"{"fault":"unknown_product"}"#, .unknownProduct),
      (#"{"fault":"lost_reply"}"#, .lostReply),
      (#"{"fault":"failed_after"}"#, .failedAfter(status: 500)),
      (#"{"fault":"slow","milliseconds":30000}"#, .slow(.seconds(30))),
      (#"{"fault":"slow"}"#, .slow(nil)), (#"{"fault":"taken_late"}"#, .takenLate(nil)),
      (#"{"fault":"partial"}"#, .partial), (#"{"fault":"pending"}"#, .pending(nil)),
      (#"{"fault":"fails_later","milliseconds":1}"#, .failsLater(.milliseconds(1))),
      (#"{"fault":"reversed","milliseconds":0}"#, .reversed(after: .zero)),
      (#"{"fault":"codes_later","milliseconds":0}"#, .codesLater(.zero)),
      (#"{"fault":"message_twice"}"#, .messageTwice),
      (#"{"fault":"message_before_reply"}"#, .messageBeforeReply),
      (#"{"fault":"no_message"}"#, .noMessage),
    ])
  func names(_ text: String, _ fault: OrderFault) throws {
    let json = try JSONParser.parse(text)
    #expect(try OrderFault(json: json) == fault)
    #expect(json["fault"]?.stringValue == fault.name)
  }

  @Test(
    "what cannot be meant is refused with the member that is wrong",
    arguments: [
      ("order_fault", "{}", "fault"), ("order_fault", #"{"fault":"fire"}"#, "fault"),
      ("order_fault", #"{"fault":"failed_after","status":200}"#, "status"),
      ("order_fault", #"{"fault":"reversed"}"#, "milliseconds"),
      ("order_fault", #"{"fault":"partial","times":0}"#, "times"),
      ("order_fault", #"{"fault":"partial","per_mille":1001}"#, "per_mille"),
      ("balance", #"{"amount":"1.00","currency":"EUR"}"#, "pool"),
      ("balance", #"{"amount":"-1.00","currency":"USD"}"#, "amount"),
      ("price", #"{"amount":"0.00","currency":"USD"}"#, "amount"),
      ("release", "{}", "reference"), ("connections", #"{"close":-1}"#, "close"),
    ])
  func refused(_ name: String, _ body: String, _ member: String) async throws {
    try await OrderBench.with(.findable) { bench async throws in
      let reply = try await bench.control(name, body)
      #expect(reply.contains("\(member) "), "\(reply)")
    }
  }

  @Test("every magic product does what its table says", arguments: OrderStyle.withLookUp)
  func magic(_ style: OrderStyle) async throws {
    try await OrderBench.with(style, hasMagicProducts: true) { bench async throws in
      for (sku, state) in [
        ("fail-funds", "failed"), ("fail-stock", "failed"), ("unknown-sku", "failed"),
        ("lost-reply", "unknown"), ("dropped", "unknown"), ("500-before", "unknown"),
        ("500-after", "unknown"), ("sticky-500", "unknown"),
        ("partial", style == .webhook ? "accepted" : "partial"),
        ("async-9s", style == .webhook ? "accepted" : "in_flight"),
        ("held", style == .webhook ? "accepted" : "in_flight"),
        ("gift-10", style == .webhook ? "accepted" : "delivered"),
      ] {
        let news = await bench.place(try bench.order(sku, sku: sku))
        #expect(news.state.rawValue == state, "\(sku)")
      }
    }
  }

  @Test("numbers in the names of products are read, and no others")
  func numbers() {
    #expect(MagicProduct.faults(of: "slow-30s") == [.slow(.seconds(30))])
    #expect(MagicProduct.faults(of: "async-3600s") == [.pending(.seconds(3_600))])
    for sku in ["slow-s", "slow-0s", "slow-3601s", "slow-30", "slow-Ns", "slow-+3s", "gift"] {
      #expect(MagicProduct.faults(of: sku).isEmpty, "\(sku)")
    }
  }
}
