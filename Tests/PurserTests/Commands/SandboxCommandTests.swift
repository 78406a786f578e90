import CurlClient
import ExactJSON
import Foundation
import PurserSimulator
import TestSupport
import Testing

@Suite("purser sandbox")
struct SandboxCommandTests {
  /// A sandbox that runs: its process, and what was printed of it.
  private struct Running {
    let bench: TestBench
    let process: PurserProcess
    let client: CurlClient

    /// Where the supplier of a style listens.
    func url(_ style: OrderStyle) async throws -> String {
      let line = await process.errors.line(containing: "sandbox-\(style.rawValue) ")
      return String(try #require(line?.split(separator: " ").last))
    }

    /// Places an order as somebody does who tries the adapter.
    func order(
      _ style: OrderStyle, _ sku: String, quantity: Int = 2, follow: Bool = false
    ) async throws -> JSONValue {
      let secret = style == .webhook ? ["webhook_secret=sandbox-4d2f81c07a9b5e63"] : []
      let result = try await bench.purser(
        [
          "adapter", "try", "adapters/sandbox-\(style.rawValue).yaml", "--order", "--json",
          "--sku", sku, "--quantity", String(quantity), "--amount", "50.00", "--currency", "USD",
          "--reference", "A-\(style.rawValue)-\(sku)-1", "--base-url", try await url(style),
        ] + (follow ? ["--follow", "20"] : []) + ["--credentials", "api_key=sandbox-key"]
          + secret)
      return try result.json()
    }

    /// Asks a control of a supplier, or with a body tells it something.
    func control(_ style: OrderStyle, _ name: String, _ body: String? = nil) async throws
      -> JSONValue
    {
      let reply = try await client.execute(
        HTTPRequest(
          method: body == nil ? .get : .post, url: try await url(style) + "/_simulator/\(name)",
          body: body.map { Array($0.utf8) }))
      return try JSONParser.parse(reply.body)
    }
  }

  /// Runs a sandbox on free ports while `body` uses it, then ends it with Ctrl-C.
  private static func running(
    _ options: [String], _ body: (Running) async throws -> Void
  ) async throws {
    try await TestBench.with("") { bench in
      let arguments = ["sandbox", "--port", "0", "--adapters", "adapters"] + options
      let result = try await PurserProcess.run(
        arguments, environment: [:], in: bench.folder
      ) { process in
        #expect(await process.errors.line(containing: "the sandbox runs") != nil)
        let client = try CurlClient()
        defer { client.shutdown() }
        try await body(Running(bench: bench, process: process, client: client))
        process.send(SIGINT)
        return await process.result()
      }
      #expect(result.ending == .exit(0))
      #expect(result.errors.hasSuffix("purser: the sandbox has ended\n"), "\(result.errors)")
    }
  }

  @Test("prints a configuration that can be used as it is, and writes the same")
  func configuration() async throws {
    try await Self.running(["--write", "own.yaml"]) { sandbox in
      let text = String(decoding: try sandbox.bench.bytes("own.yaml"), as: UTF8.self)
      #expect(text.hasPrefix("# Written by `purser sandbox`"))
      for options in [[], ["--live"]] {
        let check = try await sandbox.bench.purser(["check", "--config", "own.yaml"] + options)
        #expect(check.ending == .exit(0))
        #expect(check.output == "own.yaml: 6 suppliers, no problem\n")
        #expect(check.errors == "")
      }
      let adapters = OrderStyle.allCases.map { "adapters/sandbox-\($0.rawValue).yaml" }
      let lint = try await sandbox.bench.purser(["adapter", "lint"] + adapters)
      #expect(lint.ending == .exit(0), "\(lint)")
      #expect(lint.errors == "")
      let balances = try await sandbox.bench.purser("balances", "--config", "own.yaml")
      #expect(balances.output.matches(of: #/sandbox-\w+ +main +USD +500.00/#).count == 6)
      sandbox.process.send(SIGINT)
      #expect(await sandbox.process.output.whole() == text)
    }
  }

  @Test("its suppliers sell to whoever tries their adapters", arguments: OrderStyle.allCases)
  func orders(_ style: OrderStyle) async throws {
    try await Self.running(["--styles", style.rawValue]) { sandbox in
      let delivered = try await sandbox.order(style, "gift-10", follow: true)
      #expect(delivered["state"] == "delivered")
      #expect(delivered["charged"] == "19.50")
      #expect(delivered["reference"]?.stringValue == "A-\(style.rawValue)-gift-10-1")
      let funds = try await sandbox.order(style, "fail-funds")
      #expect(funds["state"] == "failed")
      #expect(funds["error"]?["class"] == "funds")
      let lost = try await sandbox.order(style, "lost-reply", follow: true)
      #expect(lost["state"] == (style == .blind ? "unknown" : "delivered"))
      let reference = "A-\(style.rawValue)-lost-reply-1"
      let truth = try await sandbox.control(style, "orders?reference=\(reference)")
      #expect(truth["orders"]?[0]?["times_bought"] == 1)
      let partial = try await sandbox.order(style, "partial", quantity: 3, follow: true)
      #expect(partial["state"] == "partial")
      #expect(partial["charged"] == "9.75")
      let state = try await sandbox.control(style, "state")
      #expect(state["pools"]?[0]?["spendable"] == "451.25")
    }
  }

  @Test("a connection stays open after a reply that came late")
  func keptAlive() async throws {
    try await Self.running(["--styles", "idempotent"]) { sandbox in
      let url = try await sandbox.url(.idempotent)
      let port = try #require(url.split(separator: ":").last.flatMap { UInt16($0) })
      let order = #"{"sku":"slow-1s","quantity":1}"#
      let head = "HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer sandbox-key\r\n"
      let replies = try await LoopbackClient.run(to: port) { client in
        client.send(
          "POST /v1/orders \(head)Idempotency-Key: A-1-1\r\nContent-Length: "
            + "\(order.utf8.count)\r\n\r\n\(order)")
        let first = client.readResponse()
        client.send("GET /balance \(head)\r\n")
        return [first, client.readResponse()]
      }
      #expect(replies[0]?.hasPrefix("HTTP/1.1 201 ") == true)
      #expect(replies[1]?.hasPrefix("HTTP/1.1 200 ") == true)
    }
  }

  @Test("every product of its configuration has a price, and becomes what the document says")
  func pricedProducts() async throws {
    try await Self.running(["--write", "own.yaml", "--styles", "idempotent"]) { sandbox in
      try await sandbox.bench.serve("--config", "own.yaml") { gateway in
        _ = try await gateway.get("/v1/balances")
        for (sku, expected) in [
          ("gift-10", "settled"), ("partial", "settled"), ("fail-stock", "released"),
          ("unknown-sku", "released"), ("500-after", "settled"),
        ] {
          let order = try await gateway.post(
            "/v1/orders",
            [
              "id": .string("A-\(sku)"), "currency": "USD", "sku": .string(sku), "quantity": 2,
              "place": true, "wait": "20s",
            ])
          #expect(order["state"] == expected, "\(sku): \(order.json)")
        }
      }
    }
  }

  @Test("the balance can be set over HTTP, and the options say how it begins")
  func balance() async throws {
    let options = [
      "--styles", "codes,findable", "--balance", "10.00", "--price", "2.50", "--currency", "EUR",
    ]
    try await Self.running(options) { sandbox in
      let state = try await sandbox.control(.findable, "state")
      #expect(state["pools"]?[0]?["spendable"] == "10.00")
      #expect(state["pools"]?[0]?["currency"] == "EUR")
      let set = try await sandbox.control(
        .findable, "balance", #"{"amount":"1.25","currency":"EUR"}"#)
      #expect(set["pools"]?[0]?["spendable"] == "1.25")
      let other = try await sandbox.control(.codes, "state")
      #expect(other["pools"]?[0]?["spendable"] == "10.00")
    }
  }

  @Test("Ctrl-C ends it though somebody waits for a reply, who gets none")
  func endsWhileHeld() async throws {
    try await Self.running(["--styles", "findable"]) { sandbox in
      let url = try await sandbox.url(.findable)
      let client = sandbox.client
      let waiting = Task { () throws(CurlError) in
        try await client.execute(
          HTTPRequest(
            method: .post, url: url + "/buy",
            headers: [HTTPHeader(name: "Authorization", value: "Bearer sandbox-key")],
            body: Array(#"{"product":"slow-3600s","count":1,"note":"A-1-1"}"#.utf8),
            timeout: .seconds(100)))
      }
      // What is asked behind it says that it has arrived.
      var bought: [JSONValue]? = []
      while bought?.isEmpty == true {
        bought = try await sandbox.control(.findable, "orders")["orders"]?.arrayValue
      }
      sandbox.process.send(SIGINT)
      await #expect(throws: CurlError.self) { try await waiting.value }
    }
  }

  @Test("sends signed webhooks")
  func webhooks() async throws {
    let (arrived, arrival) = AsyncStream.makeStream(of: ReceivedRequest.self)
    try await CheckingServer.with({ request in
      arrival.yield(request)
      return .json("{}")
    }) { shop in
      let options = ["--styles", "webhook", "--webhook", shop.url + "/hooks"]
      try await Self.running(options) { sandbox in
        _ = try await sandbox.order(.webhook, "webhook-first")
        var requests = arrived.makeAsyncIterator()
        let message = try #require(await requests.next())
        #expect(message.target == "/hooks")
        let json = try JSONParser.parse(message.body)
        #expect(json["event"] == "order.delivered")
        #expect(json["ref"] == "A-webhook-webhook-first-1")
      }
    }
  }

  @Test("a port that is taken is named, with what to do")
  func takenPort() async throws {
    try await Self.running(["--styles", "blind"]) { sandbox in
      let port = try #require(try await sandbox.url(.blind).split(separator: ":").last)
      let second = try await sandbox.bench.purser(
        "sandbox", "--port", String(port), "--styles", "blind")
      #expect(
        second
          == PurserProcess.Result(
            ending: .exit(1), output: "",
            errors: """
              purser: cannot listen on 127.0.0.1, port \(port): address already in use; choose others \
              with --port, or free ones with --port 0

              """))
    }
  }

  @Test("does not write over a file that it has not written")
  func foreignFile() async throws {
    try await TestBench.with("suppliers: {}\n") { bench in
      let result = try await bench.purser(
        "sandbox", "--port", "0", "--write", "suppliers.yaml")
      #expect(result.ending == .exit(2))
      #expect(
        result.errors
          == "purser: suppliers.yaml is there already, and no sandbox wrote it; give --write another name\n"
      )
      #expect(try bench.bytes("suppliers.yaml") == Array("suppliers: {}\n".utf8))
    }
  }

  @Test(
    "ends with 2 for options that cannot be meant",
    arguments: [
      ["--styles", "luck"], ["--styles", "blind,blind"], ["--styles", ""], ["--port", "65535"],
      ["--port", "-1"], ["--balance", "much"], ["--balance", "-1.00"], ["--price", "0"],
      ["--price", "0.001"], ["--currency", "usd"], ["--lag", "3601"], ["--deduction", "never"],
      ["--webhook", "localhost:9000"],
    ])
  func usage(_ options: [String]) async throws {
    try await TestBench.with("") { bench in
      let result = try await bench.purser(["sandbox"] + options)
      #expect(result.ending == .exit(2))
      #expect(result.output == "")
      #expect(result.errors.contains(options[0]), "\(result.errors)")
    }
  }

  @Test("its help and its document have every product, and say the same of it")
  func document() async throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let page = try String(
      contentsOf: folder.appendingPathComponent("../../../docs/sandbox.md"), encoding: .utf8)
    for product in MagicProduct.all {
      #expect(page.contains("| `\(product.sku)` | \(product.outcome) |"), "\(product.sku)")
    }
    for style in OrderStyle.allCases {
      #expect(page.contains("| `\(style.rawValue)` |"), "\(style)")
    }
    try await TestBench.with("") { bench in
      let help = try await bench.purser("sandbox", "--help")
      let words = help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      for product in MagicProduct.all {
        #expect(words.contains("\(product.sku) \(product.outcome)"), "\(product.sku)")
      }
    }
  }
}
