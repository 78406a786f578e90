import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

@Suite("The clients of docs/orders.md", .mustEnd)
struct ClientTests {
  private static let names = ["hold_only", "hold_with_next", "carried_through"]

  @Test("each buys an order, once however often it is run", arguments: names)
  func buys(_ name: String) async throws {
    try await Self.running(name) { scene in
      let result = try await scene.order("A-1")
      #expect(result.errors == "")
      #expect(result.status == 0)
      let codes = scene.first.codes("A-1-1")
      #expect(codes.count == 2)
      #expect(result.output == codes.joined(separator: "\n") + "\n")
      let order = try await scene.gateway.get("/v1/orders/A-1")
      #expect(order["state"] == "settled")
      #expect(order["actual"] == "19.50")
      _ = try await scene.order("A-1")
      #expect(scene.first.supplier.timesBought("A-1-1") == 1)
      #expect(try await scene.gateway.get("/v1/orders/A-1")["state"] == "settled")
    }
  }

  @Test("one that holds only ends where its supplier refuses, and the money is free")
  func refusedOnce() async throws {
    try await Self.running("hold_only") { scene in
      scene.first.supplier.setOrderFault(.noStock)
      let result = try await scene.order("A-1")
      #expect(result.status == 1)
      #expect(result.errors == "shop-one refuses it: The product is out of stock.\n")
      #expect(try await scene.gateway.get("/v1/orders/A-1")["state"] == "released")
      #expect(scene.second.supplier.purchases.isEmpty)
    }
  }

  @Test(
    "the others go to the next supplier where one refuses",
    arguments: ["hold_with_next", "carried_through"])
  func next(_ name: String) async throws {
    try await Self.running(name) { scene in
      scene.first.supplier.setOrderFault(.noStock)
      let result = try await scene.order("A-1")
      #expect(result.errors == "")
      #expect(result.status == 0)
      let codes = scene.second.codes("A-1-2")
      #expect(codes.count == 2)
      #expect(result.output == codes.joined(separator: "\n") + "\n")
      let order = try await scene.gateway.get("/v1/orders/A-1")
      #expect(order["state"] == "settled")
      #expect(order["supplier"] == "shop-two")
      scene.second.supplier.setOrderFault(.noStock)
      let refused = try await scene.order("A-2")
      #expect(refused.status == 1)
      #expect(refused.output == "")
      #expect(try await scene.gateway.get("/v1/orders/A-2")["state"] == "released")
    }
  }

  @Test("none buys elsewhere where a reply is lost, and run again has it", arguments: names)
  func lostReply(_ name: String) async throws {
    try await Self.running(name) { scene in
      scene.first.supplier.setOrderFault(.lostReply)
      let result = try await scene.order("A-1")
      #expect(result.status == (name == "carried_through" ? 0 : 1), "\(result)")
      if result.status != 0 {
        #expect(result.errors == "nobody knows whether shop-one took it\n")
        #expect(try await scene.gateway.get("/v1/orders/A-1")["state"] == "unknown")
        #expect(try await scene.order("A-1").status == 0)
      }
      #expect(try await scene.gateway.get("/v1/orders/A-1")["state"] == "settled")
      #expect(scene.first.supplier.timesBought("A-1-1") == 1)
      #expect(scene.second.supplier.purchases.isEmpty)
    }
  }

  @Test("one that has Purser buy shows whatever was delivered", arguments: OrderStyle.allCases)
  func anyContent(_ style: OrderStyle) async throws {
    let only = try OrderingSupplier(style, name: "shop")
    try await withOrderBench([only]) { bench in
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        let result = try await PythonClient(name: "carried_through").order(
          "A-1", at: gateway, bench)
        #expect(result.errors == "")
        #expect(result.status == 0)
        let codes = only.codes("A-1-1")
        #expect(codes.count == 2)
        for code in codes { #expect(result.output.contains(code)) }
      }
    }
  }

  @Test("each buys at a sandbox, as the document says", arguments: names)
  func sandbox(_ name: String) async throws {
    try await TestBench.with("") { bench in
      try FileManager.default.removeItem(atPath: bench.path("suppliers.yaml"))
      _ = try await PurserProcess.run(
        ["sandbox", "--port", "0", "--styles", "idempotent", "--write", "suppliers.yaml"],
        environment: [:], in: bench.folder
      ) { process in
        let line = await process.errors.line(containing: "sandbox-idempotent ")
        let url = String(try #require(line?.split(separator: " ").last))
        #expect(await process.errors.line(containing: "the sandbox runs") != nil)
        try await bench.serve { gateway in
          let result = try await PythonClient(name: name).order(
            "A-1", at: gateway, bench.adding(["SANDBOX_IDEMPOTENT_URL": url]))
          #expect(result.errors == "")
          #expect(result.status == 0)
          #expect(result.output.split(separator: "\n").count == 2)
        }
        process.send(SIGINT)
        return await process.result()
      }
    }
  }

  @Test("the document shows each as it is", arguments: names)
  func document(_ name: String) throws {
    let folder = PythonClient.folder
    let client = try String(
      contentsOf: folder.appendingPathComponent("\(name).py"), encoding: .utf8)
    let page = try String(
      contentsOf: folder.appendingPathComponent("../orders.md"), encoding: .utf8)
    #expect(page.contains("](clients/\(name).py)"))
    #expect(page.contains("```python\n\(client)```\n"))
    #expect(client.split(separator: "\n").count <= 40)
  }

  // MARK: The scene

  /// A gateway with two suppliers that take orders, and a client.
  private struct Scene {
    let first: OrderingSupplier
    let second: OrderingSupplier
    let client: PythonClient
    let gateway: GatewayClient
    let bench: TestBench

    func order(_ id: String) async throws -> PythonClient.Result {
      try await client.order(id, at: gateway, bench)
    }
  }

  private static func running(
    _ name: String, _ body: @Sendable (Scene) async throws -> Void
  ) async throws {
    let first = try OrderingSupplier(.idempotent, name: "shop-one")
    let second = try OrderingSupplier(.idempotent, name: "shop-two")
    try await withOrderBench([first, second]) { bench in
      try await bench.serve { gateway in
        // The first is not passed over as one whose balance is not known yet.
        _ = try await gateway.get("/v1/balances")
        try await body(
          Scene(
            first: first, second: second, client: PythonClient(name: name), gateway: gateway,
            bench: bench))
      }
    }
  }
}
