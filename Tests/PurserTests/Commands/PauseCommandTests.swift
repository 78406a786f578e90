import ExactJSON
import Foundation
import PurserSimulator
import Testing

@Suite("A supplier that is paused while the gateway runs")
struct PauseCommandTests {
  private let two = """
    suppliers:
      foxreload:
        adapter: foxreload
        base_url: ${FOXRELOAD_URL}
        credentials: {api_key: "${FOXRELOAD_API_KEY}"}
      other:
        adapter: foxreload
        base_url: ${FOXRELOAD_URL}
        credentials: {api_key: "${FOXRELOAD_API_KEY}"}
        priority: 200
    """

  /// Who an order would go to, and why not to `foxreload`.
  private func preview(_ gateway: GatewayClient) async throws -> (to: String?, why: String?) {
    let answer = try await gateway.post(
      "/v1/orders/preview?candidates=all",
      ["currency": "USD", "cost": "1", "policy": "priority"]
    ).json
    let candidate = answer["candidates"]?.arrayValue?.first {
      $0["supplier"] == "foxreload"
    }
    return (answer["supplier"]?.stringValue, candidate?["reason"]?.stringValue)
  }

  @Test("gets no orders until it is resumed, also after a restart or a reload, and says so")
  func paused() async throws {
    try await withBench(two, [try .foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        #expect(try await preview(gateway).to == "foxreload")
        let pause = try await bench.purser(
          "pause", "foxreload", "--reason", "API down", "--by", "anna", "--url", gateway.url)
        #expect(pause.ending == .exit(0))
        #expect(pause.output == "foxreload is paused by anna: API down\n")
        let (to, why) = try await preview(gateway)
        #expect(to == "other")
        #expect(why == "paused: is paused by anna: API down")
        try bench.write("suppliers.yaml", two.replacing("200", with: "300"))
        #expect(
          try await bench.purser("reload", "--url", gateway.url).ending == .exit(0))
        #expect(try await preview(gateway).to == "other")
        let balances = try await gateway.get("/v1/balances").json
        #expect(balances["balances"]?[0]?["paused"] == "is paused by anna: API down")
      }
      let balances = try await bench.purser("balances")
      #expect(balances.output.contains("ok, paused"))
      #expect(balances.output.contains("foxreload is paused by anna: API down\n"))
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        #expect(try await preview(gateway).to == "other")
        let resume = try await bench.purser("resume", "foxreload", "--url", gateway.url)
        #expect(resume.output == "foxreload takes orders\n")
        #expect(try await preview(gateway).to == "foxreload")
      }
    }
  }

  @Test("gets orders again by itself when its time is over")
  func ended() async throws {
    try await withBench(two, [try .foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let pause = try await bench.purser(
          "pause", "foxreload", "--for", "1s", "--url", gateway.url)
        #expect(pause.output.hasPrefix("foxreload is paused until "))
        _ = await gateway.process.errors.line(containing: "instructions are over")
        #expect(try await preview(gateway).to == "foxreload")
        let suppliers = try await gateway.get("/v1/suppliers").json
        #expect(suppliers["suppliers"]?[0]?["instructions"] == [])
      }
    }
  }

  @Test("is drained until nothing is held there, ranked and floored by a word")
  func drained() async throws {
    try await withBench(two, [try .foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let order: JSONValue = [
          "id": "o1", "currency": "USD", "cost": "20", "allow": .array(["foxreload"]),
        ]
        _ = try await gateway.post("/v1/orders", order)
        let drain = try await bench.purser(
          "pause", "foxreload", "--drain", "--json", "--url", gateway.url)
        let supplier = try drain.json()
        #expect(supplier["paused"] == true)
        #expect(supplier["instructions"]?[0]?["kind"] == "drain")
        #expect(supplier["instructions"]?[0]?["drained"] == false)
        _ = try await gateway.post("/v1/orders/o1/release", [:])
        let after = try await gateway.get("/v1/suppliers").json
        #expect(after["suppliers"]?[0]?["instructions"]?[0]?["drained"] == true)
        _ = try await gateway.post("/v1/suppliers/foxreload/resume", [:])
        let ranked = try await gateway.post(
          "/v1/suppliers/foxreload/priority", ["priority": 500, "reason": "slow"]
        ).json
        #expect(ranked["priority"] == 500)
        #expect(try await preview(gateway).to == "other")
        let back = try await gateway.post("/v1/suppliers/foxreload/priority", [:]).json
        #expect(back["priority"] == 100)
        let floor = try await gateway.post(
          "/v1/suppliers/foxreload/floor", ["amount": "99.50", "currency": "USD"]
        ).json
        #expect(floor["floors"]?[0]?["amount"] == "99.50")
        #expect(try await preview(gateway).to == "other")
        let none = try await gateway.post(
          "/v1/suppliers/foxreload/floor", ["currency": "USD"]
        ).json
        #expect(none["floors"] == [])
      }
    }
  }

  @Test("is not paused as a whole by an empty list, nor given a floor under a pool it has not")
  func misspelt() async throws {
    try await withBench(two, [try .foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let pause = try await gateway.post(
          "/v1/suppliers/foxreload/pause", ["skus": .array([])])
        #expect(pause.status == 422)
        #expect(pause["code"] == "invalid_field")
        #expect(pause["field"] == "skus")
        #expect(
          pause["detail"] == "`skus` must name 1 to 1000 products, or be left out")
        #expect(try await preview(gateway).to == "foxreload")
        for body: JSONValue in [
          ["pool": "mian", "amount": "10", "currency": "USD"],
          ["pool": "mian", "currency": "USD"],
        ] {
          let floor = try await gateway.post("/v1/suppliers/foxreload/floor", body)
          #expect(floor.status == 422)
          #expect(floor["code"] == "unknown_pool")
          #expect(floor["field"] == "pool")
          #expect(
            floor["detail"] == "foxreload has no pool `mian` in USD; it has main in USD")
        }
        let other = try await gateway.post(
          "/v1/suppliers/foxreload/floor", ["pool": "main", "amount": "10", "currency": "EUR"])
        #expect(other["code"] == "unknown_pool")
        let nobody = try await gateway.post(
          "/v1/suppliers/nobody/floor", ["pool": "main", "amount": "10", "currency": "USD"])
        #expect(nobody.status == 404)
        let own = try await gateway.post(
          "/v1/suppliers/foxreload/floor", ["pool": "main", "amount": "10", "currency": "USD"])
        #expect(own.json["floors"]?[0]?["pool"] == "main")
      }
    }
  }

  @Test("must be one of the file's, and be paused for a time that makes sense")
  func wrong() async throws {
    try await withBench(two, [try .foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        for (arguments, message) in [
          (["nobody"], "suppliers.yaml has no supplier `nobody`"),
          (["foxreload", "--for", "soon"], "`for` must be a duration from 1s to 365d"),
          (["foxreload", "--sku", ""], "`skus` must name 1 to 1000 products"),
        ] {
          let result = try await bench.purser(
            ["pause"] + arguments + ["--url", gateway.url])
          #expect(result.ending == .exit(1))
          #expect(result.errors.contains(message))
        }
      }
    }
  }
}
