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
    let (reply, flaw) = Self.reply(response, as: grant.format, known, receivedAt: now())
    let classifier = ErrorClassifier(adapter: account.adapter)
    if let ruled = classifier.ruledFailure(of: reply) { throw ruled }
    guard (200...299).contains(response.status) else {
      var failure = classifier.failure(of: reply)
      // Of a token endpoint 400 says that the client is not accepted (RFC 6749, section 5.2).
      if response.status == 400 { failure.kind = .auth }
      throw failure
    }
    do throws(CheckFailure) {
      return try AccessToken(in: reply, by: grant, requestedAt: requestedAt)
    } catch {
      // A token may stand in a header beside a body that is nothing.
      guard let flaw else {
        throw CheckFailure(error.kind, error.message, status: response.status)
      }
      throw CheckFailure(.malformed, flaw, status: response.status)
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
    let builder = RequestBuilder(account: account, names: names)
    let request = try builder.request(order, now: moment)
    secrets.keep(builder.trace(order, request))
    return request
  }

  /// The reply, also one that is not in the grant's format, which is then said: rules may still know
  /// it.
  private static func reply(
    _ response: HTTPResponse, as format: ReplyFormat, _ known: [String: Value],
    receivedAt: Timestamp
  ) -> (reply: Reply, flaw: String?) {
    let names = ReplyNames(known: known, response: response, receivedAt: receivedAt)
    var reply = Reply(
      response: response, document: .nothing, receivedAt: receivedAt, names: names)
    do throws(DecodingFailure) {
      reply.document = try ReplyDecoder.document(of: response.body, as: format)
      return (reply, nil)
    } catch {
      return (reply, error.sentence)
    }
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
