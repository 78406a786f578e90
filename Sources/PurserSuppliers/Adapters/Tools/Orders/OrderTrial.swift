internal import CurlClient
package import PurserCore

/// One order that is placed, or looked up, by whoever tries an adapter, and followed step by step. Nothing that
/// is shown of the way is secret; what was delivered is.
package struct OrderTrial: Sendable {
  /// One step on the way.
  package struct Step: Sendable {
    /// What was done: `place`, `look up`.
    package let name: String
    /// What was asked for it, redacted.
    package let exchanges: [AdapterTrial.Exchange]
    /// What selectors do not find in the replies, redacted.
    package let unfound: [SelectorFinding]
    /// All that is known after it.
    package let news: AttemptNews
  }

  private let account: SupplierAccount
  private let client: SupplierOrderClient
  private let recorder: ExchangeRecorder
  private let now: @Sendable () -> Timestamp
  /// Hears of each step when it is over.
  private let tell: @Sendable (Step) -> Void

  /// A trial of the orders of `account` over `transport`; `nil` where its adapter describes none.
  package init?(
    _ account: SupplierAccount, over transport: any HTTPTransport,
    now: @escaping @Sendable () -> Timestamp, nonces: NonceSource,
    tell: @escaping @Sendable (Step) -> Void
  ) {
    let recorder = ExchangeRecorder(transport)
    let balances = SupplierClient(
      supplier: Supplier(id: SupplierID(account.adapter.name)), account: account,
      transport: recorder, witness: recorder.witness, now: now, nonces: nonces)
    guard let client = SupplierOrderClient(beside: balances) else { return nil }
    self.account = account
    self.client = client
    self.recorder = recorder
    self.now = now
    self.tell = tell
  }

  /// The orders of `client` for a sample: nobody looks on.
  init(
    _ client: SupplierOrderClient, _ account: SupplierAccount, _ recorder: ExchangeRecorder,
    now: @escaping @Sendable () -> Timestamp
  ) {
    (self.account, self.client, self.recorder, self.now) = (account, client, recorder, now)
    tell = { _ in }
  }

  /// Places an order. Where the reply was lost, or says nothing, the order is looked up at once.
  package func place(_ order: AttemptOrder) async -> AttemptNews {
    var memo = AttemptMemo(reference: nil, startedAt: now())
    var count = 0
    switch await client.prepare(order, at: now()) {
    case .failed(let news):
      report("prepare", news, after: &count)
      return news
    case .ready(let ready): memo = ready
    }
    let placed = await client.buy(order, memo).whole
    report("place", placed, after: &count)
    // Of a duplicate that was done already.
    guard placed.state == .unknown, placed.problem?.kind != .duplicate,
      mayBeLookedUp(placed.memo)
    else { return placed }
    return await lookUp(order, after: placed, &count)
  }

  /// Looks an order up until it is at its end, as the adapter's plan says, for at most `limit`; `pause` waits.
  package func follow(
    _ order: AttemptOrder, _ news: AttemptNews, for limit: Duration,
    pause: (Duration) async -> Void
  ) async -> AttemptNews {
    var news = news
    var count = recorder.exchanges.count
    let start = now()
    while !news.state.isFinal, mayBeLookedUp(news.memo) {
      let elapsed = now().since(start)
      guard elapsed < limit, let wait = client.terms.wait(after: elapsed) else { break }
      await pause(min(wait, limit - elapsed))
      news = await lookUp(order, after: news, &count)
    }
    return news
  }

  /// Looks an order up once more, after `news`; `nil` where it cannot be.
  func lookUpAgain(_ order: AttemptOrder, after news: AttemptNews) async -> AttemptNews? {
    guard mayBeLookedUp(news.memo) else { return nil }
    var count = recorder.exchanges.count
    return await lookUp(order, after: news, &count)
  }

  /// Only looks for the order that `reference` is the name of: the attempt's, of which the reference is made, or
  /// the reference as it was sent; where the supplier's look-up knows its own names alone, that.
  package func lookUp(_ order: AttemptOrder, reference: String) async -> AttemptNews {
    var count = 0
    var latest: AttemptNews?
    for memo in await client.memos(of: order, reference, at: now()) {
      let news = await client.lookUp(order, memo, mayRepeat: false, isByName: true).whole
      report("look up", news, after: &count)
      let isAbsent = news.state == .failed && news.problem?.kind == .notFound
      guard news.state == .unknown || isAbsent else { return news }
      latest = latest ?? news
    }
    // What was made of it is no better known than the name itself.
    if client.definition.takesReference, latest?.memo.reference != nil {
      latest?.memo.reference = reference
    }
    return latest
      ?? AttemptNews(
        .unknown, problem: AttemptProblem(.unknown, "the adapter has no `look_up`"),
        memo: AttemptMemo(reference: reference, startedAt: now()), mayHaveBeenSent: false)
  }

  /// Only looks for the order that the supplier calls `supplierReference`.
  package func lookUp(_ order: AttemptOrder, supplierReference: String) async -> AttemptNews {
    var count = 0
    let memo = AttemptMemo(
      reference: nil, supplierReference: supplierReference,
      startedAt: client.unknownBeginning, endedAt: now())
    let news = await client.lookUp(order, memo, mayRepeat: false, isByName: true).whole
    report("look up", news, after: &count)
    return news
  }

  private func lookUp(
    _ order: AttemptOrder, after news: AttemptNews, _ count: inout Int
  ) async -> AttemptNews {
    let found = await client.lookUp(order, news.memo).following(news).whole
    report("look up", found, after: &count)
    return found
  }

  private func mayBeLookedUp(_ memo: AttemptMemo) -> Bool {
    guard !client.definition.lookUps.isEmpty else { return false }
    let terms = client.terms
    return terms.findsByReference || terms.looksUpByRepeating
      || terms.findsBySupplierReference && memo.supplierReference != nil || memo.kept != "{}"
  }

  private func report(_ name: String, _ news: AttemptNews, after count: inout Int) {
    let redaction = Redaction(client.connection.secretTexts)
    let exchanges = recorder.exchanges.dropFirst(count)
    count += exchanges.count
    tell(
      Step(
        name: name,
        exchanges: exchanges.map { AdapterTrial.Exchange($0, account, redaction) },
        unfound: recorder.witness.takeUnfound().map(redaction.redacted), news: news))
  }
}

extension SupplierOrderClient {
  /// When an order was placed of which only its name is known: no order is too old to be it.
  fileprivate var unknownBeginning: Timestamp { Timestamp(microsecondsSinceEpoch: 0) }

  /// What may be known of an order that is only looked up, the likeliest first.
  fileprivate func memos(
    of order: AttemptOrder, _ reference: String, at moment: Timestamp
  ) async -> [AttemptMemo] {
    guard terms.findsByReference || terms.looksUpByRepeating else {
      return definition.lookUps.isEmpty
        ? []
        : [
          AttemptMemo(
            reference: nil, supplierReference: reference, startedAt: unknownBeginning,
            endedAt: moment)
        ]
    }
    guard definition.takesReference else {
      return [
        AttemptMemo(
          reference: nil, supplierReference: terms.findsBySupplierReference ? reference : nil,
          startedAt: unknownBeginning, endedAt: moment)
      ]
    }
    var references: [String] = []
    if !makesNewReferences, let made = try? self.reference(of: order, at: moment) {
      references.append(made)
    }
    if !references.contains(reference) { references.append(reference) }
    return references.map {
      AttemptMemo(reference: $0, startedAt: unknownBeginning, endedAt: moment)
    }
  }
}
