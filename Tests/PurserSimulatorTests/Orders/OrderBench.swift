import CurlClient
import PurserCore
import PurserSuppliers
import Testing

@testable import PurserSimulator

/// A supplier of one style behind a real socket, the adapter that `SandboxFile` writes for it, and the client that
/// orders by it. Time is virtual for all of them.
struct OrderBench: Sendable {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  let time: VirtualTime
  let supplier: SimulatedSupplier
  let client: SupplierOrderClient
  let curl: CurlClient
  let url: String

  /// Runs a supplier while `body` talks to it.
  static func with<Value: Sendable>(
    _ style: OrderStyle, opening: String = "500.00 USD", unitCost: String = "9.75 USD",
    terms: SimulatedAccount.Terms = SimulatedAccount.Terms(), hasMagicProducts: Bool = false,
    _ body: @Sendable (OrderBench) async throws -> Value
  ) async throws -> Value {
    let time = VirtualTime(try #require(Timestamp(rfc3339: "2026-05-01T12:00:00Z")))
    let cost = try money(unitCost)
    let supplier = SimulatedSupplier(
      name: "sandbox", style: style, opening: try money(opening),
      catalogue: OrderCatalogue(unitCost: cost, hasMagicProducts: hasMagicProducts),
      terms: terms, now: { time.now })
    let curl = try CurlClient()
    defer { curl.shutdown() }
    let send: MessageSender = { message in
      let headers = message.headers.map { HTTPHeader(name: $0.name, value: $0.value) }
      return try? await curl.execute(
        HTTPRequest(method: .post, url: message.url, headers: headers, body: message.body)
      ).status
    }
    return try await withSimulators(
      [supplier], logger: .silent, passing: (time: time, send: send)
    ) { fleet async throws in
      let url = fleet.members[0].url
      let text = SandboxFile.text(
        [(name: "sandbox", style: style, url: url)], credentials: OrderWire.Credentials(),
        unitCost: cost, products: ["gift-10"])
      return try await body(
        OrderBench(
          time: time, supplier: supplier, client: try client(text, time, curl), curl: curl,
          url: url))
    }
  }

  /// Runs a supplier without a socket while `body` talks to it. Nothing happens by itself.
  static func withoutSocket<Value: Sendable>(
    _ style: OrderStyle, opening: String, _ body: (OrderBench) async throws -> Value
  ) async throws -> Value {
    let time = VirtualTime(try #require(Timestamp(rfc3339: "2026-05-01T12:00:00Z")))
    let cost = try money("9.75 USD")
    let supplier = SimulatedSupplier(
      name: "sandbox", style: style, opening: try money(opening),
      catalogue: OrderCatalogue(unitCost: cost), now: { time.now })
    let url = "https://sandbox.invalid"
    let text = SandboxFile.text(
      [(name: "sandbox", style: style, url: url)], credentials: OrderWire.Credentials(),
      unitCost: cost, products: ["gift-10"])
    let curl = try CurlClient()
    defer { curl.shutdown() }
    return try await body(
      OrderBench(
        time: time, supplier: supplier,
        client: try client(text, time, PlainTransport(supplier: supplier, url: url)),
        curl: curl, url: url))
  }

  private static func client(
    _ text: String, _ time: VirtualTime, _ transport: any HTTPTransport
  ) throws -> SupplierOrderClient {
    let configuration: Configuration
    do throws(ConfigurationError) {
      configuration = try Configuration.load(
        bytes: Array(text.utf8), fileName: "suppliers.yaml", folder: "", environment: [:],
        readFile: { throw Failure(description: "no file is read, but \($0) was asked for") })
    } catch {
      throw Failure(description: error.rendered())
    }
    let entry = configuration.suppliers[0]
    let balances = SupplierClient(
      supplier: entry.supplier, account: entry.account, transport: transport,
      time: { LedgerTime(time.now) },
      nonces: NonceSource(
        randomBytes: { [UInt8](repeating: 7, count: $0) }, increasing: { 1 }))
    return try #require(SupplierOrderClient(beside: balances))
  }

  /// An attempt to order.
  func order(
    _ id: String = "A-1-1", sku: String = "gift-10", quantity: Int64 = 2,
    amount: String = "100.00 USD"
  ) throws -> AttemptOrder {
    AttemptOrder(
      order: try #require(OrderID("A-1")), number: 1, id: id, sku: sku, quantity: quantity,
      amount: try money(amount))
  }

  /// Places an order.
  func place(_ order: AttemptOrder) async -> AttemptNews {
    switch await client.prepare(order, at: time.now) {
    case .failed(let news): news
    case .ready(let memo): await client.buy(order, memo)
    }
  }

  /// Looks an order up so much later.
  func lookUp(
    _ order: AttemptOrder, _ news: AttemptNews, after delay: Duration = .zero
  ) async -> AttemptNews {
    time.advance(by: delay)
    return await client.lookUp(order, news.memo).following(news)
  }

  /// The money that can really be spent.
  var left: String { supplier.truth[0].spendable.decimalString }

  /// What the supplier says that it has of ours for orders.
  func charged() throws -> String { try supplier.chargedForOrders()?.decimalString ?? "0.00" }

  /// Each order at the supplier: its reference and where it stands.
  var truth: [String] { supplier.purchases.map { "\($0.reference) \($0.state.rawValue)" } }

  /// Calls a control of the simulator.
  func control(_ name: String, _ body: String) async throws -> String {
    let reply = try await curl.execute(
      HTTPRequest(
        method: .post, url: "\(url)/_simulator/\(name)",
        headers: [HTTPHeader(name: "Content-Type", value: "application/json")],
        body: Array(body.utf8)))
    return String(decoding: reply.body, as: UTF8.self)
  }
}

extension OrderStyle {
  /// Those in which an order can be found whose reply was lost.
  static let withLookUp: [OrderStyle] = allCases.filter { $0 != .blind }
}

extension AttemptNews {
  /// The texts that were delivered.
  var texts: [String] { content.flatMap { $0.map(\.value) } }

  /// The state, and the kind of the problem where there is one.
  var summary: String { state.rawValue + (problem.map { " \($0.kind.rawValue)" } ?? "") }
}
