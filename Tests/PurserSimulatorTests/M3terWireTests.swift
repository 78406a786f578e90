import ExactJSON
import PurserCore
import Testing

@testable import PurserSimulator

@Suite("m3ter on the wire")
struct M3terWireTests {
  /// `key:secret` in base64.
  private static let basic = ("Authorization", "Basic a2V5OnNlY3JldA==")
  private static let form = "grant_type=client_credentials"

  private func token(_ client: LoopbackClient) async throws -> (String, String) {
    let reply = try await client.send(
      "POST", "/oauth/token", headers: [Self.basic], body: Self.form)
    return ("Authorization", "Bearer \(try #require(reply.json?["access_token"]?.stringValue))")
  }

  @Test("a token is given for the key and its secret, to a form and to JSON")
  func tokens() async throws {
    try await withSupplier(.m3ter(HandClock(), pools: [try fundedPool("1 USD")])) {
      client async throws in
      for body in [Self.form, #"{"grant_type":"client_credentials"}"#] {
        let reply = try await client.send(
          "POST", "/oauth/token", headers: [Self.basic], body: body)
        #expect(reply.status == 200)
        #expect(reply.json?["expires_in"]?.numberValue?.text == "18000")
        #expect(reply.json?["access_token"]?.stringValue?.isEmpty == false)
      }
      let wrong = [("Authorization", "Basic a2V5Ondyb25n")]
      let refused = try await client.send(
        "POST", "/oauth/token", headers: wrong, body: Self.form)
      #expect(refused.status == 401)
      #expect(refused.json?["message"]?.stringValue?.isEmpty == false)
      let grant = try await client.send(
        "POST", "/oauth/token", headers: [Self.basic], body: "grant_type=password")
      #expect(grant.status == 400)
    }
  }

  @Test("a token is good until it expires, and no longer")
  func expiry() async throws {
    let clock = HandClock()
    try await withSupplier(.m3ter(clock, pools: [try fundedPool("1 USD")])) { client async throws in
      let token = try await token(client)
      clock.advance(by: .seconds(17_999))
      let path = "/organizations/org/balances"
      #expect(try await client.send("GET", path, headers: [token]).status == 200)
      clock.advance(by: .seconds(1))
      let expired = try await client.send("GET", path, headers: [token])
      #expect(expired.status == 401)
      #expect(expired.json?.objectValue?.names == ["message"])
      let fresh = try await self.token(client)
      #expect(try await client.send("GET", path, headers: [fresh]).status == 200)
    }
  }

  @Test("balances come in pages, each pool once")
  func pages() async throws {
    let pools = try ["USD", "EUR", "GBP", "JPY", "KWD"].map { try fundedPool("7 \($0)", name: "b") }
    try await withSupplier(.m3ter(HandClock(), pools: pools)) { client async throws in
      let token = try await token(client)
      var seen: [String?] = []
      var sizes: [Int] = []
      var next = ""
      repeat {
        let target = "/organizations/org/balances?accountId=acc&pageSize=2\(next)"
        let json = try #require(try await client.send("GET", target, headers: [token]).json)
        let data = try #require(json["data"]?.arrayValue)
        seen += data.map { $0["currency"]?.stringValue }
        sizes.append(data.count)
        next = json["nextToken"]?.stringValue.map { "&nextToken=\($0)" } ?? ""
      } while !next.isEmpty
      #expect(seen == ["USD", "EUR", "GBP", "JPY", "KWD"])
      #expect(sizes == [2, 2, 1])
      for query in ["pageSize=0", "nextToken=abc", "pageSize=x"] {
        let target = "/organizations/org/balances?\(query)"
        #expect(try await client.send("GET", target, headers: [token]).status == 400)
      }
    }
  }

  @Test("balances carry their dates, commitments what was spent of them")
  func rows() async throws {
    let clock = HandClock()
    let dates = SimulatedPool.Validity(
      start: clock.now - .seconds(86_400), end: clock.now + .seconds(86_400),
      rollover: SimulatedPool.Validity.Rollover(
        amount: try money("2.00 USD"), end: clock.now + .seconds(172_800)))
    let supplier = SimulatedSupplier.m3ter(
      clock,
      pools: [
        SimulatedPool(name: "balance", opening: try money("10.00 USD"), validity: dates),
        SimulatedPool(name: "prepayment", opening: try money("50.00 USD"), validity: dates),
      ])
    try await withSupplier(supplier) { client async throws in
      #expect(try await client.order(supplier, orderBody("A", "25.50")).status == 201)
      let token = try await token(client)
      let balances = try await client.send(
        "GET", "/organizations/org/balances?accountId=acc", headers: [token])
      #expect(
        balances.body
          == #"""
          {"data":[{"id":"balance-balance-USD","code":"balance","name":"balance",\#
          "accountId":"acc","amount":0.00,"currency":"USD",\#
          "startDate":"2026-04-30T13:45:22Z","endDate":"2026-05-02T13:45:22Z",\#
          "rolloverAmount":2.00,"rolloverEndDate":"2026-05-03T13:45:22Z"}]}
          """#)
      let commitments = try await client.send(
        "GET", "/organizations/org/commitments?accountId=acc", headers: [token])
      #expect(
        commitments.body
          == #"""
          {"data":[{"id":"commitment-prepayment-USD","accountId":"acc","amount":50.00,\#
          "amountPrePaid":50.00,"amountSpent":15.50,"currency":"USD",\#
          "startDate":"2026-04-30","endDate":"2026-05-02"}]}
          """#)
      let other = try await client.send(
        "GET", "/organizations/org/balances?accountId=other", headers: [token])
      #expect(other.body == #"{"data":[]}"#)
      let stranger = try await client.send(
        "GET", "/organizations/stranger/balances", headers: [token])
      #expect(stranger.status == 404)
    }
  }
}
