import CurlClient
import PurserCore

@testable import PurserSuppliers

/// One order at a supplier that answers from a script.
struct OrderCase {
  let account: SupplierAccount
  let transport: ScriptedTransport
  let clock = SetClock()

  /// A supplier whose adapter has `order`, and whose replies are `answers`, in their order; `nil` is one that was
  /// lost. What comes after the last is lost as well.
  init(_ order: String, _ answers: [HTTPResponse?], others: String = "") throws {
    try self.init(order, others: others) { number in
      guard answers.indices.contains(number), let answer = answers[number] else {
        return .failure(CurlError(code: .timeout, message: "the reply was lost"))
      }
      return .success(answer)
    }
  }

  /// A supplier of which every request fails alike.
  init(_ order: String, failingWith error: CurlError) throws {
    try self.init(order, others: "") { _ in .failure(error) }
  }

  private init(
    _ order: String, others: String,
    _ answer: @escaping @Sendable (Int) -> Result<HTTPResponse, CurlError>
  ) throws {
    let adapter = try Presets.definition(
      Array("adapter: test\n\(others)order:\n\(order)".utf8), fileName: "test.yaml")
    account = SupplierAccount(
      adapter: adapter, baseURL: "https://api.example",
      credentials: Dictionary(
        uniqueKeysWithValues: adapter.credentials.map { ($0, Secret("\($0)-secret")) }))
    transport = ScriptedTransport { _, number in answer(number) }
  }

  /// What every case asks for, unless it says otherwise.
  static func order(
    _ id: String = "A-1001-1", quantity: Int64 = 1, parameters: [String: String] = [:]
  ) throws -> AttemptOrder {
    guard let order = OrderID("A-1001"), let usd = Currency(iso4217: "USD") else { throw NoOrder() }
    return AttemptOrder(
      order: order, number: 1, id: id, sku: "GIFT-10", quantity: quantity,
      amount: try Money("20.00", usd, rounding: .up), recipient: "+4915123456789",
      parameters: parameters)
  }

  struct NoOrder: Error {}

  var client: SupplierOrderClient? {
    let clock = clock
    let balances = SupplierClient(
      supplier: Supplier(id: SupplierID("acme"), deductionTiming: .atOrder), account: account,
      transport: transport, now: { clock.now }, nonces: .counted)
    return SupplierOrderClient(beside: balances)
  }

  /// Places the order.
  func place(_ order: AttemptOrder? = nil) async throws -> AttemptNews {
    guard let client else { throw NoOrder() }
    let order = try order ?? Self.order()
    switch await client.prepare(order, at: clock.now) {
    case .failed(let news): return news
    case .ready(let memo): return await client.buy(order, memo)
    }
  }

  /// The requests so far: method and path with query.
  var asked: [String] {
    transport.requests.map {
      "\($0.method.rawValue) \($0.url.dropFirst("https://api.example".count))"
    }
  }
}

extension AttemptNews {
  /// The news in one line: the state, what was told, and behind a semicolon what is wrong.
  var written: String {
    var parts = [state.rawValue]
    if let name = memo.supplierReference { parts.append("order \(name)") }
    if let charged { parts.append("charged \(charged)") }
    if let balance { parts.append("balance \(balance.available)") }
    let texts = content.flatMap { $0.map(\.value) }
    if !texts.isEmpty { parts.append(texts.joined(separator: " / ")) }
    return parts.joined(separator: ", ") + (problem.map { "; \($0)" } ?? "")
  }
}
