import CurlClient
import PurserCore

@testable import PurserSuppliers

/// Whatever a supplier answers is readings, or a failure in one short line without a secret.
enum AdapterFuzzing {
  /// The longest message, in code points.
  private static let longestMessage = 320

  /// One of each way to read: the letters from `a` on, in this order. New ones go to the end, so that
  /// the corpus stays what it is.
  private static let names = [
    "foxreload", "paddle", "m3ter", "onlinesales", "enom", "namecheap", "sms_activate",
    "internetbs", "paypal_nvp", "skebby", "wise", "stripe", "smsru", "openrouter", "alipay",
    "logicboxes",
  ]

  private static let statuses = [200, 201, 302, 400, 401, 404, 429, 500, 503, 599]
  private static let secret = "s3cr3t-0123456789"
  private static let now = Timestamp(microsecondsSinceEpoch: 1_777_636_800_000_000)

  private static let accounts: [SupplierAccount] = names.map { name in
    guard let adapter = Presets.definition(named: name) else { fatalError("no adapter \(name)") }
    let credentials = adapter.credentials.map { ($0, Secret(secret)) }
    let settings = adapter.settings.filter(\.isRequired).map { ($0.name, SettingValue.text("USD")) }
    return SupplierAccount(
      adapter: adapter, baseURL: "https://api.example",
      credentials: Dictionary(credentials) { first, _ in first },
      settings: Dictionary(settings) { first, _ in first },
      currencies: CurrencyTable().declaring(adapter.currencies))
  }

  static func run(_ input: [UInt8]) {
    guard input.count >= 2 else { return }
    let letters = accounts.count
    let account = accounts[
      (Int(input[0]) + letters * 26 - Int(UInt8(ascii: "a"))) % letters]
    let status = statuses[(Int(input[1]) + 2) % statuses.count]
    let body = Array(input[2...])
    let trial = AdapterTrial.read(body, as: account, at: now)
    if case .failure(let failure) = trial.outcome { check(failure) }
    for finding in trial.findings {
      require(finding.found?.contains(secret) != true, "\(finding) hides the secret")
    }
    let redaction = Redaction(account.secretTexts)
    for call in account.adapter.calls {
      do throws(CheckFailure) {
        try read(body, status, call, account)
      } catch {
        check(redaction.redacted(error))
      }
    }
  }

  /// Reads the reply to a call as if it were the only page, and looks for the next one.
  private static func read(
    _ body: [UInt8], _ status: Int, _ call: AdapterCall, _ account: SupplierAccount
  ) throws(CheckFailure) {
    let response = HTTPResponse(
      status: status,
      headers: [
        HTTPHeader(name: "Retry-After", value: "30"),
        HTTPHeader(name: "Link", value: "<https://b.example>; rel=next"),
      ],
      body: body)
    let reader = ReplyReader(
      adapter: account.adapter, call: call, known: account.knownInReplies,
      currencies: account.currencies)
    let place = call.pagination?.start
    let reply = try reader.success(response, receivedAt: now, page: place?.names ?? [:])
    _ = try reader.next(after: place, reply)
    _ = try reader.kept(in: [reply])
    for reading in try reader.readings(in: [reply]).summed().readings {
      require(!reading.pool.isEmpty && reading.pool.count <= 64, "a pool has a name")
    }
  }

  private static func check(_ failure: CheckFailure) {
    let message = failure.message
    require(!message.isEmpty, "a failure has a message")
    require(message.unicodeScalars.count <= longestMessage, "short: \(message)")
    require(!message.contains(secret), "without a secret: \(message)")
    require(
      message.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control },
      "on one line: \(message)")
  }
}
