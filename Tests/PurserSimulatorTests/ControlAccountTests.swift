import ExactJSON
import PurserCore
import Testing

@testable import PurserSimulator

@Suite("The simulator's own endpoints for the account")
struct ControlAccountTests {
  private let key = [("Authorization", "Bearer k-1")]

  private func shown(_ client: LoopbackClient) async throws -> String? {
    let reply = try await client.send("GET", "/balance", headers: key)
    return reply.json?["balance"]?["amount"]?.numberValue?.text
  }

  private func pool(_ client: LoopbackClient, _ member: String) async throws -> String? {
    let state = try await client.send("GET", "/_simulator/state")
    return state.json?["pools"]?[0]?[member]?.stringValue
  }

  @Test("change the terms they name, keep the others, and repeat all of them")
  func terms() async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    try await withSupplier(supplier) { client async throws in
      let bodies = [
        #"{"lag_milliseconds":2500,"timing":"at_confirmation"}"#,
        #"{"readings":{"from":"replicas","lags_milliseconds":[0,2500],"seed":7}}"#,
        #"{"confirmation":{"after_milliseconds":1000},"top_up_delay_milliseconds":60000}"#,
        #"{"returns":{"per_mille":50,"after_milliseconds":3000}}"#,
      ]
      for body in bodies {
        #expect(try await client.send("POST", "/_simulator/terms", body: body).status == 200)
      }
      let terms = try await client.send("POST", "/_simulator/terms", body: "{}")
      let all = #"""
        {"timing":"at_confirmation","lag_milliseconds":2500,\#
        "confirmation":{"after_milliseconds":1000},\#
        "readings":{"from":"replicas","lags_milliseconds":[0,2500],"seed":7},\#
        "returns":{"per_mille":50,"after_milliseconds":3000,"seed":0},\#
        "top_up_delay_milliseconds":60000}
        """#
      #expect(terms.body == #"{"terms":\#(all)}"#)
      #expect(
        supplier.withState { state, _ in state.account.terms }
          == SimulatedAccount.Terms(
            timing: .atConfirmation, lag: .milliseconds(2_500), confirmation: .after(.seconds(1)),
            readings: .replicas([.zero, .milliseconds(2_500)], .random(seed: 7)),
            returns: .init(perMille: 50, after: .seconds(3)), topUpDelay: .seconds(60)))
      // What they repeat can be said to them again.
      let again = try await client.send("POST", "/_simulator/terms", body: all)
      #expect(again.body == terms.body)
    }
  }

  @Test(
    "know every way to read and to confirm",
    arguments: [
      #""readings":{"from":"lagging"}"#, #""readings":{"from":"any_moment","seed":9}"#,
      #""readings":{"from":"replicas","lags_milliseconds":[0,5]}"#, #""returns":null"#,
      #""confirmation":"immediate""#, #""confirmation":"on_request""#,
    ])
  func everyTerm(_ member: String) throws {
    var terms = SimulatedAccount.Terms(lag: .seconds(5))
    try terms.change(by: try JSONParser.parse("{\(member)}"))
    #expect(terms.json.description.contains(member))
  }

  @Test(
    "refuse terms that are none, and change nothing",
    arguments: [
      (#"{"lag_milliseconds":1,"timing":"never"}"#, "timing"),
      (#"{"lag_milliseconds":-1}"#, "lag_milliseconds"), (#"{"lag":1}"#, "lag"),
      (#"{"lag_milliseconds":null}"#, "lag_milliseconds"),
      (#"{"confirmation":"soon"}"#, "confirmation"), (#"{"readings":"lagging"}"#, "readings"),
      (#"{"readings":{"from":"replicas","lags_milliseconds":[]}}"#, "lags_milliseconds"),
      (#"{"readings":{"from":"replicas","lags_milliseconds":[0,"1"]}}"#, "lags_milliseconds"),
      (#"{"readings":{"from":"replicas","lags_milliseconds":[1]}}"#, "lags_milliseconds"),
      (#"{"readings":{"from":"any_moment","seed":-1}}"#, "seed"),
      (#"{"returns":{"per_mille":1001}}"#, "per_mille"), (#"{"returns":{}}"#, "per_mille"),
      (#"{"top_up_delay_milliseconds":0.5}"#, "top_up_delay_milliseconds"),
    ])
  func wrongTerms(_ body: String, _ field: String) async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    try await withSupplier(supplier) { client async throws in
      let reply = try await client.send("POST", "/_simulator/terms", body: body)
      #expect(reply.status == 400)
      let message = reply.json?["error"]?["message"]?.stringValue
      #expect(message?.hasPrefix(field + " ") == true, "\(reply.body)")
    }
    #expect(supplier.withState { state, _ in state.account.terms } == SimulatedAccount.Terms())
  }

  @Test("let consecutive balance calls go back in time")
  func replicas() async throws {
    let clock = HandClock()
    let supplier = try SimulatedSupplier.foxReload(clock, "100.00 USD")
    try await withSupplier(supplier) { client async throws in
      let terms =
        #"{"lag_milliseconds":2000,"#
        + #""readings":{"from":"replicas","lags_milliseconds":[0,2000]}}"#
      _ = try await client.send("POST", "/_simulator/terms", body: terms)
      #expect(try await client.order(supplier, orderBody("A", "30.00")).status == 201)
      for expected in ["70.00", "100.00", "70.00"] {
        #expect(try await shown(client) == expected)
        #expect(try await pool(client, "shown") == "100.00")
      }
      clock.advance(by: .seconds(2))
      for _ in 1...3 { #expect(try await shown(client) == "70.00") }
    }
  }

  @Test("credit a top-up as late as they are told")
  func lateTopUp() async throws {
    let clock = HandClock()
    let supplier = try SimulatedSupplier.foxReload(clock, "100.00 USD")
    try await withSupplier(supplier) { client async throws in
      let late = #"{"amount":"50.00","currency":"USD","after_milliseconds":60000}"#
      #expect(try await client.send("POST", "/_simulator/top_up", body: late).status == 200)
      #expect(try await pool(client, "pending_top_up") == "50.00")
      #expect(try await shown(client) == "100.00")
      clock.advance(by: .seconds(60))
      #expect(try await shown(client) == "150.00")
      #expect(try await pool(client, "pending_top_up") == "0.00")
      let wrong = #"{"amount":"50.00","currency":"USD","after_milliseconds":"soon"}"#
      #expect(try await client.send("POST", "/_simulator/top_up", body: wrong).status == 400)
      #expect(try await pool(client, "spendable") == "150.00")
    }
  }

  @Test("take an order back and return its money")
  func giveBack() async throws {
    let clock = HandClock()
    let supplier = try SimulatedSupplier.foxReload(clock, "100.00 USD")
    try await withSupplier(supplier) { client async throws in
      #expect(try await client.order(supplier, orderBody("A", "30.00")).status == 201)
      let body = #"{"reference":"A","after_milliseconds":5000}"#
      let reply = try await client.send("POST", "/_simulator/return", body: body)
      #expect(reply.json?["status"] == "confirmed")
      #expect(try await shown(client) == "70.00")
      clock.advance(by: .seconds(5))
      #expect(try await shown(client) == "100.00")
      let order = try await client.order(supplier, path: "/orders/A", method: "GET")
      #expect(order.json?["status"] == "returned")
      for (body, status) in [(#"{"reference":"B"}"#, 404), ("{}", 400)] {
        #expect(try await client.send("POST", "/_simulator/return", body: body).status == status)
      }
    }
  }

  @Test("let another consumer spend, regularly and at moments, and stop it")
  func secondConsumer() async throws {
    let clock = HandClock()
    let supplier = try SimulatedSupplier.foxReload(clock, "100.00 USD")
    try await withSupplier(supplier) { client async throws in
      func set(_ body: String) async throws -> Received {
        try await client.send("POST", "/_simulator/second_consumer", body: body)
      }
      let every = #"{"buys":"every","milliseconds":1000,"amount":"2.00","currency":"USD"}"#
      #expect(
        try await set(every).body
          == #"""
          {"second_consumer":{"buys":"every","milliseconds":1000,"amount":"2.00",\#
          "up_to":"2.00","currency":"USD","pool":"main","seed":0}}
          """#)
      clock.advance(by: .seconds(10))
      #expect(try await shown(client) == "80.00")
      _ = try await set(
        #"{"buys":"at","milliseconds":[500,100],"amount":"5.00","currency":"USD"}"#)
      clock.advance(by: .seconds(10))
      #expect(try await shown(client) == "70.00")
      #expect(try await pool(client, "used_elsewhere") == "30.00")
      let random =
        #"{"buys":"about_every","milliseconds":10,"amount":"0.01","up_to":"0.03","#
        + #""currency":"USD","seed":3}"#
      #expect(try await set(random).status == 200)
      clock.advance(by: .seconds(1))
      let left = try #require(try await pool(client, "spendable"))
      #expect(left < "70.00" && left > "60.00")
      #expect(try await set(#"{"buys":"never"}"#).body == #"{"second_consumer":null}"#)
      clock.advance(by: .seconds(100))
      #expect(try await pool(client, "spendable") == left)
    }
  }

  @Test(
    "refuse a second consumer that makes no sense",
    arguments: [
      "{}", #"{"buys":"often"}"#, #"{"buys":"every","amount":"1.00","currency":"USD"}"#,
      #"{"buys":"every","milliseconds":5}"#,
      #"{"buys":"every","milliseconds":5,"amount":"1.00","currency":"EUR"}"#,
      #"{"buys":"every","milliseconds":5,"amount":"0","currency":"USD"}"#,
      #"{"buys":"every","milliseconds":5,"amount":"1","up_to":2,"currency":"USD"}"#,
      #"{"buys":"at","milliseconds":[],"amount":"1.00","currency":"USD"}"#,
      #"{"buys":"at","milliseconds":[-5],"amount":"1.00","currency":"USD"}"#,
      #"{"buys":"every","milliseconds":5,"amount":"1.00","currency":"USD","seed":1.5}"#,
    ])
  func wrongConsumer(_ body: String) async throws {
    let supplier = try SimulatedSupplier.foxReload(HandClock())
    try await withSupplier(supplier) { client async throws in
      let reply = try await client.send("POST", "/_simulator/second_consumer", body: body)
      #expect(reply.status == 400)
      let state = try await client.send("GET", "/_simulator/state")
      #expect(state.json?["second_consumer"] == .null)
    }
  }
}
