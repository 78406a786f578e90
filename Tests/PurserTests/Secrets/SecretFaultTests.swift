import CurlClient
import ExactJSON
import Foundation
import Testing

@Suite("A secret of a gateway around which everything fails")
struct SecretFaultTests {
  /// Commands beside the gateway, and how they end.
  private static let commands: [(arguments: [String], code: Int32)] = [
    (["check"], 0), (["check", "--json"], 0), (["check", "--live"], 1),
    (["check", "--live", "--json"], 1), (["balances"], 1), (["balances", "--json"], 1),
    (["history"], 0), (["history", "--csv"], 0), (["verify"], 0),
    (["route", "--currency", "USD", "--cost", "1"], 1), (["backup", "--to", "backups"], 0),
  ]

  /// Mistakes that leave credentials where none belong, or beside what is wrong.
  private static let mistakes: [@Sendable (String) -> String] = [
    { $0.replacing("credentials: {", with: "credentails: {") },
    { $0.replacing("api_key:", with: "api_kee:") },
    // At the depth of the key that they belong under.
    { $0.replacing(#/credentials: \{(.*)\}/#) { "credentials:\n    \($0.1)" } },
    { $0.replacing(#/credentials: \{(.*)\}/#) { "\($0.1)" } },
    {
      $0.replacing("base_url: ${BEARER_URL}", with: "base_url: https://user:${BEARER_SECRET}@host")
    },
    { $0.replacing("credentials: {", with: "credentials: [") },
  ]

  @Test("is found by the search in every spelling")
  func search() {
    for marker in EchoingSupplier.markers {
      for spelling in Spelling.allCases {
        let shown = "error=\(spelling.of(marker.secret))."
        #expect(marker.form(in: SearchedText(Array(shown.utf8))) != nil, "\(spelling): \(shown)")
      }
    }
  }

  @Test("is nowhere, in no spelling")
  func faults() async throws {
    try await EchoingSupplier.withBench { plain in
      let surroundings = try Surroundings(of: plain)
      let bench = plain.adding(surroundings.environment)
      try bench.write("backups/.keep", "")
      try await bench.serve("--log-level", "trace") { gateway in
        try await Self.askEverything(gateway, "at first")
        surroundings.writeError = ENOSPC
        _ = try await gateway.get("/health/ready") { reply in
          reply.readyReasons.contains { $0.contains("disk is full") }
        }
        try await Self.askEverything(gateway, "on a full disk")
        surroundings.mend()
        try await Self.reloadMistakes(gateway, bench)
        try await Self.runCommands(bench)
        try await Self.askEverything(gateway, "at last")
        gateway.process.send(SIGTERM)
        let result = await gateway.process.result()
        #expect(result.ending == .exit(0))
        EchoingSupplier.expectFailures(in: result.errors)
        let repeated = result.errors.components(separatedBy: "<redacted>").count
        #expect(repeated > EchoingSupplier.all.count * Spelling.allCases.count)
        SecretSearch.expectNone(in: result, of: "serve")
      }
      // One that is killed leaves its log.
      try await bench.serve("--log-level", "debug") { gateway in
        try await Self.askEverything(gateway, "after a start")
        gateway.process.send(SIGKILL)
        SecretSearch.expectNone(in: await gateway.process.result(), of: "serve")
      }
      let files = try SecretSearch.expectNone(inFilesOf: bench)
      for name in ["purser.db", "purser.db-wal", "purser.db.lock"] {
        #expect(files.contains(name), "\(files)")
      }
      #expect(files.contains { $0.hasPrefix("backups/purser-") }, "\(files)")
    }
  }

  /// Asks whatever can be asked, and tells what can be told.
  private static func askEverything(_ gateway: GatewayClient, _ when: String) async throws {
    for path in [
      "/v1/balances", "/v1/suppliers", "/v1/transactions", "/v1/transactions?format=csv",
      "/v1/orders/refused", "/v1/orders/none", "/health/live", "/health/ready", "/nowhere",
      "/v1/transactions?supplier=none",
    ] {
      let reply = try await gateway.client.execute(
        HTTPRequest(url: gateway.url + path, timeout: .seconds(60)))
      SecretSearch.expectNone(in: reply.body, of: "\(path) \(when)")
      let headers = reply.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
      SecretSearch.expectNone(in: Array(headers.utf8), of: "the head of \(path) \(when)")
    }
    for path in ["/v1/orders", "/v1/orders/preview", "/v1/orders/refused/settle", "/v1/reload"] {
      let reply = try await gateway.post(path, ["id": "refused", "currency": "USD", "cost": "1"])
      SecretSearch.expectNone(in: reply.json.encoded(), of: "\(path) \(when)")
    }
  }

  /// Has a configuration read that is wrong, in each of several ways, and the former in the end.
  private static func reloadMistakes(_ gateway: GatewayClient, _ bench: TestBench) async throws {
    for (number, mistake) in mistakes.enumerated() {
      try bench.write("suppliers.yaml", mistake(EchoingSupplier.configuration))
      let reply = try await gateway.post("/v1/reload", ["dry_run": false])
      #expect(reply.status >= 400, "mistake \(number): \(reply)")
      SecretSearch.expectNone(in: reply.json.encoded(), of: "the reload with mistake \(number)")
      gateway.process.send(SIGHUP)
      for arguments in [["check"], ["reload", "--url", gateway.url]] {
        let result = try await bench.purser(arguments)
        #expect(result.ending != .exit(0), "mistake \(number): \(result)")
        SecretSearch.expectNone(in: result, of: "\(arguments[0]) with mistake \(number)")
      }
    }
    _ = await gateway.process.errors.lines(mistakes.count, containing: "configuration refused")
    try bench.write("suppliers.yaml", EchoingSupplier.configuration)
    #expect(try await gateway.post("/v1/reload", ["dry_run": false]).status == 200)
  }

  private static func runCommands(_ bench: TestBench) async throws {
    for (arguments, code) in commands {
      let name = arguments.joined(separator: " ")
      let result = try await bench.purser(arguments)
      #expect(result.ending == .exit(code), "\(name): \(result)")
      SecretSearch.expectNone(in: result, of: name)
    }
  }
}
