internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Fetches a token with a supplier's credentials: one request, or a login's several.
struct TokenRequest: Sendable {
  let grant: TokenGrant
  let account: SupplierAccount
  let transport: any HTTPTransport
  let now: @Sendable () -> Timestamp
  let nonces: NonceSource
  let secrets: TokenSecrets
  /// The supplier's clock, which signatures go by.
  var clock: SupplierClock?
  /// Who looks at the requests.
  var witness: RequestWitness?

  /// Why there is no token, and what that means for the refresh token that was sent.
  struct Failure: Error {
    /// What became of the refresh token.
    enum Fate {
      /// It did not leave.
      case notSent
      /// The supplier says that it is none, or none any more.
      case refused
      /// The supplier replaced it by this one, in a reply that gives no access token.
      case replaced(by: String)
      /// The supplier may have taken it, and replaced it by one that never arrived.
      case unknown
    }

    var failure: CheckFailure
    var fate = Fate.unknown
  }

  /// A new token, or why there is none. `refreshToken` is the one to spend, where the grant has one.
  func run(refreshToken: String?) async -> Result<AccessToken, Failure> {
    do throws(Failure) {
      return .success(try await fetch(refreshToken))
    } catch {
      return .failure(error)
    }
  }

  private func fetch(_ refreshToken: String?) async throws(Failure) -> AccessToken {
    var kept: [String: Value] = [:]
    var texts = refreshToken.map { [$0] } ?? []
    for (index, step) in grant.steps.enumerated() {
      let offset = try await offset()
      try await waitForTurn()
      let requestedAt = now()
      let moment = requestedAt + offset
      let more = kept.merging(["now": .moment(moment)]) { _, new in new }
      let names = account.requestNames(more, nonces)
      defer {
        texts += names.secretTexts
        secrets.set(texts)
      }
      var next: String?
      do throws(Failure) {
        let arrival = try await exchange(step, refreshToken, names, moment)
        next = refreshToken.flatMap { arrival.reply.refreshToken(replacing: $0) }
        texts += (next.map { [$0] } ?? []) + arrival.reply.refreshTokensToHide
        let (reply, flaw) = try passed(arrival)
        let found = try unlessMissing(reply, flaw) { () throws(CheckFailure) in
          try Self.kept(step.keep, in: reply)
        }
        texts += found.values.flatMap(\.texts)
        kept.merge(found) { _, new in new }
        if index < grant.steps.count - 1 { continue }
        var token = try unlessMissing(reply, flaw) { () throws(CheckFailure) in
          try AccessToken(
            in: reply.knowing(kept), by: grant, kept: kept, requestedAt: requestedAt,
            clockOffset: offset)
        }
        token.nextRefreshToken = next
        return token
      } catch {
        var error = error.knowing(next)
        if case .replaced(let next) = error.fate { texts.append(next) }
        guard grant.steps.count > 1 else { throw error }
        error.failure.message = "step \(index + 1) of the login: " + error.failure.message
        throw error
      }
    }
    throw Failure(failure: CheckFailure(.invalid, "the login has no steps"), fate: .notSent)
  }

  /// How far the supplier's clock is ahead; zero where nobody asks it.
  private func offset() async throws(Failure) -> Duration {
    guard let clock else { return .zero }
    do throws(CheckFailure) {
      return try await clock.offset(for: account, over: transport, nonces, now: now)
    } catch {
      throw Failure(failure: error, fate: .notSent)
    }
  }

  private func waitForTurn() async throws(Failure) {
    do throws(TransportFailure) {
      try await transport.takeTurn(patience: account.timeout)
    } catch {
      throw Failure(failure: CheckFailure(error), fate: .notSent)
    }
  }

  /// A reply as it came, and what makes it unreadable.
  private typealias Arrival = (reply: Reply, flaw: DecodingFailure?)

  /// Sends the request of a step, and returns the reply, whatever it says.
  private func exchange(
    _ step: TokenGrant.Step, _ refreshToken: String?, _ names: RequestNames, _ moment: Timestamp
  ) async throws(Failure) -> Arrival {
    let request: HTTPRequest
    do throws(CheckFailure) {
      request = try self.request(step, refreshToken, names, moment)
    } catch {
      throw Failure(failure: error, fate: .notSent)
    }
    let response: HTTPResponse
    do throws(TransportFailure) {
      response = try await transport.send(request)
    } catch {
      var failure = Failure(
        failure: CheckFailure(error),
        fate: error.requestMayHaveBeenSent ? .unknown : .notSent)
      // A reply that breaks off may have the new token before its end.
      if case .noReply(let error) = error, let partial = error.partial, let refreshToken {
        let names = ReplyNames(
          known: account.knownInReplies, reply: partial, receivedAt: now())
        let reply = Reply(document: .nothing, names: names)
        failure = failure.knowing(reply.refreshToken(replacing: refreshToken))
      }
      throw failure
    }
    return Reply.reading(
      response, as: step.format, known: account.knownInReplies, receivedAt: now())
  }

  /// The reply where it may have what is looked for; of one that cannot be read nothing is known.
  private func passed(
    _ arrival: Arrival
  ) throws(Failure) -> (reply: Reply, flaw: String?) {
    var (reply, flaw) = arrival
    if let refusal = refusal(of: reply) { throw refusal }
    if flaw != nil { reply.document = .nothing }
    return (reply, flaw?.sentence)
  }

  private func request(
    _ step: TokenGrant.Step, _ refreshToken: String?, _ names: RequestNames, _ moment: Timestamp
  ) throws(CheckFailure) -> HTTPRequest {
    if grant.refreshToken != nil {
      names.set(TokenGrant.refreshTokenName, .text(refreshToken ?? ""))
    }
    let order = RequestBuilder.Order(
      template: step.request, placement: step.placement,
      acceptedMediaType: step.format.acceptedMediaType)
    let builder = RequestBuilder(account: account, names: names)
    let request = try builder.request(order, now: moment)
    witness?.see(builder.trace(order, request, at: moment), of: .authentication)
    return request
  }
}

// What a reply that gives no token means.
extension TokenRequest {
  private var classifier: ErrorClassifier { ErrorClassifier(adapter: account.adapter) }

  /// Why the reply cannot have what is looked for; `nil` where it may.
  private func refusal(of reply: Reply) -> Failure? {
    let status = reply.response.status
    let refusal = grant.kind == .oauth2 ? OAuthRefusal(in: reply.document) : nil
    let fate: Failure.Fate = refusal?.refusesGrant == true ? .refused : .unknown
    if let ruled = classifier.ruledFailure(of: reply) { return Failure(failure: ruled, fate: fate) }
    if let refusal {
      let failure = classifier.failure(
        refusal.kind(status: status), reply, otherwise: refusal.words)
      return Failure(failure: failure, fate: fate)
    }
    if (200...299).contains(status) { return nil }
    // A login may answer by leading the browser on (RFC 9110, sections 15.4.2 to 15.4.4): what it
    // gives stands in that reply itself, and nothing is followed. 307 and 308 ask for the login to be
    // sent elsewhere, which it is not.
    if grant.kind == .login, (301...303).contains(status) { return nil }
    var failure = classifier.failure(of: reply)
    // Of a token endpoint 400 says that the client is not accepted (RFC 6749, section 5.2).
    if status == 400 { failure.kind = .auth }
    return Failure(failure: failure)
  }

  /// Looks for something in a reply. Where it is not there, the supplier's own words say why; what
  /// makes the reply unreadable comes next.
  private func unlessMissing<Found>(
    _ reply: Reply, _ flaw: String?, _ find: () throws(CheckFailure) -> Found
  ) throws(Failure) -> Found {
    do throws(CheckFailure) {
      return try find()
    } catch {
      let response = reply.response
      if let words = classifier.words(of: reply) {
        throw Failure(
          failure: CheckFailure(
            .auth, "HTTP status \(response.status): \(words); \(error.message)",
            status: response.status))
      }
      // A token may stand in a header beside a body that is nothing.
      if let flaw, !response.body.isEmpty, !error.message.contains("(cookies: ") {
        throw Failure(failure: CheckFailure(.malformed, flaw, status: response.status))
      }
      guard (200...299).contains(response.status) else {
        // Whoever is not let in is led back to the form, by one of these two.
        let isLedBack = response.status == 302 || response.status == 303
        throw Failure(
          failure: CheckFailure(
            isLedBack ? .auth : ErrorClassifier.defaultKind(of: response.status),
            "HTTP status \(response.status): \(error.message)", status: response.status))
      }
      throw Failure(
        failure: CheckFailure(error.kind, error.message, status: response.status))
    }
  }

  private static func kept(
    _ values: [LetValue], in reply: Reply
  ) throws(CheckFailure) -> [String: Value] {
    var kept: [String: Value] = [:]
    for value in values {
      let found = (try? value.expression.value(in: reply.knowing(kept).scope)) ?? .nothing
      if found.isNothing || found.texts == [""] {
        // What was found is not repeated: it may be half a secret.
        throw CheckFailure(
          .shapeChanged,
          value.expression.missingCookie(in: reply.scope)
            ?? "the reply has nothing to keep as `\(value.name)` at `\(value.expression.text)`")
      }
      kept[value.name] = found
    }
    return kept
  }
}

extension TokenRequest.Failure {
  /// The failure where the reply gives the refresh token `next`. Whoever refuses the token that was sent
  /// gives no other.
  fileprivate func knowing(_ next: String?) -> Self {
    guard let next else { return self }
    var failure = self
    switch fate {
    case .refused, .replaced: break
    case .notSent, .unknown: failure.fate = .replaced(by: next)
    }
    return failure
  }
}

extension Reply {
  /// The reply where more names are known.
  fileprivate func knowing(_ more: [String: Value]) -> Reply {
    let known = names.known.merging(more) { _, new in new }
    return Reply(
      document: document,
      names: ReplyNames(known: known, reply: response, receivedAt: receivedAt))
  }
}

extension CheckFailure {
  /// The failure of a request for a token; `but` says what the request brought all the same.
  func givingNoToken(but what: String? = nil) -> CheckFailure {
    var failure = self
    failure.message = "no access token\(what.map { ", but \($0)" } ?? ""): \(message)"
    return failure
  }
}
