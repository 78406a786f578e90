internal import Crypto
internal import CurlClient
internal import ExactJSON
package import PurserCore

/// Asks one supplier for its balances as its adapter says: the calls in order, each page by page.
///
/// May be used by many tasks at once; they share the access token and nothing else. Logs nothing:
/// a failure tells the caller all there is to say, without secrets.
package final class SupplierClient: BalanceReader {
  private let supplier: Supplier
  private let account: SupplierAccount
  private let transport: any HTTPTransport
  private let now: @Sendable () -> Timestamp
  private let nonces: NonceSource
  private let tokens: AccessTokens?
  private let tokenSecrets: TokenSecrets

  /// The most pools that one supplier can have.
  private static let mostPools = 1_000
  /// How many times the time for one reply a whole check may take, however many pages it has.
  private static let timeoutsInACheck = 6

  /// A client for one supplier. `now` is the wall clock, for the moments of readings and the lives
  /// of tokens; `nonces` is where signatures get random and increasing numbers from. Requests for tokens go
  /// over `tokenTransport`, if they are to be told apart.
  package init(
    supplier: Supplier, account: SupplierAccount, transport: any HTTPTransport,
    tokenTransport: (any HTTPTransport)? = nil, now: @escaping @Sendable () -> Timestamp,
    nonces: NonceSource
  ) {
    self.supplier = supplier
    self.account = account
    self.transport = transport
    self.now = now
    self.nonces = nonces
    tokenSecrets = TokenSecrets(keepsRequests: tokenTransport != nil)
    if case .token(let grant) = account.adapter.authentication {
      let request = TokenRequest(
        grant: grant, account: account, transport: tokenTransport ?? transport, now: now,
        nonces: nonces, secrets: tokenSecrets)
      tokens = AccessTokens { await request.run(refreshToken: $0) }
    } else {
      tokens = nil
    }
  }

  /// One check of all the supplier's pools. They all carry the same two moments: when the first
  /// request left, and when the last reply was complete. Pools for which the supplier gives no
  /// number are not among the readings.
  ///
  /// - Throws: `CheckFailure`; then nothing of the replies counts.
  @concurrent package func readBalances() async throws(CheckFailure) -> BalanceReport {
    var check = CheckUnderWay(known: account.knownInReplies)
    let readings = try await read(&check)
    let end = check.receivedAt ?? now()
    return BalanceReport(
      supplier: supplier.id, readings: balances(from: readings, check),
      requestedAt: check.requestedAt ?? end, receivedAt: end)
  }

  /// One check for whoever tries the adapter: the pools, those without a number included, or the
  /// failure; and the replies on the way.
  @concurrent func tryOut() async -> Trial {
    var check = CheckUnderWay(known: account.knownInReplies, keepsReplies: true)
    let outcome: Result<[PoolReading], CheckFailure>
    do throws(CheckFailure) {
      outcome = .success(try await read(&check))
    } catch {
      outcome = .failure(error)
    }
    return Trial(
      outcome: outcome, replies: check.replies, traces: check.traces,
      tokenTraces: tokenSecrets.traces, secretTexts: secretTexts(check))
  }

  /// What came of trying an adapter.
  struct Trial: Sendable {
    var outcome: Result<[PoolReading], CheckFailure>
    var replies: [ReceivedReply]
    /// What went into each request to a call, in their order.
    var traces: [RequestTrace]
    /// What went into each request for a token.
    var tokenTraces: [RequestTrace]
    /// What must not be shown.
    var secretTexts: [String]
  }

  private func read(_ check: inout CheckUnderWay) async throws(CheckFailure) -> [PoolReading] {
    do throws(CheckFailure) {
      var readings: [PoolReading] = []
      for (index, call) in account.adapter.calls.enumerated() {
        for names in try check.rounds(of: call) {
          readings += try await self.readings(of: call, index, names, in: &check)
        }
      }
      let redaction = Redaction(secretTexts(check))
      let pools = try readings.summed()
      guard pools.count <= Self.mostPools else {
        throw CheckFailure(
          .shapeChanged, "the reply names \(pools.count) pools; at most \(Self.mostPools) are read")
      }
      var redacted: [PoolReading] = []
      for pool in pools { redacted.append(try redaction.redacted(pool)) }
      return redacted
    } catch {
      throw Redaction(secretTexts(check)).redacted(error)
    }
  }

  /// Everything that must not be shown after a check.
  private func secretTexts(_ check: CheckUnderWay) -> [String] {
    account.secretTexts + check.secretTexts + tokenSecrets.texts
  }

  private func readings(
    of call: AdapterCall, _ index: Int, _ names: [String: Value],
    in check: inout CheckUnderWay
  ) async throws(CheckFailure) -> [PoolReading] {
    let reader = ReplyReader(
      adapter: account.adapter, call: call, known: check.known.merging(names) { _, new in new },
      currencies: account.currencies)
    var pages: [Reply] = []
    var places: Set<PagePlace> = []
    var place = call.pagination?.start
    repeat {
      let known = reader.known.merging(place?.names ?? [:]) { _, new in new }
      check.place = (index, pages.count)
      let response = try await response(to: call, at: place, known, in: &check)
      let receivedAt = now()
      check.receivedAt = receivedAt
      try check.note(
        ReceivedReply(call: index, response: response, known: known, receivedAt: receivedAt))
      check.digest.update(data: response.body)
      let page: Reply
      do throws(CheckFailure) {
        page = try reader.success(response, receivedAt: receivedAt, page: place?.names ?? [:])
      } catch {
        throw check.located(error)
      }
      guard !reader.isRepeated(page, after: pages.last) else {
        throw CheckFailure(.shapeChanged, "the supplier gave the same page twice")
      }
      pages.append(page)
      place = try followed(reader.next(after: place, page), from: check.latestURL)
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
    return try reader.readings(in: pages)
  }

  /// The place of the next page, a link made absolute. One to another server is not followed: the
  /// credentials would go there.
  private func followed(
    _ place: PagePlace?, from url: String
  ) throws(CheckFailure) -> PagePlace? {
    guard case .link(let link)? = place else { return place }
    guard let page = URLParts(url) else { return nil }
    let absolute = Self.absolute(link, from: page)
    guard URLParts(absolute)?.origin == page.origin else {
      throw CheckFailure(
        .shapeChanged, "the `link` to the next page leads to another server, which is not followed")
    }
    return .link(absolute)
  }

  /// A link resolved (RFC 3986, section 5.2), but for its dots, which are taken out when it is sent.
  private static func absolute(_ link: String, from page: URLParts) -> String {
    if link.hasPrefix("//") { return page.origin.prefix { $0 != "/" } + link }
    if link.hasPrefix("/") { return page.origin + link }
    if link.hasPrefix("?") { return page.origin + page.path + link }
    let isAbsolute = link.prefix { !"/?#".contains($0) }.contains(":")
    if isAbsolute { return link }
    let folder = page.path.reversed().drop { $0 != "/" }.reversed()
    return page.origin + String(folder) + link
  }

  /// The reply to one page of a call. A token that is refused is renewed, once in a check: a second
  /// refusal is the supplier's answer.
  private func response(
    to call: AdapterCall, at place: PagePlace?, _ known: [String: Value],
    in check: inout CheckUnderWay
  ) async throws(CheckFailure) -> HTTPResponse {
    try await useToken(in: &check, replacing: nil)
    let response = try await exchange(call, place, known, in: &check)
    guard let refused = check.token, !check.hasRenewedToken,
      refuses(response, to: call, known)
    else { return response }
    check.hasRenewedToken = true
    try await useToken(in: &check, replacing: refused)
    return try await exchange(call, place, known, in: &check)
  }

  /// Whether a reply says that the token is no longer accepted.
  private func refuses(
    _ response: HTTPResponse, to call: AdapterCall, _ known: [String: Value]
  ) -> Bool {
    guard case .token(let grant) = account.adapter.authentication else { return false }
    let names = ReplyNames(known: known, response: response, receivedAt: now())
    let document = (try? ReplyDecoder.document(of: response.body, as: call.format)) ?? .nothing
    return (try? grant.renewWhen.decides(in: Scope(of: document, response, names: names))) == true
  }

  private func useToken(
    in check: inout CheckUnderWay, replacing refused: AccessToken?
  ) async throws(CheckFailure) {
    guard let tokens else { return }
    let token = try await tokens.token(at: now(), replacing: refused)
    check.token = token
    check.secretTexts.append(token.text)
  }

  private func exchange(
    _ call: AdapterCall, _ place: PagePlace?, _ known: [String: Value],
    in check: inout CheckUnderWay
  ) async throws(CheckFailure) -> HTTPResponse {
    let begun = check.requestedAt ?? now()
    check.requestedAt = begun
    let patience = account.timeout * Self.timeoutsInACheck
    guard now().since(begun) <= patience else {
      throw CheckFailure(
        .unreachable, "the whole check took longer than \(patience.wholeSeconds) s")
    }
    let request = try request(call, place, known, in: &check)
    check.latestURL = request.url
    do throws(TransportFailure) {
      return try await transport.send(request)
    } catch {
      throw check.located(CheckFailure(error))
    }
  }

  private func request(
    _ call: AdapterCall, _ place: PagePlace?, _ known: [String: Value],
    in check: inout CheckUnderWay
  ) throws(CheckFailure) -> HTTPRequest {
    let moment = now()
    var more = known
    more["now"] = .moment(moment)
    if let token = check.token { more[TokenGrant.tokenName] = .text(token.text) }
    let names = account.requestNames(more, nonces)
    var order = RequestBuilder.Order(
      template: call.request, placement: account.adapter.authentication.placement, place: place,
      pagination: call.pagination, acceptedMediaType: call.format.acceptedMediaType)
    if case .signed(let scheme) = account.adapter.authentication { order.signing = scheme }
    defer { check.secretTexts += names.secretTexts }
    let builder = RequestBuilder(account: account, names: names)
    let request = try builder.request(order, now: moment)
    if check.keepsReplies { check.traces.append(builder.trace(order, request)) }
    return request
  }

  private func balances(
    from readings: [PoolReading], _ check: CheckUnderWay
  ) -> [SupplierBalance] {
    let end = check.receivedAt ?? now()
    let digest = ByteText.hex(Array(check.digest.finalize()))
    return readings.compactMap { reading in
      guard let available = reading.available else { return nil }
      return SupplierBalance(
        pool: PoolID(supplier: supplier.id, pool: reading.pool, currency: reading.currency),
        available: available, reserved: reading.amounts[.reserved],
        used: reading.amounts[.used], credited: reading.amounts[.credited],
        creditLimit: reading.amounts[.creditLimit],
        pendingTopUp: reading.amounts[.pendingTopUp], expiresAt: reading.expiresAt,
        deductionTiming: supplier.deductionTiming, supplierUpdatedAt: reading.updatedAt,
        requestedAt: check.requestedAt ?? end, receivedAt: end, source: .polled,
        rawDigest: digest)
    }
  }
}
