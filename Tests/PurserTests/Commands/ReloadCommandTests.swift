import ExactJSON
import Foundation
import PurserSimulator
import Testing

@Suite("A configuration that is read anew")
struct ReloadCommandTests {
  private let two = """
    suppliers:
      foxreload:
        adapter: foxreload
        base_url: ${FOXRELOAD_URL}
        credentials: {api_key: "${FOXRELOAD_API_KEY}"}
        floor: 10.00 USD
      other:
        adapter: foxreload
        base_url: ${FOXRELOAD_URL}
        credentials: {api_key: "${FOXRELOAD_API_KEY}"}
    """

  @Test("is in use at once after `purser reload`, and not after a dry run or where it is wrong")
  func command() async throws {
    try await withBench(two, [try .foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        try bench.write("suppliers.yaml", two.replacing("10.00", with: "90.00"))
        let dry = try await bench.purser("reload", "--url", gateway.url, "--dry-run")
        #expect(
          dry.output == """
            changed foxreload: floor: 10.00 USD -> 90.00 USD
            suppliers.yaml: can be taken into use

            """)
        #expect(try await low(gateway) == "90.00")
        let reload = try await bench.purser("reload", "--url", gateway.url)
        #expect(reload.ending == .exit(0))
        #expect(reload.output.hasSuffix("suppliers.yaml: in use\n"))
        #expect(try await low(gateway) == "10.00")
        try bench.write("suppliers.yaml", two.replacing("floor", with: "flor"))
        let wrong = try await bench.purser("reload", "--url", gateway.url)
        #expect(wrong.ending == .exit(1))
        #expect(wrong.errors.contains("suppliers.yaml:6:5: error: unknown key `flor`"))
        #expect(try await low(gateway) == "10.00")
      }
    }
  }

  @Test("by SIGHUP, which tells the log, and ends nothing; nor does SIGUSR1")
  func signals() async throws {
    try await withBench(two, [try .foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        gateway.process.send(SIGUSR1)
        try bench.write("suppliers.yaml", two.replacing("floor", with: "flor"))
        gateway.process.send(SIGHUP)
        _ = await gateway.process.errors.line(containing: "configuration refused")
        try bench.write("suppliers.yaml", two.replacing("10.00", with: "40.00"))
        gateway.process.send(SIGHUP)
        _ = await gateway.process.errors.line(containing: "configuration reloaded")
        #expect(try await low(gateway) == "60.00")
        gateway.process.send(SIGTERM)
        #expect(await gateway.process.ending() == .exit(0))
      }
    }
  }

  @Test(
    "does not drop a supplier with a hold or with money, unless it was retired and holds nothing")
  func dropping() async throws {
    let without = two.replacing(/\n  other:(.|\n)*/, with: "")
    let retired = two + "\n    retire: true"
    try await withBench(two, [try .foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        func reload(_ text: String) async throws -> PurserProcess.Result {
          try bench.write("suppliers.yaml", text)
          return try await bench.purser("reload", "--url", gateway.url)
        }
        let order: JSONValue = [
          "id": "o1", "currency": "USD", "cost": "20", "allow": .array(["other"]),
        ]
        #expect(try await gateway.post("/v1/orders", order).status == 201)
        let held = try await reload(without)
        #expect(held.ending == .exit(1))
        #expect(held.errors.contains("`other` cannot be taken out: in main/USD 20.00 USD are held"))
        #expect(try await reload(retired).ending == .exit(0))
        let next: JSONValue = [
          "id": "o2", "currency": "USD", "cost": "20", "allow": .array(["other"]),
        ]
        #expect(try await gateway.post("/v1/orders", next)["code"] == "no_eligible_supplier")
        #expect(try await reload(without).ending == .exit(1))
        #expect(try await gateway.post("/v1/orders/o1/release", [:]).status == 200)
        #expect(try await reload(without).ending == .exit(0))
        let entries = try await gateway.get("/v1/transactions?type=retired").json["transactions"]
        #expect(entries?.arrayValue?.first?["amount"]?.stringValue == "-100.00")
        #expect(try await gateway.get("/v1/balances").balance(of: "other") == nil)
      }
    }
  }

  @Test("a start without a supplier that has money warns, and its money stays in the totals")
  func restart() async throws {
    let without = two.replacing(/\n  other:(.|\n)*/, with: "")
    try await withBench(two, [try .foxReload("100.00 USD")]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        gateway.process.send(SIGTERM)
        _ = await gateway.process.ending()
      }
      try bench.write("suppliers.yaml", without)
      try await bench.serve { gateway in
        let reply = try await gateway.get("/v1/balances")
        #expect(reply.balance(of: "other")?["state"]?.stringValue == "stale")
        let total = reply.json["totals"]?.arrayValue?.first?["available"]?.stringValue
        #expect(total == "200.00")
        #expect(
          await gateway.process.errors.line(containing: "supplier that is not configured") != nil)
      }
    }
  }

  @Test(
    "a key in a file is taken into use when the supplier refuses the one before; of two keys one is enough"
  )
  func keys() async throws {
    let text = """
      suppliers:
        foxreload:
          adapter: foxreload
          base_url: ${FOXRELOAD_URL}
          credentials: {api_key: "${file:key}"}
        other:
          adapter: foxreload
          base_url: ${FOXRELOAD_URL}
          credentials: {api_key: [wrong-key-of-other, "${FOXRELOAD_API_KEY}"]}
      """
    try await withBench(text, [try .foxReload("100.00 USD")]) { bench in
      try bench.write("key", "wrong-key-of-fox")
      try await bench.serve { gateway in
        let first = try await gateway.get("/v1/balances")
        #expect(first.balance(of: "other")?["state"]?.stringValue == "ok")
        #expect(first.balance(of: "foxreload")?["state"]?.stringValue == "unavailable")
        try bench.write("key", "fox-key\n")
        _ = try await gateway.get(
          "/v1/balances", until: { $0.balance(of: "foxreload")?["state"]?.stringValue == "ok" })
        gateway.process.send(SIGTERM)
        let errors = await gateway.process.result().errors
        #expect(errors.contains("credentials renewed"))
        #expect(!errors.contains("key-of") && !errors.contains("fox-key"))
      }
    }
  }

  @Test("a key in a file is taken into use though another text changed with it, which is told")
  func keyBesideOthers() async throws {
    let text = """
      suppliers:
        foxreload:
          adapter: foxreload
          base_url: ${FOXRELOAD_URL}
          floor: ${file:floor}
          credentials: {api_key: "${file:key}"}
      """
    try await withBench(text, [try .foxReload("100.00 USD")]) { bench in
      try bench.write("key", "wrong-key-of-fox")
      try bench.write("floor", "10.00 USD")
      try await bench.serve { gateway in
        let first = try await gateway.get("/v1/balances")
        #expect(first.balance(of: "foxreload")?["state"]?.stringValue == "unavailable")
        try bench.write("floor", "40.00 USD")
        try bench.write("key", "fox-key\n")
        let reply = try await gateway.get(
          "/v1/balances", until: { $0.balance(of: "foxreload")?["state"]?.stringValue == "ok" })
        #expect(
          reply.balance(of: "foxreload")?["spendable"]?["low"]?.stringValue == "90.00")
        let line = await gateway.process.errors.line(
          containing: "files changed that are not renewed")
        #expect(line?.contains("changed foxreload: floor") == true)
        let reload = try await bench.purser("reload", "--url", gateway.url)
        #expect(reload.ending == .exit(0))
        #expect(try await low(gateway) == "60.00")
        gateway.process.send(SIGTERM)
        let errors = await gateway.process.result().errors
        #expect(errors.contains("credentials renewed"))
        #expect(!errors.contains("key-of") && !errors.contains("fox-key"))
      }
    }
  }

  private func low(_ gateway: GatewayClient) async throws -> String? {
    try await gateway.get("/v1/balances").balance(of: "foxreload")?["spendable"]?["low"]?
      .stringValue
  }
}
