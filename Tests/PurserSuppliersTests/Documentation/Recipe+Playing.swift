import CurlClient
import PurserCore

@testable import PurserSuppliers

/// Plays a recipe: with the requests, replies and moments that its page promises.
extension Recipe {
  static let baseURL = "https://api.example"
  private static let credentials = [
    "access_key_id", "api_key", "client_id", "client_secret", "ed25519_key", "password",
    "private_key",
    "refresh_token", "secret", "signingkey64", "username",
  ]
  private static let settings = ["account", "region"]

  /// The lines with those that the page says are understood.
  private var wholeYAML: String {
    var text = yaml
    if !has("request"), !has("calls") { text += "request: {path: /balance}\n" }
    if !has("balances"), !has("calls") {
      text += "balances: [{currency: USD, available: $.balance}]\n"
    }
    return text
  }

  private func has(_ key: String) -> Bool {
    yaml.hasPrefix(key + ":") || yaml.contains("\n\(key):")
  }

  /// The account with the adapter; `privateKey` and the key of Ed25519 are the credentials that are not their own name.
  private func account(privateKey: String) throws -> SupplierAccount {
    let bytes = Array(wholeYAML.utf8)
    let surroundings = Surroundings(
      environment: [:], folder: "", unsetVariables: .refuse, readFile: { _ in bytes })
    let adapter = try AdapterFile.load(
      path: "recipe.yaml", shownAs: "recipe.yaml", surroundings,
      givenCredentials: Self.credentials, givenSettings: Self.settings,
      currencies: CurrencyTable()
    ).adapter
    var secrets = Dictionary(uniqueKeysWithValues: Self.credentials.map { ($0, Secret($0)) })
    secrets["private_key"] = Secret(privateKey)
    // The key of RFC 8037, appendix A.1.
    secrets["ed25519_key"] = Secret("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
    let given = has("settings") ? [] : Self.settings
    return SupplierAccount(
      adapter: adapter, baseURL: Self.baseURL, credentials: secrets,
      settings: Dictionary(uniqueKeysWithValues: given.map { ($0, .text($0)) }),
      currencies: CurrencyTable().declaring(adapter.currencies))
  }

  /// What is not as the recipe says, a sentence each.
  func contradictions(privateKey: String) async throws -> [String] {
    let account = try account(privateKey: privateKey)
    if account.adapter.order != nil { return try await contradictionsOfOrders(account) }
    var found: [String] = []
    for scene in scenes {
      let answers =
        scene.answers.isEmpty ? [Answer(body: #"{"balance":"5"}"#)] : scene.answers
      let transport = ScriptedTransport { _, number in
        .success(answers[min(number, answers.count - 1)].response)
      }
      let clock = SetClock()
      let trial = await AdapterTrial.run(
        account, over: transport, now: { clock.now }, nonces: .counted)
      found += Self.contradictions(trial, scene.outcome)
      found += scene.contradictions(transport.requests, Self.baseURL)
    }
    return found
  }

  private static func contradictions(
    _ trial: AdapterTrial, _ expected: [String]?
  ) -> [String] {
    switch trial.outcome {
    case .success(let pools):
      let all = pools.map(\.written) + trial.failures.map(\.written)
      let found = all.isEmpty ? ["nothing"] : all
      return expected == nil || found == expected ? [] : ["gives \(found)"]
    case .failure(let failure):
      guard let expected = expected?.first else { return ["fails as \(failure)"] }
      let parts = expected.split(separator: ": ", maxSplits: 1)
      let isKind = parts.first.map { $0 == failure.kind.rawValue } == true
      let says = parts.count < 2 || failure.message.contains(parts[1])
      return isKind && says ? [] : ["fails as \(failure)"]
    }
  }
}

extension Recipe.Answer {
  var response: HTTPResponse {
    .reply(
      body, status: status, headers: headers.map { HTTPHeader(name: $0.name, value: $0.value) })
  }
}

extension Recipe.Scene {
  func contradictions(_ requests: [HTTPRequest], _ baseURL: String) -> [String] {
    guard !sent.isEmpty else { return [] }
    guard sent.count == requests.count else { return ["sends \(requests.count) requests"] }
    return zip(sent, requests).flatMap { expected, request -> [String] in
      var path =
        request.url.hasPrefix(baseURL) ? String(request.url.dropFirst(baseURL.count)) : request.url
      if path.isEmpty { path = "/" }
      var found: [String] = []
      let target = "\(request.method.rawValue) \(path)"
      if target != expected.target { found.append("sends \(target)") }
      for header in expected.headers {
        let values = request.headers.filter { $0.name == header.name }.map(\.value)
        if values != [header.value] { found.append("sends \(header.name): \(values)") }
      }
      let body = String(decoding: request.body ?? [], as: UTF8.self)
      if let expected = expected.body, expected != body { found.append("sends the body \(body)") }
      return found
    }
  }
}

extension PoolReport {
  /// The pool as a recipe writes it.
  fileprivate var written: String {
    let amount = available?.decimalString ?? "-"
    let others = amounts.compactMap { name, amount in
      amount.map { "\(name) \($0.decimalString)" }
    }
    let parts = ["\(pool) \(amount) \(currency.code)"] + others + (note.map { ["\"\($0)\""] } ?? [])
    return parts.joined(separator: ", ")
  }
}

extension PoolFailure {
  /// The pool as a recipe writes it.
  fileprivate var written: String {
    let unit =
      switch unit {
      case .currency(let currency): currency.code
      case .undeclared(let unit): unit
      case .unknown: "?"
      }
    return "\(pool ?? "?") \(unit) unavailable"
  }
}
