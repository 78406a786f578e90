internal import Crypto
internal import CurlClient
internal import ExactJSON
package import PurserCore
internal import Synchronization

/// Places orders at one supplier as its adapter says, and finds out what became of them.
package final class SupplierOrderClient: SupplierOrders {
  let supplier: Supplier
  let definition: OrderDefinition
  let connection: OrderConnection
  /// The attempts beside the one that it is used for.
  let others: any OtherAttempts
  /// What its look-ups find orders by that other attempts may have as well.
  let soughtValues: SoughtValues
  /// What the adapter's own rules for errors say of orders.
  private let rulesOfAdapter: [OrderRule]
  private let messageOfAdapter: Expression?
  /// What the adapter promises, once somebody has asked.
  let termsOnce = Mutex<SupplierOrderTerms?>(nil)

  /// Orders at the supplier of `client`, whose tokens, clock and limits they share; `nil` where its adapter
  /// describes none.
  package init?(beside client: SupplierClient) {
    guard let definition = client.account.adapter.order else { return nil }
    self.definition = definition
    others = NoOtherAttempts()
    soughtValues = SoughtValues(definition, client.account.adapter)
    supplier = client.supplier
    connection = OrderConnection(beside: client, definition)
    rulesOfAdapter = client.account.adapter.errorRules.map(OrderRule.init(ofAdapter:))
    messageOfAdapter = client.account.adapter.errorMessage
  }

  private init(_ client: SupplierOrderClient, beside others: any OtherAttempts) {
    (supplier, definition, connection) = (client.supplier, client.definition, client.connection)
    (rulesOfAdapter, messageOfAdapter) = (client.rulesOfAdapter, client.messageOfAdapter)
    soughtValues = client.soughtValues
    self.others = others
  }

  package func beside(_ others: any OtherAttempts) -> any SupplierOrders {
    SupplierOrderClient(self, beside: others)
  }

  var account: SupplierAccount { connection.account }

  /// What a reply is read by: what its step says, then the order, then the adapter.
  func outcome(of call: OrderCall) -> OrderOutcome {
    var outcome = definition.outcome.replaced(by: call.outcome)
    outcome.rules += rulesOfAdapter
    outcome.errorMessage = outcome.errorMessage ?? messageOfAdapter
    return outcome
  }

  func begin(_ order: AttemptOrder, _ memo: AttemptMemo) -> OrderUnderWay {
    OrderUnderWay(order, memo, definition, account.knownInReplies)
  }

  package func prepare(_ order: AttemptOrder, at moment: Timestamp) async -> AttemptPreparation {
    var attempt = begin(order, AttemptMemo(reference: nil, startedAt: moment))
    if let problem = missingParameter(of: order) ?? missingValue(of: attempt)
      ?? unsaidQuantity(of: order)
    {
      return .failed(attempt.unsent(problem))
    }
    do throws(ExpressionFailure) {
      attempt.memo.reference = try reference(of: attempt)
    } catch {
      let problem = AttemptProblem(.invalid, "`form` of reference: \(error.sentence)")
      return .failed(redacted(attempt.unsent(problem), attempt))
    }
    for step in definition.place.prefix(while: { !$0.buys }) {
      if let news = await prepare(step, &attempt) { return .failed(redacted(news, attempt)) }
    }
    store(&attempt)
    return .ready(attempt.memo)
  }

  package func memo(of order: AttemptOrder, at moment: Timestamp) -> AttemptMemo? {
    guard definition.place.first?.buys ?? false, missingParameter(of: order) == nil,
      unsaidQuantity(of: order) == nil
    else { return nil }
    var attempt = begin(order, AttemptMemo(reference: nil, startedAt: moment))
    // Where it cannot be made, `prepare` says so.
    do throws(ExpressionFailure) { attempt.memo.reference = try reference(of: attempt) } catch {
      return nil
    }
    store(&attempt)
    return attempt.memo
  }

  private func missingParameter(of order: AttemptOrder) -> AttemptProblem? {
    let missing = definition.parameters.first { $0.isRequired && order.parameters[$0.name] == nil }
    return missing.map {
      AttemptProblem(.invalid, "the order brings no \(Quotation.quoted($0.name)), which it must")
    }
  }

  /// Why an order for several units cannot be placed: no request says how many, and one would be bought.
  private func unsaidQuantity(of order: AttemptOrder) -> AttemptProblem? {
    guard order.quantity > 1, !account.adapter.placesSeveralUnits else { return nil }
    return AttemptProblem(
      .invalid,
      "the order is for \(order.quantity) units, and no request of `place` says how many: neither `quantity` nor "
        + "`amount`")
  }

  /// What a request of `place` needs and the order does not bring: it would buy for nobody, or at any price. What
  /// stands in `coalesce` is not needed.
  private func missingValue(of attempt: OrderUnderWay) -> AttemptProblem? {
    let needed = account.adapter.names(needing: definition.place.flatMap(\.call.request.templates))
    let missing = ["sku", "recipient", "unit_amount"].first {
      needed.contains($0) && !attempt.knows([$0])
    }
    return missing.map { name in
      let why =
        name == "unit_amount"
        ? "\(attempt.order.amount) cannot be divided by \(attempt.order.quantity) without a rest"
        : "the order brings none"
      return AttemptProblem(
        .invalid,
        "the request needs \(Quotation.quoted(name)), and \(why); if it may be left out, write "
          + "\(Quotation.quoted("coalesce(\(name), null)"))")
    }
  }

  /// The reference of an order that is only looked up.
  func reference(
    of order: AttemptOrder, at moment: Timestamp
  ) throws(ExpressionFailure) -> String? {
    try reference(of: begin(order, AttemptMemo(reference: nil, startedAt: moment)))
  }

  /// Whether the reference of an attempt is another whenever it is made: out of chance, or of the time.
  var makesNewReferences: Bool {
    guard let form = definition.reference.form else { return false }
    let lets = account.adapter.names(neededBy: [form])
    let expressions =
      form.expressions
      + account.adapter.lets.filter { lets.contains($0.name) }.map(\.expression)
    return lets.contains("now")
      || expressions.flatMap(\.root.calls).contains { call in
        if case .nonce = call.function { true } else { false }
      }
  }

  /// The reference, made anew: `nil` where the supplier takes none.
  private func reference(of attempt: OrderUnderWay) throws(ExpressionFailure) -> String? {
    guard let form = definition.reference.form else { return nil }
    var known = attempt.known
    known["now"] = .moment(connection.time().wall)
    let names = account.requestNames(known, connection.nonces)
    let text = try Rendering(scope: names.scope, isStrict: true).text(form)
    guard !text.isEmpty else { throw .unusable("it gives an empty text") }
    return text
  }

  /// Makes a call that buys nothing; the news where the attempt ends with it.
  private func prepare(_ step: PlaceStep, _ attempt: inout OrderUnderWay) async -> AttemptNews? {
    switch await place(step, &attempt) {
    case .failure(let failure): return attempt.unsent(failure.problem, failure.retryAfter)
    case .success(let result):
      guard let problem = result.obstacle else { return nil }
      return attempt.unsent(problem, result.finding.retryAfter)
    }
  }

  package func buy(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews {
    var attempt = begin(order, memo)
    let finding = await buy(&attempt)
    store(&attempt)
    return redacted(await news(of: finding, &attempt, mayLookUp: true), attempt)
  }

  package func lookUp(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews {
    await lookUp(order, memo, mayRepeat: true)
  }

  /// Asks where the attempt stands; places the same again only where it may.
  func lookUp(
    _ order: AttemptOrder, _ memo: AttemptMemo, mayRepeat: Bool, isByName: Bool = false
  ) async -> AttemptNews {
    var attempt = begin(order, memo)
    let answer = await lookUp(&attempt, mayRepeat: mayRepeat, isByName: isByName)
    store(&attempt)
    return redacted(await news(of: answer, &attempt), attempt)
  }

  package func content(_ order: AttemptOrder, _ memo: AttemptMemo) async -> AttemptNews {
    var attempt = begin(order, memo)
    var finding = OrderFinding(.stands(.delivered))
    finding.parts = definition.outcome.content ?? []
    finding.content = finding.parts.map { _ in nil }
    let isWithCalls = !finding.parts.isEmpty && finding.parts.allSatisfy { $0.source != nil }
    if !isWithCalls { return await lookUp(order, memo) }
    return redacted(await news(of: finding, &attempt, mayLookUp: true), attempt)
  }

  // MARK: Messages without secrets

  /// The longest message that is kept, in code points.
  private static let longestMessage = 300

  /// The news without secrets in what they say to people.
  func redacted(_ news: AttemptNews, _ attempt: OrderUnderWay) -> AttemptNews {
    guard let problem = news.problem else { return news }
    var news = news
    let redaction = Redaction(connection.secretTexts + attempt.secrets)
    news.problem?.message = Quotation.line(
      redaction.redacted(problem.message), most: Self.longestMessage)
    return news
  }
}

extension OrderUnderWay {
  /// The news of an attempt that ended before anything was bought.
  func unsent(_ problem: AttemptProblem, _ retryAfter: Duration? = nil) -> AttemptNews {
    AttemptNews(
      .failed, problem: problem, memo: memo, mayHaveBeenSent: false, retryAfter: retryAfter)
  }
}
