internal import Crypto
internal import CurlClient
internal import PurserCore
internal import Synchronization

/// Makes single requests about orders: with the supplier's token, in its turn, dated and signed when it leaves.
final class OrderConnection: Sendable {
  /// What a request is made of.
  struct Question {
    var request: RequestTemplate
    var format: ReplyFormat
    /// What names stand for in it.
    var known: [String: Value]
    /// Whether it may reach the supplier once at most.
    var isSentOnce: Bool
    var place: PagePlace?
    var pagination: Pagination?
  }

  /// A reply with its moments.
  struct Answer {
    var response: HTTPResponse
    /// When the request left, and when the reply was complete, by the ledger's clock.
    var requestedAt: Timestamp
    var receivedAt: Timestamp
    /// When the reply was complete, by the wall clock.
    var wall: Timestamp
    /// Where the request went.
    var url: String
  }

  /// Why there is no reply.
  struct Failure: Error {
    var problem: AttemptProblem
    /// Whether the supplier may have received the request.
    var mayHaveBeenSent: Bool
    var retryAfter: Duration?
  }

  let account: SupplierAccount
  let time: @Sendable () -> LedgerTime
  let nonces: NonceSource
  private let transport: any HTTPTransport
  private let tokens: AccessTokens?
  private let clock: SupplierClock?
  private let witness: RequestWitness?
  private let tokenSecrets: TokenSecrets
  /// What was computed from credentials for requests that somebody looks at.
  private let seenSecrets = Mutex<Set<String>>([])

  /// Connects as `client` does, with its tokens, unless orders have an authentication of their own.
  init(beside client: SupplierClient, _ order: OrderDefinition) {
    transport = client.transport
    clock = client.clock
    witness = client.witness
    time = client.time
    nonces = client.nonces
    var account = client.account
    guard let own = order.authentication else {
      self.account = account
      tokens = client.tokens
      tokenSecrets = client.tokenSecrets
      return
    }
    account.adapter.authentication = own
    account.adapter.followNames()
    self.account = account
    tokenSecrets = TokenSecrets()
    guard case .token(let grant) = own else {
      tokens = nil
      return
    }
    let time = client.time
    let request = TokenRequest(
      grant: grant, account: account, transport: transport, now: { time().wall },
      nonces: client.nonces, secrets: tokenSecrets, clock: clock, witness: witness)
    tokens = AccessTokens(request, client.refreshTokens)
  }

  /// Everything that must not be shown, beside what a request adds.
  var secretTexts: [String] {
    account.secretTexts + tokenSecrets.texts + (clock?.secretTexts ?? [])
      + seenSecrets.withLock { Array($0) }
  }

  /// Asks. Where the reply says that the token has ended, it is renewed and the request made once more, unless
  /// `mayBeRepeated` says that the reply leaves open whether the first one did something.
  func ask(
    _ question: Question, secrets: inout [String],
    mayBeRepeated: (HTTPResponse, Timestamp) -> Bool
  ) async -> Result<Answer, Failure> {
    defer {
      if witness != nil { seenSecrets.withLock { $0.formUnion(secrets) } }
    }
    do throws(Failure) {
      let token = try await token(replacing: nil, &secrets)
      let answer = try await exchange(question, token, &secrets)
      guard let token, refuses(answer, to: question), mayBeRepeated(answer.response, answer.wall)
      else { return .success(answer) }
      let next = try await self.token(replacing: token, &secrets)
      return .success(try await exchange(question, next, &secrets))
    } catch {
      return .failure(error)
    }
  }

  private func token(
    replacing refused: AccessToken?, _ secrets: inout [String]
  ) async throws(Failure) -> AccessToken? {
    guard let tokens else { return nil }
    do throws(CheckFailure) {
      let token = try await tokens.token(at: time().wall, replacing: refused)
      secrets += token.secretTexts
      return token
    } catch {
      throw Failure(notSent: error)
    }
  }

  /// Whether a reply says that the token is no longer accepted.
  private func refuses(_ answer: Answer, to question: Question) -> Bool {
    guard case .token(let grant) = account.adapter.authentication else { return false }
    let (reply, _) = Reply.reading(
      answer.response, as: question.format, known: question.known, receivedAt: answer.wall)
    let condition = grant.renewWhen
    guard condition.canSelect(from: reply.document),
      (try? condition.decides(in: reply.scope)) == true
    else { return false }
    // A repetition may buy again: only a reply that says so certainly refused for the token.
    guard question.isSentOnce else { return true }
    guard condition.doubtOfProof(in: reply.scope) == nil else { return false }
    guard (200...299).contains(answer.response.status) else { return true }
    return !condition.isNegative && condition.affirms(in: reply.scope)
  }

  private func exchange(
    _ question: Question, _ token: AccessToken?, _ secrets: inout [String]
  ) async throws(Failure) -> Answer {
    let offset: Duration
    do throws(CheckFailure) {
      let time = time
      offset =
        try await clock?.offset(for: account, over: transport, nonces, now: { time().wall })
        ?? .zero
    } catch {
      throw Failure(notSent: error)
    }
    do throws(TransportFailure) {
      try await transport.takeTurn(patience: account.timeout)
    } catch {
      throw Failure(notSent: CheckFailure(error))
    }
    // Built, signed and dated only now: it may have waited for its turn.
    let start = time()
    let request: HTTPRequest
    do throws(CheckFailure) {
      request = try self.request(question, token, at: start.wall + offset, &secrets)
    } catch {
      throw Failure(notSent: error)
    }
    do throws(TransportFailure) {
      let response = try await transport.send(request)
      let end = time()
      return Answer(
        response: response, requestedAt: start.moment, receivedAt: end.moment, wall: end.wall,
        url: request.url)
    } catch {
      throw Failure(CheckFailure(error))
    }
  }

  private func request(
    _ question: Question, _ token: AccessToken?, at moment: Timestamp,
    _ secrets: inout [String]
  ) throws(CheckFailure) -> HTTPRequest {
    var known = question.known
    known["now"] = .moment(moment)
    if let token {
      known.merge(token.kept) { _, kept in kept }
      known[TokenGrant.tokenName] = .text(token.text)
    }
    let names = account.requestNames(known, nonces)
    let authentication = account.adapter.authentication
    var order = RequestBuilder.Order(
      template: question.request, placement: authentication.placement, place: question.place,
      pagination: question.pagination, acceptedMediaType: question.format.acceptedMediaType,
      asksPastCaches: question.request.method == .get)
    if case .signed(let scheme) = authentication { order.signing = scheme }
    defer { secrets += names.secretTexts }
    let builder = RequestBuilder(account: account, names: names)
    var request = try builder.request(order, now: moment)
    request.isSentOnce = question.isSentOnce
    witness?.see(builder.trace(order, request, at: moment), of: .orders)
    return request
  }

  /// Shows whoever looks on what selectors do not find in a reply that says where the order stands.
  func inspect(_ reply: OrderReply, _ finding: OrderFinding) {
    guard let witness, finding.stands else { return }
    witness.see(unfound: reply.unfound())
  }

  /// Takes note of how long a reply asks for the supplier to be left alone, where the status does not say so.
  func leaveAlone(for pause: Duration) async { await transport.leaveAlone(for: pause) }
}

extension OrderConnection.Failure {
  /// The failure of a request that certainly did not leave.
  fileprivate init(notSent failure: CheckFailure) {
    self.init(failure)
    mayHaveBeenSent = false
  }

  fileprivate init(_ failure: CheckFailure) {
    self.init(
      problem: AttemptProblem(
        AttemptProblem.Kind(failure.kind), failure.message, status: failure.status),
      mayHaveBeenSent: failure.requestMayHaveBeenSent, retryAfter: failure.retryAfter)
  }
}
