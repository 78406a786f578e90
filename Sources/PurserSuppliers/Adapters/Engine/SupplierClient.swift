internal import Crypto
internal import CurlClient
internal import ExactJSON
package import PurserCore

/// Asks one supplier for its balances as its adapter says: the calls in order, each page by page.
///
/// May be used by many tasks at once; they share the access token and nothing else. Logs nothing:
/// a failure tells the caller all there is to say, without secrets.
package final class SupplierClient: Sendable {
  let supplier: Supplier
  let account: SupplierAccount
  let transport: any HTTPTransport
  let time: @Sendable () -> LedgerTime
  let nonces: NonceSource
  let tokens: AccessTokens?
  let clock: SupplierClock?
  let tokenSecrets = TokenSecrets()
  let witness: RequestWitness?
  let refreshTokens: RefreshTokens

  /// The most pools that one supplier can have.
  private static let mostPools = 1_000
  /// How many times the time for one reply a whole check may take, however many pages it has.
  private static let timeoutsInACheck = 6

  /// A client for one supplier. `time` dates readings by the ledger's clock, and requests and the lives of
  /// tokens by the wall clock; `nonces` is where signatures get random and increasing numbers from;
  /// `refreshTokens` says what becomes of refresh tokens that the supplier replaces.
  package convenience init(
    supplier: Supplier, account: SupplierAccount, transport: any HTTPTransport,
    time: @escaping @Sendable () -> LedgerTime, nonces: NonceSource,
    refreshTokens: RefreshTokens = .ofThisProcess
  ) {
    self.init(
      supplier: supplier, account: account, transport: transport, witness: nil, time: time,
      nonces: nonces, refreshTokens: refreshTokens)
  }

  /// A client for one supplier where one clock is the ledger's and the world's.
  convenience init(
    supplier: Supplier, account: SupplierAccount, transport: any HTTPTransport,
    witness: RequestWitness? = nil, now: @escaping @Sendable () -> Timestamp, nonces: NonceSource,
    refreshTokens: RefreshTokens = .ofThisProcess
  ) {
    self.init(
      supplier: supplier, account: account, transport: transport, witness: witness,
      time: { LedgerTime(now()) }, nonces: nonces, refreshTokens: refreshTokens)
  }

  /// The same for whoever looks at the requests: `witness` sees each right before it is sent.
  init(
    supplier: Supplier, account: SupplierAccount, transport: any HTTPTransport,
    witness: RequestWitness?, time: @escaping @Sendable () -> LedgerTime, nonces: NonceSource,
    refreshTokens: RefreshTokens = .ofThisProcess
  ) {
    self.supplier = supplier
    self.account = account
    self.transport = transport
    self.time = time
    self.nonces = nonces
    self.witness = witness
    self.refreshTokens = refreshTokens
    clock = account.adapter.clock.map { SupplierClock($0, witness) }
    if case .token(let grant) = account.adapter.authentication {
      let request = TokenRequest(
        grant: grant, account: account, transport: transport, now: { time().wall }, nonces: nonces,
        secrets: tokenSecrets, clock: clock, witness: witness)
      tokens = AccessTokens(request, refreshTokens)
    } else {
      tokens = nil
    }
  }

  /// The moment by which the ledger dates what it takes in.
  func now() -> Timestamp { time().moment }

  private func wall() -> Timestamp { time().wall }

  /// Reads, and once more where the supplier refused what was signed by a wrong clock.
  func read(_ check: inout CheckUnderWay) async throws(CheckFailure) -> PoolsRead {
    do throws(CheckFailure) {
      return try await readOnce(&check)
    } catch {
      guard error.kind == .auth, let clock,
        await clock.hasChanged(for: account, over: transport, nonces, now: wall)
      else { throw error }
      check.beginAgain(account.knownInReplies)
      return try await readOnce(&check)
    }
  }

  private func readOnce(_ check: inout CheckUnderWay) async throws(CheckFailure) -> PoolsRead {
    do throws(CheckFailure) {
      var parts = PoolParts()
      for (index, call) in account.adapter.calls.enumerated() {
        parts += try await self.parts(of: call, index, in: &check)
      }
      let pools = try parts.summed()
      let count = pools.readings.count + pools.failures.count
      guard count <= Self.mostPools else {
        throw CheckFailure(
          .shapeChanged, "the reply names \(count) pools; at most \(Self.mostPools) are read")
      }
      // It takes as long to know a secret in every spelling as to read a reply.
      guard pools.mayRepeatSecrets else { return pools }
      return try pools.redacted(by: Redaction(secretTexts(check)))
    } catch {
      if let pause = error.pauseByRule { await transport.leaveAlone(for: pause) }
      throw Redaction(secretTexts(check)).redacted(error)
    }
  }

  /// What all rounds of a call say. A round that fails does not cost the others.
  private func parts(
    of call: AdapterCall, _ index: Int, in check: inout CheckUnderWay
  ) async throws(CheckFailure) -> PoolParts {
    var parts = PoolParts()
    let rounds = try check.rounds(of: call)
    let values = call.forEach.map { name in rounds.compactMap { $0.names[name] } } ?? []
    var seen = SeenItems(for: values)
    var asked = AskedRounds(of: call, account.adapter, count: rounds.count)
    for round in rounds {
      check.place = (index, 0)
      let reader = reader(of: call, check.known, round)
      if round.flaw == nil {
        guard try asked.isNew(reader.known) else { continue }
      }
      seen.beginRound(for: call.forEach.flatMap { round.names[$0] })
      do throws(CheckFailure) {
        check.stage = .building
        if let flaw = round.flaw { throw flaw }
        parts += try await self.parts(of: reader, index, &seen, in: &check)
      } catch {
        guard check.survives(error, of: call) else { throw error }
        parts.failures += failures(of: reader, error, index)
        check.lose(call, error)
      }
      try seen.endRound()
    }
    if let loss = check.loss(in: call, of: account.adapter), let failure = loss.flaw {
      parts.failures += failures(of: reader(of: call, check.known, loss), failure, index)
      check.lose(call, failure)
    }
    return parts
  }

  private func reader(
    of call: AdapterCall, _ known: [String: Value], _ round: CheckUnderWay.Round
  ) -> ReplyReader {
    ReplyReader(
      adapter: account.adapter, call: call, known: known.merging(round.names) { _, new in new },
      currencies: account.currencies)
  }

  /// What a round that failed would have said. Of one that only keeps values, the calls that use them say it.
  private func failures(
    of reader: ReplyReader, _ failure: CheckFailure, _ index: Int
  ) -> [PartFailure] {
    let later = account.adapter.calls.dropFirst(index + 1)
    let isUsed = reader.call.keep.contains { value in
      later.contains { $0.uses(value.name, in: account.adapter) }
    }
    return reader.call.rows.isEmpty && isUsed ? [] : reader.failures(failure)
  }

  /// Everything that must not be shown after a check.
  func secretTexts(_ check: CheckUnderWay) -> [String] {
    account.secretTexts + check.secretTexts + tokenSecrets.texts + (clock?.secretTexts ?? [])
  }

  private func parts(
    of reader: ReplyReader, _ index: Int, _ seen: inout SeenItems, in check: inout CheckUnderWay
  ) async throws(CheckFailure) -> PoolParts {
    let call = reader.call
    var reading = CallReading(reader)
    var pages: [Reply] = []
    var sequence = PageSequence(reader)
    var places: Set<PagePlace> = []
    var place = call.pagination?.start
    repeat {
      let known = reader.known.merging(place?.names ?? [:]) { _, new in new }
      check.place = (index, pages.count)
      let response = try await response(to: call, at: place, known, in: &check)
      let time = time()
      check.receivedAt = time.moment
      try check.note(
        ReceivedReply(call: index, response: response, known: known, receivedAt: time.wall))
      check.digest.update(data: response.body)
      check.stage = .reading
      let page: Reply
      do throws(CheckFailure) {
        page = try reader.success(response, receivedAt: time.wall, page: place?.names ?? [:])
      } catch {
        throw check.located(error.advising(on: call, atPage: pages.count))
      }
      check.hasRead = true
      check.age = max(check.age, try response.age())
      check.stage = .comparing
      try reading.take(page, &seen)
      check.stage = .reading
      try sequence.take(page)
      pages.append(page)
      place = try followed(reader.next(after: place, page), call, from: check.latestURL)
      if let place, let pagination = call.pagination {
        guard places.insert(place).inserted else {
          throw CheckFailure(.shapeChanged, "the supplier gave the same next page twice")
        }
        guard pages.count < pagination.maximumPages else {
          throw CheckFailure(
            .shapeChanged, "the reply has more than \(pagination.maximumPages) pages")
        }
      }
    } while place != nil && call.pagination != nil
    check.keep(try reader.kept(in: pages))
    return reading.finished()
  }

  /// The reply to one page of a call. A failure says whether a request for that page may have arrived,
  /// whatever was asked before it: a token that is refused, for one, lets none leave.
  func response(
    to call: AdapterCall, at place: PagePlace?, _ known: [String: Value],
    in check: inout CheckUnderWay
  ) async throws(CheckFailure) -> HTTPResponse {
    check.mayHaveBeenAsked = false
    do throws(CheckFailure) {
      return try await renewingResponse(to: call, at: place, known, in: &check)
    } catch {
      var failure = error
      failure.requestMayHaveBeenSent = check.mayHaveBeenAsked
      throw failure
    }
  }

  /// A token that is refused is renewed, once in a check: a second refusal is the supplier's answer.
  private func renewingResponse(
    to call: AdapterCall, at place: PagePlace?, _ known: [String: Value],
    in check: inout CheckUnderWay
  ) async throws(CheckFailure) -> HTTPResponse {
    check.stage = .asking
    try await useToken(in: &check, replacing: nil)
    let response = try await exchange(call, place, known, in: &check)
    guard let refused = check.token, !check.hasRenewedToken,
      refuses(response, to: call, known)
    else { return response }
    check.hasRenewedToken = true
    check.stage = .asking
    try await useToken(in: &check, replacing: refused)
    return try await exchange(call, place, known, in: &check)
  }

  /// Whether a reply says that the token is no longer accepted.
  private func refuses(
    _ response: HTTPResponse, to call: AdapterCall, _ known: [String: Value]
  ) -> Bool {
    guard case .token(let grant) = account.adapter.authentication else { return false }
    let (reply, _) = Reply.reading(
      response, as: call.format, known: known, receivedAt: wall())
    return (try? grant.renewWhen.decides(in: reply.scope)) == true
  }

  private func useToken(
    in check: inout CheckUnderWay, replacing refused: AccessToken?
  ) async throws(CheckFailure) {
    guard let tokens else { return }
    // A token that ends during the check is renewed once, like a refused one; from then on the
    // check goes on with what it has, however short the supplier says that its life is.
    if let token = check.token, refused == nil {
      if check.hasRenewedToken || token.isUsable(at: wall()) { return }
      check.hasRenewedToken = true
    }
    let token = try await tokens.token(at: wall(), replacing: refused)
    check.token = token
    check.secretTexts += token.secretTexts
  }

  private func exchange(
    _ call: AdapterCall, _ place: PagePlace?, _ known: [String: Value],
    in check: inout CheckUnderWay
  ) async throws(CheckFailure) -> HTTPResponse {
    check.stage = .asking
    let patience = check.bounds?.patience ?? account.timeout * Self.timeoutsInACheck
    guard now().since(check.begunAt) <= patience else {
      throw CheckFailure(
        .unreachable, "the whole check took longer than \(patience.wholeSeconds) s")
    }
    let offset =
      try await clock?.offset(for: account, over: transport, nonces, now: wall) ?? .zero
    do throws(TransportFailure) {
      try await transport.takeTurn(patience: check.bounds?.turn ?? account.timeout)
    } catch {
      throw CheckFailure(error)
    }
    // Built, signed and dated only now: it may have waited for its turn.
    let time = time()
    check.stage = .building
    let request = try request(call, place, known, at: time.wall + offset, in: &check)
    check.stage = .asking
    check.latestURL = request.url
    check.requestedAt = check.requestedAt ?? time.moment
    do throws(TransportFailure) {
      let response = try await transport.send(request)
      check.unanswered = 0
      check.mayHaveBeenAsked = true
      return response
    } catch {
      check.mayHaveBeenAsked = check.mayHaveBeenAsked || error.requestMayHaveBeenSent
      let failure = CheckFailure(error)
      check.unanswered = failure.kind == .unreachable ? check.unanswered + 1 : 0
      if error.isTheSuppliers { check.stage = .awaiting }
      throw check.located(failure)
    }
  }

  private func request(
    _ call: AdapterCall, _ place: PagePlace?, _ known: [String: Value], at moment: Timestamp,
    in check: inout CheckUnderWay
  ) throws(CheckFailure) -> HTTPRequest {
    var more = known
    more["now"] = .moment(moment)
    if let token = check.token {
      more.merge(token.kept) { _, kept in kept }
      more[TokenGrant.tokenName] = .text(token.text)
    }
    let names = account.requestNames(more, nonces)
    var order = RequestBuilder.Order(
      template: call.request, placement: account.adapter.authentication.placement, place: place,
      pagination: call.pagination, acceptedMediaType: call.format.acceptedMediaType,
      asksPastCaches: true)
    if case .signed(let scheme) = account.adapter.authentication { order.signing = scheme }
    defer { check.secretTexts += names.secretTexts }
    let builder = RequestBuilder(account: account, names: names)
    let request = try builder.request(order, now: moment)
    let hasSecretPath = call.request.path.uses(account.adapter.secretNames)
    check.shownURL = hasSecretPath ? builder.shown(order, as: request, at: moment).url : request.url
    witness?.see(builder.trace(order, request, at: moment), of: .calls)
    return request
  }
}
