import CurlClient
import ExactJSON
import Foundation
import Logging
import PurserAPI
import PurserCore
import PurserEngine
import PurserStore
import ServiceLifecycle
import TestSupport
import Testing

/// A gateway behind a real socket, on a real SQLite file, whose readings a test gives. Beside it
/// runs a twin without the order lane: every request goes to both, and both have to answer alike.
struct TestGateway: Sendable {
  let url: String
  let ledger: Ledger
  let client: CurlClient
  /// The gateway that Hummingbird alone serves; nil where two runs cannot be alike.
  let twin: (url: String, ledger: Ledger)?

  /// Runs a gateway while `body` runs.
  ///
  /// - Parameters:
  ///   - suppliers: who sells.
  ///   - balances: what each supplier's main USD pool holds.
  ///   - failures: what the checks could not read beside it.
  ///   - maximumBodyBytes: the most bytes a request's body may have.
  ///   - isAtRest: whether no supplier would be asked again before an order is turned away.
  ///   - hasTwin: whether a gateway without the lane has to answer alike.
  ///   - pacer: tells when the waits of orders are over.
  ///   - refusals: whose checks are refused, and how.
  ///   - spend: what was spent.
  ///   - alerts: who keeps the alerts.
  ///   - body: what to do with it.
  /// - Throws: what `body` throws, or why the gateway could not run.
  static func run(
    suppliers: [Supplier] = [Supplier(id: SupplierID("acme"))],
    balances: [String: String] = ["acme": "100.00"], failures: [PoolFailure] = [],
    maximumBodyBytes: Int = 4096, isAtRest: Bool = false, hasTwin: Bool = true,
    pacer: any Clock<Duration> = .continuous, refusals: [SupplierID: CheckRefusal.Kind] = [:],
    spend: (any SpendKnowledge)? = nil,
    alerts: (any AlertKeeper)? = nil,
    _ body: @Sendable (TestGateway) async throws -> Void
  ) async throws {
    @Sendable func withGateway(
      _ body: @Sendable (Gateway, Ledger) async throws -> Void
    ) async throws {
      try await self.withGateway(
        suppliers: suppliers, balances: balances, failures: failures,
        maximumBodyBytes: maximumBodyBytes, isAtRest: isAtRest, pacer: pacer,
        refusals: refusals, spend: spend, alerts: alerts, body)
    }
    try await withGateway { gateway, ledger in
      try await serve(gateway) { server in
        guard hasTwin else {
          return try await body(
            TestGateway(url: server.url, ledger: ledger, client: CurlClient(), twin: nil))
        }
        try await withGateway { twin, twinLedger in
          try await serve(twin, edge: Edge(lane: nil)) { twinServer in
            try await body(
              TestGateway(
                url: server.url, ledger: ledger, client: CurlClient(),
                twin: (twinServer.url, twinLedger)))
          }
        }
      }
    }
  }

  /// Makes a gateway on a fresh ledger, and removes its file afterwards.
  static func withGateway(
    suppliers: [Supplier] = [Supplier(id: SupplierID("acme"))],
    balances: [String: String] = ["acme": "100.00"], failures: [PoolFailure] = [],
    maximumBodyBytes: Int = 4096, isAtRest: Bool = false,
    pacer: any Clock<Duration> = .continuous, refusals: [SupplierID: CheckRefusal.Kind] = [:],
    spend: (any SpendKnowledge)? = nil,
    alerts: (any AlertKeeper)? = nil,
    _ body: @Sendable (Gateway, Ledger) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("purser-api-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let store = try SQLiteLedgerStore(
      path: folder.path + "/purser.db", currencies: CurrencyTable())
    let ledger = try Ledger(suppliers: suppliers, store: store, now: now)
    try await ledger.take(balances.map { try reading(of: $0.key, $0.value) })
    let checks = FixedChecks(
      statuses: Dictionary(
        uniqueKeysWithValues: suppliers.map {
          ($0.id, status(failures, of: $0.id, isRead: balances[$0.id.name] != nil))
        }), isAtRest: isAtRest)
    let terms = GatewayTerms(
      suppliers: suppliers, currencies: CurrencyTable(),
      rules: RoutingRules(maximumReadingAge: .seconds(600)), retriesRefusedOrders: false,
      transactionTypes: Set([TransactionType(declaring: "fee")].compactMap(\.self)),
      maximumBodyBytes: maximumBodyBytes)
    let gateway = Gateway(
      ledger: ledger, history: store, checks: checks, terms: terms,
      clock: ClockWithoutJumps(now: now), pacer: pacer,
      health: KeptHealth(
        checks.statuses.merging(refusals.mapValues { refusal(of: $0) }) { _, refused in refused }),
      events: OrderEventAccess(feed: ledger, history: store), spend: spend,
      alerts: alerts)
    try await body(gateway, ledger)
    try FileManager.default.removeItem(at: folder)
  }

  private static func refusal(of kind: CheckRefusal.Kind) -> CheckStatus {
    var status = CheckStatus(checkedAt: now(), failure: CheckFailure(kind.failure, "go away"))
    status.refusal = CheckRefusal(kind, since: now())
    return status
  }

  private static func status(
    _ failures: [PoolFailure], of supplier: SupplierID, isRead: Bool
  ) -> CheckStatus {
    var status = CheckStatus(
      succeededAt: isRead || !failures.isEmpty ? now() : nil, checkedAt: now())
    status.poolFailures = failures
    if isRead, let usd = Currency(iso4217: "USD") {
      status.readPools = [PoolID(supplier: supplier, currency: usd)]
    }
    return status
  }

  /// What a fresh gateway sends to a client, without the lines that tell the time.
  static func withAnswers(
    edge: Edge, _ body: @escaping @Sendable (LoopbackClient) throws -> String
  ) async throws -> String {
    let (answers, told) = AsyncStream.makeStream(of: String.self)
    try await withGateway { gateway, _ in
      try await serve(gateway, edge: edge) { server in
        let answer = try await LoopbackClient.run(to: server.port, body)
        told.yield(answer.replacing(/Date: [^\r]*/, with: "Date: now"))
      }
    }
    return try #require(await answers.first { _ in true })
  }

  /// A gateway's server.
  struct Server: Sendable {
    let port: UInt16
    /// Asks it to stop: it finishes what it has taken on.
    let shutDown: @Sendable () async -> Void

    var url: String { "http://127.0.0.1:\(port)" }
  }

  /// Tells what a test should see at most.
  static var quiet: Logger {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    return logger
  }

  /// Serves a gateway while `body` runs.
  static func serve(
    _ gateway: Gateway, edge: Edge = Edge(), logger: Logger = quiet,
    _ body: @Sendable (Server) async throws -> Void
  ) async throws {
    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    let application = gateway.application(host: "127.0.0.1", port: 0, edge: edge, logger: logger) {
      listening.yield($0)
    }
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer { listening.finish() }
        try await group.run()
      }
      let port = try #require(await ports.first { _ in true })
      let server = Server(port: try #require(UInt16(exactly: port))) {
        await group.triggerGracefulShutdown()
      }
      let outcome: Result<Void, any Error>
      do { outcome = .success(try await body(server)) } catch { outcome = .failure(error) }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      try outcome.get()
    }
  }

  @Sendable private static func now() -> Timestamp {
    Timestamp(microsecondsSinceEpoch: 1_790_000_000_000_000)
  }

  /// A reading of a supplier's main USD pool, so many seconds after the start.
  static func reading(
    of supplier: String, _ amount: String, at seconds: Int64 = 0
  ) throws -> SupplierBalance {
    let usd = try #require(Currency(iso4217: "USD"))
    let moment = now() + .seconds(seconds)
    return SupplierBalance(
      pool: PoolID(supplier: SupplierID(supplier), currency: usd),
      available: try Money(amount, usd, rounding: .down), requestedAt: moment, receivedAt: moment)
  }

  // MARK: Requests

  /// A reply with its parsed body.
  struct Reply: Sendable {
    var response: HTTPResponse
    var json: JSONValue

    var status: Int { response.status }
    subscript(name: String) -> String? { json[name]?.stringValue }

    /// The order without the sentences that only `GET` has.
    var unexplained: JSONValue {
      var order = json.objectValue ?? JSONObject()
      order["explanation"] = nil
      order["attempts"] = nil
      order["supplier_reference"] = nil
      return .object(order)
    }
  }

  /// Does the same with the ledger of either gateway.
  func withLedgers(_ body: (Ledger) async throws -> Void) async throws {
    try await body(ledger)
    if let twin { try await body(twin.ledger) }
  }

  func get(_ path: String) async throws -> Reply {
    try await reply(to: HTTPRequest(url: path))
  }

  /// The body of a successful answer as text, with its content type.
  func file(_ path: String) async throws -> (text: String, type: String?) {
    let response = try await send(HTTPRequest(url: path))
    #expect(response.status == 200)
    return (String(decoding: response.body, as: UTF8.self), response.header("content-type"))
  }

  func post(
    _ path: String, _ body: String, type: String? = "application/json",
    headers: [HTTPHeader] = []
  ) async throws -> Reply {
    var request = HTTPRequest(method: .post, url: path, headers: headers)
    request.body = Array(body.utf8)
    if let type { request.headers.append(HTTPHeader(name: "Content-Type", value: type)) }
    return try await reply(to: request)
  }

  /// The answer to a body, whatever it is.
  func send(
    _ path: String, _ body: String, type: String, headers: [HTTPHeader] = []
  ) async throws -> HTTPResponse {
    var request = HTTPRequest(method: .post, url: path, headers: headers)
    request.body = Array(body.utf8)
    request.headers.append(HTTPHeader(name: "Content-Type", value: type))
    return try await send(request)
  }

  private func reply(to request: HTTPRequest) async throws -> Reply {
    let response = try await send(request)
    return Reply(response: response, json: try JSONParser.parse(response.body))
  }

  /// Answers may come late beside other tests; no test waits for one that does not come.
  private static let patience = Duration.seconds(120)

  /// Sends a request for a path to both gateways, which have to answer alike.
  private func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    func response(of url: String) async throws -> HTTPResponse {
      var complete = request
      complete.url = url + request.url
      complete.timeout = Self.patience
      complete.maximumReplyBytes = 16 * 1024 * 1024
      return try await client.execute(complete)
    }
    let answer = try await response(of: url)
    if let twin {
      let other = try await response(of: twin.url)
      let what = "\(request.method) \(request.url)"
      #expect(answer.status == other.status, "\(what)")
      #expect(Self.headers(of: answer) == Self.headers(of: other), "\(what)")
      #expect(
        String(decoding: answer.body, as: UTF8.self) == String(decoding: other.body, as: UTF8.self),
        "\(what)")
    }
    return answer
  }

  /// The headers in their order, but for the clock's.
  private static func headers(of response: HTTPResponse) -> [String] {
    response.headers.map { "\($0.name): \($0.value)" }.filter { !$0.hasPrefix("Date: ") }
  }
}

/// Checks whose outcome a test has fixed.
struct FixedChecks: BalanceChecks {
  var statuses: [SupplierID: CheckStatus]
  /// Whether nobody would be asked again.
  var isAtRest = false

  func current() async -> [SupplierID: CheckStatus] { statuses }
  func statuses() async -> [SupplierID: CheckStatus] { statuses }
  func refresh(short suppliers: [SupplierID]) async {}

  func statusesAtRest(short suppliers: [SupplierID]) -> [SupplierID: CheckStatus]? {
    isAtRest ? statuses : nil
  }
}
