internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Fetches an access token with a supplier's credentials.
struct TokenRequest: Sendable {
  let grant: ClientCredentials
  let account: SupplierAccount
  let transport: any HTTPTransport
  let now: @Sendable () -> Timestamp

  /// A new token, or why there is none.
  func run() async -> Result<AccessToken, CheckFailure> {
    do throws(CheckFailure) {
      return .success(try await fetch())
    } catch {
      var failure = error
      failure.message = "no access token: " + failure.message
      return .failure(failure)
    }
  }

  private func fetch() async throws(CheckFailure) -> AccessToken {
    let settings = account.adapter.settings(given: account.settings)
    let parameters = Parameters(credentials: account.credentials, settings: settings)
    let request = try RequestBuilder(account: account, parameters: parameters)
      .tokenRequest(for: grant)
    let requestedAt = now()
    let reply: HTTPResponse
    do throws(TransportFailure) {
      reply = try await transport.send(request)
    } catch {
      throw CheckFailure(error)
    }
    let document = try? JSONParser.parse(reply.body)
    guard (200...299).contains(reply.status) else { throw failure(of: reply, document) }
    return try AccessToken(from: document, requestedAt: requestedAt, margin: grant.margin)
  }

  /// A refusal. Of a token endpoint 400 says that the client is not accepted (RFC 6749, section
  /// 5.2), unless a rule of the adapter says otherwise.
  private func failure(of reply: HTTPResponse, _ document: JSONValue?) -> CheckFailure {
    let classifier = ErrorClassifier(adapter: account.adapter)
    if let ruled = classifier.ruledFailure(of: reply, document, receivedAt: now()) {
      return ruled
    }
    var failure = classifier.failure(of: reply, document, receivedAt: now())
    if reply.status == 400 { failure.kind = .auth }
    return failure
  }
}

extension CheckFailure {
  /// The failure of an exchange that brought no reply, or none that can be read.
  init(_ error: CurlError) {
    let kind: Kind =
      switch error.code {
      case .tooLarge, .protocolViolation: .malformed
      case .invalidURL, .unsupportedScheme: .invalid
      case .resolve, .connect, .tls, .timeout, .closedEarly, .cancelled, .shutDown, .other:
        .unreachable
      }
    self.init(kind, error.message)
  }
}

extension SupplierAccount {
  /// Everything that must not be shown: the credentials, and what Basic authentication makes of
  /// them.
  var secretTexts: [String] {
    let parameters = Parameters(
      credentials: credentials, settings: adapter.settings(given: settings))
    let pair: (Template, Template)? =
      switch adapter.authentication {
      case .basic(let username, let password): (username, password)
      case .clientCredentials(let grant): (grant.clientID, grant.clientSecret)
      case .anonymous, .bearer, .header, .query, .body: nil
      }
    let joined = pair.map { parameters.text($0) + ":" + parameters.text($1) }
    return credentials.values.map { $0.reveal() } + (joined.map { [$0] } ?? [])
  }
}
