internal import CurlClient
internal import PurserCore

/// Plays a sample of an order: places it with the engine that asks suppliers, and looks at what was sent and
/// what came of it. Nothing leaves the machine.
struct OrderSamplePlay {
  let sample: OrderSample
  let adapter: AdapterDefinition
  let currencies: CurrencyTable

  /// How much later each further look-up of a sample is.
  private static let wait = Duration.seconds(30)

  /// Everything that is not as the sample says; `nil` when all is.
  func mismatch() async -> String? {
    let transport = SampleTransport(sample.replies.map(\.response))
    let nonces = SampleNonces(sample.inputs)
    let news: AttemptNews
    switch await self.news(over: transport, nonces) {
    case .failure(let refusal): return refusal.sentence
    case .success(let found): news = found
    }
    if let flaw = nonces.flaw { return flaw }
    let differences = differences(transport.asked) + differences(of: news)
    if !differences.isEmpty { return differences.joined(separator: "; ") }
    let (asked, replies) = (transport.asked.count, sample.replies.count)
    guard asked != replies else { return nil }
    return "the sample has \(replies) \(replies == 1 ? "reply" : "replies"), and \(asked) "
      + (asked == 1 ? "request was" : "requests were") + " made"
  }

  /// Why nothing comes of a sample.
  private struct Refusal: Error {
    let sentence: String
  }

  private func news(
    over transport: SampleTransport, _ nonces: SampleNonces
  ) async -> Result<AttemptNews, Refusal> {
    let clock = SampleClock(sample.at)
    let balances = SupplierClient(
      supplier: Supplier(id: SupplierID(adapter.name)), account: account, transport: transport,
      witness: transport.witness, now: { clock.now }, nonces: nonces.source)
    guard let client = SupplierOrderClient(beside: balances) else {
      return .failure(Refusal(sentence: "the adapter has no `order`"))
    }
    if let message = sample.message { return await news(of: message, client) }
    let trial = OrderTrial(client, account, ExchangeRecorder(transport), now: { clock.now })
    var news = await trial.place(sample.order)
    // Replies that are left answer later look-ups.
    while !news.state.isFinal, transport.asked.count < sample.replies.count {
      let count = transport.asked.count
      clock.advance(by: Self.wait)
      guard let later = await trial.lookUpAgain(sample.order, after: news),
        transport.asked.count > count
      else { break }
      news = later
    }
    return .success(news)
  }

  private func news(
    of message: AttemptMessage, _ client: SupplierOrderClient
  ) async -> Result<AttemptNews, Refusal> {
    var memo = AttemptMemo(reference: nil, startedAt: sample.at)
    do throws(AttemptMessageRefusal) {
      switch try client.address(of: message) {
      case .reference(let reference): memo.reference = reference
      case .supplierReference(let name): memo.supplierReference = name
      }
    } catch {
      let sentence =
        switch error {
        case .notExpected: "the adapter has no `webhook`"
        case .unverified(let sentence), .unaddressed(let sentence):
          "the message is refused: \(sentence)"
        }
      return .failure(Refusal(sentence: sentence))
    }
    return .success(await client.take(message, of: sample.order, memo))
  }

  private var account: SupplierAccount {
    InventedAccount(adapter: adapter).played(sample.inputs, sample.settings, currencies)
  }

  private func differences(_ asked: [SampleTransport.Asked]) -> [String] {
    zip(asked, sample.replies).enumerated().flatMap { index, exchange -> [String] in
      let (asked, reply) = exchange
      let differences = reply.sends?.differences(from: asked.request) ?? []
      return differences.map { "request \(index + 1): \($0)" }
    }
  }

  private func differences(of news: AttemptNews) -> [String] {
    let expected = sample.expectation
    var found: [String] = []
    func compare(_ field: String, _ wanted: String?, _ is: String?) {
      guard let wanted, wanted != `is` else { return }
      found.append("expected `\(field)` \(wanted), found \(`is` ?? "none")")
    }
    let why = news.problem.map { " (\($0))" } ?? ""
    if let state = expected.state, state != news.state {
      found.append("expected `\(state.rawValue)`, is \(news.state.rawValue)\(why)")
    }
    compare("reference", expected.reference, news.memo.reference)
    compare("supplier_reference", expected.supplierReference, news.memo.supplierReference)
    compare("charged", amount(expected.charged, news.charged), news.charged?.decimalString)
    compare(
      "balance", amount(expected.balance, news.balance?.available),
      news.balance?.available.decimalString)
    let texts = news.content.flatMap { $0.map(\.value) }
    if let delivered = expected.delivered, delivered != texts {
      found.append("expected `delivered` \(delivered), found \(texts)\(why)")
    }
    if let problem = expected.problem, problem != news.problem?.kind {
      found.append(
        "expected `error` \(problem?.rawValue ?? "null"), found "
          + (news.problem?.description ?? "none"))
    }
    if let message = expected.message, news.problem?.message.contains(message) != true {
      found.append("expected the message to say \"\(message)\"; found \(why)")
    }
    return found
  }

  /// What the sample writes as the amount that was found is written: `24.5` is `24.50`.
  private func amount(_ text: String?, _ found: Money?) -> String? {
    guard let text, let found else { return text }
    return (try? Money(text, found.currency, rounding: .up))?.decimalString ?? text
  }
}
