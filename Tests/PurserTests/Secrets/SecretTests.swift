import CurlClient
import ExactJSON
import Foundation
import Testing

@Suite("A secret")
struct SecretTests {
  @Test(
    "is in nothing that a command prints, though every supplier repeats it",
    arguments: [
      ["check"], ["check", "--live"], ["check", "--live", "--json"], ["balances"],
      ["balances", "--json"], ["route", "--currency", "USD", "--cost", "1"],
      ["route", "--currency", "USD", "--cost", "1", "--json"],
    ])
  func commands(_ arguments: [String]) async throws {
    try await EchoingSupplier.withBench { bench in
      let result = try await bench.purser(arguments)
      #expect(result.ending == .exit(arguments == ["check"] ? 0 : 1))
      SecretSearch.expectNone(in: result, of: arguments.joined(separator: " "))
      // Every supplier has failed, and said so in words of its own.
      guard arguments.contains("--live") || arguments[0] == "balances" else { return }
      let said = result.output + result.errors
      #expect(said.split(separator: "<redacted>").count > EchoingSupplier.all.count)
    }
  }

  @Test("is in no log line, no reply and no file of a gateway")
  func gateway() async throws {
    try await EchoingSupplier.withBench { bench in
      try await bench.serve("--log-level", "trace") { gateway in
        _ = try await gateway.get("/v1/balances")
        _ = try await gateway.order("refused", "1.00")
        for path in [
          "/v1/balances", "/v1/suppliers", "/v1/orders/refused", "/v1/orders/none", "/health/live",
          "/health/ready", "/nowhere",
        ] {
          let reply = try await gateway.client.execute(HTTPRequest(url: gateway.url + path))
          SecretSearch.expectNone(in: reply.body, of: path)
          let headers = reply.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
          SecretSearch.expectNone(in: Array(headers.utf8), of: "the head of \(path)")
        }
        for path in ["/v1/orders", "/v1/orders/preview", "/v1/orders/refused/settle"] {
          let reply = try await gateway.post(path, ["id": "x", "currency": "USD", "cost": "1"])
          SecretSearch.expectNone(in: reply.json.encoded(), of: path)
        }
        gateway.process.send(SIGTERM)
        let result = await gateway.process.result()
        #expect(result.ending == .exit(0))
        EchoingSupplier.expectFailures(in: result.errors)
        SecretSearch.expectNone(in: result, of: "serve")
      }
      try SecretSearch.expectNone(inFilesOf: bench)
    }
  }

  @Test("is not shown with the line that has a mistake", arguments: ["check", "serve", "balances"])
  func mistakes(_ command: String) async throws {
    let markers = EchoingSupplier.all.map(\.marker)
    let configuration = """
      suppliers:
        one:
          adapter: foxreload
          credentials: {api_key: "${BEARER_SECRET}", api_kee: "${BEARER_SECRET}"}
        two:
          adapter: foxreload
          base_url: http://127.0.0.1:9
          credentials: {api_key: [\(markers[1].text)], \(markers[2].text)
        three:
          credentials: \(markers[3].text)
      """
    let environment = ["BEARER_SECRET": markers[0].secret]
    for text in [configuration, configuration.replacing("[\(markers[1].text)], ", with: "x}\n#")] {
      try await TestBench.with(text, environment: environment) { bench in
        let result = try await bench.purser(command)
        #expect(result.ending == .exit(2))
        #expect(result.errors.contains("suppliers.yaml:"))
        SecretSearch.expectNone(in: result, of: command)
      }
    }
  }
}
