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

/// A gateway behind a real socket, on a real SQLite file, whose readings a test gives.
struct TestGateway: Sendable {
  let url: String
  let ledger: Ledger
  let client: CurlClient

  /// Runs a gateway while `body` runs.
  ///
  /// - Parameters:
  ///   - suppliers: who sells.
  ///   - balances: what each supplier's main USD pool holds.
  ///   - failures: what the checks could not read beside it.
  ///   - maximumBodyBytes: the most bytes a request's body may have.
  ///   - body: what to do with it.
  /// - Throws: what `body` throws, or why the gateway could not run.
  static func run(
    suppliers: [Supplier] = [Supplier(id: SupplierID("acme"))],
    balances: [String: String] = ["acme": "100.00"], failures: [PoolFailure] = [],
    maximumBodyBytes: Int = 4096,
    _ body: @Sendable (TestGateway) async throws -> Void
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
        }))
    let gateway = Gateway(
      ledger: ledger, history: store, checks: checks, suppliers: suppliers,
      currencies: CurrencyTable(),
      rules: RoutingRules(maximumReadingAge: .seconds(600)), retriesRefusedOrders: false,
      transactionTypes: Set([TransactionType(declaring: "fee")].compactMap(\.self)),
      maximumBodyBytes: maximumBodyBytes, now: now)
    try await serve(gateway) { port in
      try await body(
        TestGateway(url: "http://127.0.0.1:\(port)", ledger: ledger, client: CurlClient()))
    }
    try FileManager.default.removeItem(at: folder)
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

  private static func serve(
    _ gateway: Gateway, _ body: @Sendable (Int) async throws -> Void
  ) async throws {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let (ports, listening) = AsyncStream.makeStream(of: Int.self)
    let application = gateway.application(host: "127.0.0.1", port: 0, logger: logger) {
      listening.yield($0)
    }
    let group = ServiceGroup(configuration: .init(services: [application], logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer { listening.finish() }
        try await group.run()
      }
      let port = try #require(await ports.first { _ in true })
      let outcome: Result<Void, any Error>
      do { outcome = .success(try await body(port)) } catch { outcome = .failure(error) }
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
  }

  func get(_ path: String) async throws -> Reply {
    try await send(HTTPRequest(url: url + path))
  }

  /// The body of a successful answer as text, with its content type.
  func file(_ path: String) async throws -> (text: String, type: String?) {
    let response = try await client.execute(HTTPRequest(url: url + path))
    #expect(response.status == 200)
    return (String(decoding: response.body, as: UTF8.self), response.header("content-type"))
  }

  func post(
    _ path: String, _ body: String, type: String? = "application/json",
    headers: [HTTPHeader] = []
  ) async throws -> Reply {
    var request = HTTPRequest(method: .post, url: url + path, headers: headers)
    request.body = Array(body.utf8)
    if let type { request.headers.append(HTTPHeader(name: "Content-Type", value: type)) }
    return try await send(request)
  }

  private func send(_ request: HTTPRequest) async throws -> Reply {
    let response = try await client.execute(request)
    return Reply(response: response, json: try JSONParser.parse(response.body))
  }
}

/// Checks whose outcome a test has fixed.
struct FixedChecks: BalanceChecks {
  var statuses: [SupplierID: CheckStatus]

  func current() async -> [SupplierID: CheckStatus] { statuses }
  func statuses() async -> [SupplierID: CheckStatus] { statuses }
  func refresh(short suppliers: [SupplierID]) async {}
}
