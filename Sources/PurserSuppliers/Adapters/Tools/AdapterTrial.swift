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
  }

  /// The pools, or the failure.
  package let outcome: Result<[PoolReport], CheckFailure>
  /// What could not be read beside the pools, each with its own reason.
  package let failures: [PoolFailure]
  /// The items that do not count, a sentence each.
  package let leftOut: [String]
  /// The exchanges in their order, those for tokens included.
  package let exchanges: [Exchange]
  /// What each selector found in the last reply of each call.
  package let findings: [SelectorFinding]

  /// Makes a check of `account` over `transport`.
  package static func run(
    _ account: SupplierAccount, over transport: any HTTPTransport,
    now: @escaping @Sendable () -> Timestamp, nonces: NonceSource
  ) async -> AdapterTrial {
    let recorder = ExchangeRecorder(transport)
    let client = SupplierClient(
      supplier: Supplier(id: SupplierID(account.adapter.name)), account: account,
      transport: recorder, tokenTransport: recorder.forTokens, now: now, nonces: nonces)
    let trial = await client.tryOut()
    return AdapterTrial(
      trial.outcome, recorder.exchanges, trial.replies,
      account.adapter, Redaction(trial.secretTexts))
  }

  /// Reads `body` as if it were the reply to the first call, with status 200.
  package static func read(
    _ body: [UInt8], as account: SupplierAccount, at moment: Timestamp
  ) -> AdapterTrial {
    let outcome: Result<PoolsRead, CheckFailure>
    do throws(CheckFailure) {
      outcome = .success(try account.read(body, at: moment))
    } catch {
      outcome = .failure(error)
    }
    let received = ReceivedReply(
      call: 0, response: HTTPResponse(status: 200, body: body), known: account.knownInReplies,
      receivedAt: moment)
    return AdapterTrial(
      outcome, [], [received], account.adapter, Redaction(account.secretTexts))
  }

  private init(
    _ outcome: Result<PoolsRead, CheckFailure>, _ exchanges: [ExchangeRecorder.Exchange],
    _ replies: [ReceivedReply], _ adapter: AdapterDefinition, _ redaction: Redaction
  ) {
    self.outcome = outcome.map { $0.readings.map(PoolReport.init) }
    let pools = try? outcome.get()
    failures = pools?.failures ?? []
    leftOut = pools?.leftOut.map(\.sentence) ?? []
    self.exchanges = exchanges.map { exchange in
      Exchange(
        request: redaction.redacted(exchange.request.shown),
        reply: exchange.shownReply.map(redaction.redacted))
    }
    let latest = Dictionary(replies.map { ($0.call, $0) }) { _, last in last }
    findings = latest.sorted { $0.key < $1.key }.flatMap { _, received in
      ReplyInspection(adapter: adapter, received: received).findings().map { finding in
        SelectorFinding(
          field: finding.field, selector: finding.selector,
          found: finding.found.map(redaction.redacted),
          nearest: finding.nearest.map(redaction.redacted))
      }
    }
  }
}
