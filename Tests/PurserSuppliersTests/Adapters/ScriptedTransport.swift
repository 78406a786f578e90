import CurlClient
import PurserCore
import Synchronization

@testable import PurserSuppliers

/// Answers requests from a script and remembers them.
final class ScriptedTransport: HTTPTransport {
  typealias Script = @Sendable (HTTPRequest, Int) async -> Result<HTTPResponse, CurlError>

  private let recorded = Mutex<[HTTPRequest]>([])
  private let script: Script

  /// A transport that answers each request by `script`, which also gets its number from 0.
  init(_ script: @escaping Script) { self.script = script }

  /// A transport that gives one answer for ever.
  convenience init(_ body: String, status: Int = 200, headers: [HTTPHeader] = []) {
    self.init { _, _ in .success(.reply(body, status: status, headers: headers)) }
  }

  /// What was asked so far.
  var requests: [HTTPRequest] { recorded.withLock(\.self) }

  func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    let number = recorded.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
    switch await script(request, number) {
    case .success(let reply): return reply
    case .failure(let error): throw .noReply(error)
    }
  }
}

extension HTTPResponse {
  static func reply(
    _ body: String, status: Int = 200, headers: [HTTPHeader] = []
  ) -> HTTPResponse {
    HTTPResponse(status: status, headers: headers, body: Array(body.utf8))
  }
}

extension HTTPRequest {
  /// The request as one text: method, URL, headers, and the body after an empty line; without what is
  /// told to caches, which is the same in every request for balances.
  var written: String {
    let told = headers.filter { $0.name != "Cache-Control" }
    var lines = ["\(method.rawValue) \(url)"] + told.map { "\($0.name): \($0.value)" }
    if let body { lines += ["", String(decoding: body, as: UTF8.self)] }
    return lines.joined(separator: "\n")
  }
}

/// A clock that moves when it is told to.
final class SetClock: Sendable {
  private let moment: Mutex<Timestamp>

  init(_ text: String = "2026-05-01T12:00:00Z") {
    moment = Mutex(Timestamp(rfc3339: text) ?? Timestamp(microsecondsSinceEpoch: 0))
  }

  var now: Timestamp { moment.withLock(\.self) }

  func advance(by duration: Duration) { moment.withLock { $0 = $0 + duration } }
}

/// A supplier with the adapter that a test is about.
struct TestSupplier {
  var account: SupplierAccount

  /// A supplier whose adapter is `yaml`, without `adapter:`.
  init(
    _ yaml: String, credentials: [String: String] = [:], settings: [String: SettingValue] = [:],
    baseURL: String = "https://api.example"
  ) throws {
    let adapter = try Presets.definition(
      Array("adapter: test\n\(yaml)".utf8), fileName: "test.yaml")
    account = SupplierAccount(
      adapter: adapter, baseURL: baseURL, credentials: credentials.mapValues { Secret($0) },
      settings: settings)
  }

  /// A supplier of one of the shipped adapters.
  init(
    preset: String, credentials: [String: String], settings: [String: SettingValue] = [:],
    baseURL: String = "https://api.example"
  ) throws {
    self = try TestSupplier("request: {}\nbalances: [{currency: USD, available: 1}]")
    account.baseURL = baseURL
    account.credentials = credentials.mapValues { Secret($0) }
    account.settings = settings
    if let adapter = Presets.definition(named: preset) { account.adapter = adapter }
  }

  func client(_ transport: any HTTPTransport, _ clock: SetClock = SetClock()) -> SupplierClient {
    SupplierClient(
      supplier: Supplier(id: SupplierID("acme"), deductionTiming: .atOrder), account: account,
      transport: transport, now: { clock.now }, nonces: .counted)
  }
}

extension NonceSource {
  /// One whose numbers are known: bytes that count up, and 1, 2, 3.
  static var counted: NonceSource {
    let latest = Mutex<Int64>(0)
    return NonceSource(
      randomBytes: { count in (0..<count).map { UInt8(truncatingIfNeeded: $0) } },
      increasing: {
        latest.withLock { latest in
          latest += 1
          return latest
        }
      })
  }
}

/// An adapter's one row, where a test is about something else.
let plainBalances = "balances: [{currency: USD, available: $.amount}]\n"
