import ExactJSON
import PurserCore
import Testing

@testable import PurserSimulator

@Suite("The simulator's own endpoints")
struct ControlEndpointTests {
  private let key = [("Authorization", "Bearer k-1")]

  @Test("switch faults on and off, for a number of requests too")
  func faults() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    try await withSupplier(supplier) { client async throws in
      let set = try await client.send(
        "POST", "/_simulator/fault",
        body: #"{"on":"balances","fault":"status","status":502,"times":2}"#)
      #expect(
        set.body
          == #"{"faults":[{"on":"balances","fault":"status","stage":"before_work","times":2}]}"#)
      for status in [502, 502, 200] {
        #expect(try await client.send("GET", "/balance", headers: key).status == status)
      }
      _ = try await client.send("POST", "/_simulator/fault", body: #"{"fault":"dropped"}"#)
      #expect(try await client.send("GET", "/balance", headers: key).text.isEmpty)
      _ = try await client.send("POST", "/_simulator/fault", body: #"{"fault":"none"}"#)
      #expect(try await client.send("GET", "/balance", headers: key).status == 200)
    }
  }

  @Test(
    "know every fault by its name",
    arguments: [
      (#"{"fault":"none"}"#, Fault.none),
      (#"{"fault":"delay","milliseconds":250}"#, .delay(.milliseconds(250))),
      (#"{"fault":"status","status":500}"#, .status(500)),
      (
        #"{"fault":"reply","body":"hello"}"#,
        .reply(status: 200, contentType: "application/json", body: Array("hello".utf8))
      ),
      (#"{"fault":"amounts","value":"NaN"}"#, .amounts("NaN")),
      (#"{"fault":"amounts","value":null}"#, .amounts(.null)),
      (#"{"fault":"truncated"}"#, .truncated), (#"{"fault":"dropped"}"#, .dropped),
      (#"{"fault":"stall"}"#, .stall),
    ])
  func names(_ text: String, _ fault: Fault) throws {
    let json = try JSONParser.parse(text)
    #expect(try Fault(json: json) == fault)
    #expect(json["fault"]?.stringValue == fault.name)
  }

  @Test(
    "refuse a fault that is none",
    arguments: [
      "{}", #"{"fault":"fire"}"#, #"{"fault":"delay","milliseconds":-1}"#,
      #"{"fault":"status","status":42}"#, #"{"fault":"status"}"#, #"{"fault":"amounts"}"#,
      #"{"fault":"stall","on":"nothing"}"#, #"{"fault":"stall","times":0}"#,
      #"{"fault":"stall","stage":"later"}"#,
    ])
  func refused(_ body: String) async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    try await withSupplier(supplier) { client async throws in
      #expect(try await client.send("POST", "/_simulator/fault", body: body).status == 400)
      #expect(try await client.send("GET", "/balance", headers: key).status == 200)
    }
  }

  @Test("pay in, spend elsewhere and show the truth beside what is shown")
  func money() async throws {
    let clock = HandClock()
    let supplier = try SimulatedSupplier.foxReload(
      clock, "100.00 USD", SimulatedAccount.Terms(timing: .atOrder, lag: .seconds(2)))
    try await withSupplier(supplier) { client async throws in
      let amount = #"{"amount":"50.00","currency":"USD"}"#
      #expect(try await client.send("POST", "/_simulator/top_up", body: amount).status == 200)
      #expect(try await client.order(supplier, orderBody("A", "120.00")).status == 201)
      #expect(try await client.send("POST", "/_simulator/spend", body: amount).status == 402)
      #expect(try await client.order(supplier, orderBody("B", "31.00")).status == 402)
      #expect(try await client.send("GET", "/balance", headers: key).status == 200)
      let state = try await client.send("GET", "/_simulator/state")
      #expect(
        state.body
          == #"""
          {"supplier":"foxreload","now":"2026-05-01T13:45:22.000Z","pools":[{"pool":"main",\#
          "currency":"USD","spendable":"30.00","pending":"0.00","used":"120.00",\#
          "used_elsewhere":"0.00","pending_top_up":"0.00","shown":"100.00"}],\#
          "terms":{"timing":"at_order","lag_milliseconds":2000,"confirmation":"immediate",\#
          "readings":{"from":"lagging"},"returns":null,"top_up_delay_milliseconds":0},\#
          "second_consumer":null,"faults":[],"counters":{"requests":3,"balance_calls":1,\#
          "tokens":0,"orders_accepted":1,"orders_refused_for_funds":1}}
          """#)
      clock.advance(by: .seconds(2))
      let later = try await client.send("GET", "/_simulator/state").json
      #expect(later?["pools"]?[0]?["shown"] == "30.00")
    }
  }
}
