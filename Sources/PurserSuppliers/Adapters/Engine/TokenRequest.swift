internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Fetches a token with a supplier's credentials.
struct TokenRequest: Sendable {
  let grant: TokenGrant
  let account: SupplierAccount
  let transport: any HTTPTransport
  let now: @Sendable () -> Timestamp
  let nonces: NonceSource
  let secrets: TokenSecrets

  /// A new token, or why there is none. `refreshToken` is the one that an earlier reply gave.
  func run(refreshToken: String?) async -> Result<AccessToken, CheckFailure> {
    do throws(CheckFailure) {
      return .success(try await fetch(refreshToken))
    } catch {
      var failure = error
      failure.message = "no access token: " + failure.message
      return .failure(failure)
    }
  }

  private func fetch(_ refreshToken: String?) async throws(CheckFailure) -> AccessToken {
    do throws(TransportFailure) {
      try await transport.takeTurn(patience: account.timeout)
    } catch {
      throw CheckFailure(error)
    }
    let moment = now()
    let names = account.requestNames(["now": .moment(moment)], nonces)
    do throws(CheckFailure) {
      let token = try await fetch(refreshToken, names, moment)
      secrets.set(names.secretTexts + (token.refreshToken.map { [$0] } ?? []))
      return token
    } catch {
      secrets.set(names.secretTexts)
      throw error
    }
  }

  private func fetch(
    _ refreshToken: String?, _ names: RequestNames, _ moment: Timestamp
  ) async throws(CheckFailure) -> AccessToken {
    let known = account.knownInReplies
    let request = try self.request(refreshToken, names, moment)
    let requestedAt = now()
    let response: HTTPResponse
    do throws(TransportFailure) {
      response = try await transport.send(request)
    } catch {
      throw CheckFailure(error)
    }
    var (reply, flaw) = Reply.reading(
      response, as: grant.format, known: known, receivedAt: now())
    let classifier = ErrorClassifier(adapter: account.adapter)
    if let ruled = classifier.ruledFailure(of: reply) { throw ruled }
    guard (200...299).contains(response.status) else {
      var failure = classifier.failure(of: reply)
      // Of a token endpoint 400 says that the client is not accepted (RFC 6749, section 5.2).
      if response.status == 400 { failure.kind = .auth }
      throw failure
    }
    if flaw != nil { reply.document = .nothing }
    do throws(CheckFailure) {
      return try AccessToken(in: reply, by: grant, requestedAt: requestedAt)
    } catch {
      // A token may stand in a header beside a body that is nothing.
      guard let flaw else {
        throw CheckFailure(error.kind, error.message, status: response.status)
      }
      throw CheckFailure(.malformed, flaw.sentence, status: response.status)
    }
  }

  private func request(
    _ refreshToken: String?, _ names: RequestNames, _ moment: Timestamp
  ) throws(CheckFailure) -> HTTPRequest {
    if let template = grant.refreshToken {
      let first = try? Rendering(scope: names.scope).text(template)
      names.set(TokenGrant.refreshTokenName, .text(refreshToken ?? first ?? ""))
    }
    let order = RequestBuilder.Order(
      template: grant.request, placement: grant.requestPlacement,
      acceptedMediaType: grant.format.acceptedMediaType)
    return try RequestBuilder(account: account, names: names).request(order, now: moment)
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
