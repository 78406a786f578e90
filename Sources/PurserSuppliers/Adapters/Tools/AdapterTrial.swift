internal import CurlClient
package import PurserCore

/// One real check with an adapter, and everything that is worth seeing of it. Nothing in it is
/// secret.
package struct AdapterTrial: Sendable {
  /// A request that was made with its reply, redacted.
  package struct Exchange: Sendable {
    /// Method, URL, headers and body.
    package let request: String
    /// Status, headers and body; `nil` where none came.
    package let reply: String?
    /// Whether the supplier may have received the request.
    package let mayHaveBeenSent: Bool
    /// The `let`s that it uses, with what they gave.
    package let lets: [Computed]
    /// What was hashed or signed for it, under the call that did: `hmac_sha256(secret, text)`.
    package let signed: [Computed]
  }

  /// A value that was computed for a request, credentials masked.
  package struct Computed: Sendable {
    /// What it is called.
    package let name: String
    /// The value as text.
    package let text: String
  }

  /// The pools, or the failure.
  package let outcome: Result<[PoolReport], CheckFailure>
  /// What could not be read beside the pools, each with its own reason.
  package let failures: [PoolFailure]
  /// The exchanges in their order, those for tokens and for the supplier's time included.
  package let exchanges: [Exchange]
  /// What each selector found in the last reply of each call.
  package let findings: [SelectorFinding]
  /// Each item of each reply: what it is, or why it does not count.
  package let items: [ItemFinding]
  /// Of a failure, the rules that were looked at in the last reply.
  package let rules: [RuleTrial]

  /// What a check would have asked for after the one reply that was read, a sentence each.
  package private(set) var unasked: [String] = []

  /// Whether there is a pool to show for it.
  package var hasPools: Bool {
    switch outcome {
    case .success(let pools): !pools.isEmpty
    case .failure: false
    }
  }

  /// Makes a check of `account` over `transport`.
  package static func run(
    _ account: SupplierAccount, over transport: any HTTPTransport,
    now: @escaping @Sendable () -> Timestamp, nonces: NonceSource
  ) async -> AdapterTrial {
    let recorder = ExchangeRecorder(transport)
    let client = SupplierClient(
      supplier: Supplier(id: SupplierID(account.adapter.name)), account: account,
      transport: recorder, witness: recorder.witness, now: now, nonces: nonces)
    let trial = await client.tryOut()
    // Values computed from credentials are masked by their place; the rest of them, wherever it stands.
    let redaction = Redaction(trial.secretTexts)
    let exchanges = recorder.exchanges.map { Exchange($0, account, redaction) }
    return AdapterTrial(
      trial.outcome, exchanges, trial.replies, account.adapter, redaction)
  }

  /// Reads `body` as if it were the reply to the first call.
  package static func read(
    _ body: [UInt8], status: Int = 200, headers: [(name: String, value: String)] = [],
    as account: SupplierAccount, at moment: Timestamp
  ) -> AdapterTrial {
    let response = HTTPResponse(
      status: status, headers: headers.map { HTTPHeader(name: $0.name, value: $0.value) },
      body: body)
    let outcome: Result<PoolsRead, CheckFailure>
    do throws(CheckFailure) {
      outcome = .success(try account.read(response, at: moment))
    } catch {
      outcome = .failure(error)
    }
    let place = account.adapter.calls.first?.pagination?.start
    let received = ReceivedReply(
      call: 0, response: response,
      known: account.knownInReplies.merging(place?.names ?? [:]) { _, new in new },
      receivedAt: moment)
    var trial = AdapterTrial(
      outcome, [], [received], account.adapter, Redaction(account.secretTexts))
    if case .success = outcome { trial.unasked = unasked(after: received, account) }
    return trial
  }

  /// The next page, and the calls after the first.
  private static func unasked(
    after received: ReceivedReply, _ account: SupplierAccount
  ) -> [String] {
    let calls = account.adapter.calls
    guard let call = calls.first else { return [] }
    let reader = ReplyReader(
      adapter: account.adapter, call: call, known: account.knownInReplies,
      currencies: account.currencies)
    let place = call.pagination?.start
    var sentences: [String] = []
    if let reply = try? reader.success(
      received.response, receivedAt: received.receivedAt, page: place?.names ?? [:]),
      let next = try? reader.next(after: place, reply)
    {
      sentences.append(
        "a next page\(next.shown) follows, which was not asked for: with --reply only one is read")
    }
    if calls.count > 1 {
      let others = calls.count == 2 ? "call 2 was" : "calls 2 to \(calls.count) were"
      sentences.append("\(others) not made: with --reply only the reply to the first call is read")
    }
    return sentences
  }

  private init(
    _ outcome: Result<PoolsRead, CheckFailure>, _ exchanges: [Exchange],
    _ replies: [ReceivedReply], _ adapter: AdapterDefinition, _ redaction: Redaction
  ) {
    self.outcome = outcome.map { $0.readings.map(PoolReport.init) }
    failures = (try? outcome.get())?.failures ?? []
    self.exchanges = exchanges
    let latest = Dictionary(replies.map { ($0.call, $0) }) { _, last in last }
    findings = latest.sorted { $0.key < $1.key }.flatMap { _, received in
      ReplyInspection(adapter: adapter, received: received).findings().map(redaction.redacted)
    }
    var pages: [Int: Int] = [:]
    items = replies.flatMap { received -> [ItemFinding] in
      pages[received.call, default: 0] += 1
      return ReplyInspection(adapter: adapter, received: received)
        .items(page: pages[received.call] ?? 1)
    }.map { $0.redacted(redaction) }
    rules = Self.rules(outcome, replies.last, adapter).map { $0.redacted(redaction) }
  }

  private static func rules(
    _ outcome: Result<PoolsRead, CheckFailure>, _ last: ReceivedReply?,
    _ adapter: AdapterDefinition
  ) -> [RuleTrial] {
    guard case .failure = outcome, let last else { return [] }
    return RuleTrial.trials(of: adapter, ReplyInspection(adapter: adapter, received: last).reply)
  }
}

extension AdapterTrial.Exchange {
  /// An exchange of `account`, redacted.
  init(_ exchange: ExchangeRecorder.Exchange, _ account: SupplierAccount, _ redaction: Redaction) {
    self.init(
      request: redaction.redacted(exchange.shownRequest),
      reply: exchange.shownReply.map(redaction.redacted),
      mayHaveBeenSent: exchange.mayHaveBeenSent,
      lets: exchange.seen?.trace.lets.map { $0.redacted(account) } ?? [],
      signed: exchange.seen?.trace.signed.map { $0.redacted(account) } ?? [])
  }
}

extension RequestTrace.Value {
  /// The value without what is left of a credential in it: a supplier's own text may repeat one.
  fileprivate func redacted(_ account: SupplierAccount) -> AdapterTrial.Computed {
    let redaction = Redaction(account.secretTexts)
    return AdapterTrial.Computed(name: name, text: redaction.redacted(text))
  }
}
