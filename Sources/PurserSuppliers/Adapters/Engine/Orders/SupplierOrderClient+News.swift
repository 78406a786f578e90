internal import CurlClient
internal import ExactJSON
internal import PurserCore

// All that is told of an attempt in the end, with what only further calls tell.
extension SupplierOrderClient {
  /// The news of a look-up.
  func news(of answer: LookedUp, _ attempt: inout OrderUnderWay) async -> AttemptNews {
    switch answer {
    case .found(let finding): return await news(of: finding, &attempt, mayLookUp: false)
    case .absent(let problem, isProof: true):
      return AttemptNews(.failed, problem: problem, memo: attempt.memo, mayHaveBeenSent: false)
    case .absent(var problem, isProof: false):
      problem.message += "; it may not show the order yet"
      return AttemptNews(.unknown, problem: problem, memo: attempt.memo)
    case .nothing(let problem, let retryAfter):
      return AttemptNews(.unknown, problem: problem, memo: attempt.memo, retryAfter: retryAfter)
    }
  }

  /// The news of what a reply said. With `mayLookUp` the order is looked up where the reply cannot tell what it
  /// should: after a duplicate the state, after a delivery the content and the charge.
  func news(
    of first: OrderFinding, _ attempt: inout OrderUnderWay, mayLookUp: Bool
  ) async -> AttemptNews {
    var finding = first
    if mayLookUp, finding.isDuplicate,
      case .found(let found) = await lookUp(&attempt, mayRepeat: false), found.stands
    {
      finding = found
    }
    var content = await content(of: &finding, &attempt)
    if mayLookUp, finding.isDelivered, lacks(finding, content),
      case .found(let found) = await lookUp(&attempt, mayRepeat: false), found.stands
    {
      finding.complete(by: found)
      if !content.isWhole { content = await self.content(of: &finding, &attempt) }
    }
    attempt.storeKept()
    let state = finding.state
    var news = AttemptNews(
      state, problem: finding.problem ?? finding.flaw ?? content.problem, memo: attempt.memo,
      charged: finding.charged, balance: balance(finding, attempt), quantity: finding.quantity,
      content: content.items, mayHaveBeenSent: attempt.mayHaveBought || !finding.isRefused,
      retryAfter: finding.retryAfter)
    if content.isPending, finding.isDelivered {
      // The supplier says itself that the order is not ready yet.
      (news.state, news.problem) = (.inFlight, nil)
    }
    if news.quantity == nil, finding.isDelivered, !content.items.isEmpty {
      news.quantity = Int64(content.items.count)
    }
    return news
  }

  /// Whether something that the adapter describes is still missing of a delivery, and a look-up may have it.
  private func lacks(_ finding: OrderFinding, _ content: Content) -> Bool {
    let steps = definition.lookUps.compactMap(\.step)
    guard !steps.isEmpty else { return false }
    let outcomes = steps.map { outcome(of: $0.call) }
    if finding.charged == nil, outcomes.contains(where: { $0.charged != nil }) { return true }
    return !content.isWhole && !content.isPending && outcomes.contains { $0.content != nil }
      || finding.parts.isEmpty && outcomes.contains { $0.content != nil }
  }

  private func balance(_ finding: OrderFinding, _ attempt: OrderUnderWay) -> SupplierBalance? {
    guard let balance = finding.balance, let moments = finding.moments else { return nil }
    return SupplierBalance(
      pool: PoolID(
        supplier: supplier.id, pool: balance.pool, currency: balance.available.currency),
      available: balance.available, deductionTiming: supplier.deductionTiming,
      requestedAt: moments.requested, receivedAt: moments.received, source: .orderReply,
      order: attempt.order.order, rawDigest: finding.digest)
  }

  // MARK: Content

  /// What was delivered, as far as it could be had.
  struct Content {
    var items: [[AttemptNews.Field]] = []
    var isWhole = true
    /// Whether the supplier says that it is not ready yet.
    var isPending = false
    var problem: AttemptProblem?
  }

  /// The content of a delivery: the parts that the reply had, and those for which a call is made.
  private func content(
    of finding: inout OrderFinding, _ attempt: inout OrderUnderWay
  ) async -> Content {
    guard finding.isDelivered else { return Content() }
    var content = Content()
    for (index, part) in finding.parts.enumerated() {
      var items = finding.content[index]
      if items == nil, let source = part.source {
        switch await fetch(part, source, &attempt) {
        case .success(let fetched):
          items = fetched
          finding.content[index] = fetched
        case .failure(let problem):
          content.isPending = content.isPending || problem.kind == .inFlight
          content.problem = content.problem ?? problem
        }
      }
      guard let items else {
        content.isWhole = false
        continue
      }
      content.add(items)
    }
    if !content.isWhole, content.problem == nil {
      content.problem = AttemptProblem(
        .notFound, "delivered, but what was delivered is in no reply")
    }
    return content
  }

  /// Makes the call that gives a part of the content.
  private func fetch(
    _ part: ContentPart, _ source: ContentPart.Source, _ attempt: inout OrderUnderWay
  ) async -> Result<[[AttemptNews.Field]], AttemptProblem> {
    guard attempt.knows(needs(of: source.request)) else {
      return .failure(
        AttemptProblem(
          .notFound, "delivered, but what the call for its content needs is not known"))
    }
    var call = OrderCall(label: "content", request: source.request, format: source.format)
    call.outcome.content = [part]
    let known = attempt.known
    let question = OrderConnection.Question(
      request: source.request, format: source.format, known: known, isSentOnce: part.isReadOnce)
    let asked = await connection.ask(
      question, secrets: &attempt.secrets, mayBeRepeated: { _, _ in true })
    switch asked {
    case .failure(let failure): return .failure(failure.problem)
    case .success(let answer):
      let reply = OrderReply(
        answer.response, to: call, outcome(of: call), known: known, receivedAt: answer.wall)
      if let problem = reply.problemOfContent { return .failure(problem) }
      var reader = OrderValueReader(reply, attempt.order, account.currencies)
      if let items = reader.items(of: part) { return .success(items) }
      return .failure(
        reader.flaw
          ?? AttemptProblem(
            .shapeChanged, "delivered, but its content is not in the reply to its call",
            status: reply.status))
    }
  }
}

extension SupplierOrderClient.Content {
  /// Adds the fields of a part to the items of those before it.
  mutating func add(_ part: [[AttemptNews.Field]]) {
    guard !items.isEmpty else {
      items = part
      return
    }
    if part.count != items.count {
      problem =
        problem
        ?? AttemptProblem(
          .shapeChanged, "the parts of the content have \(items.count) and \(part.count) items")
    }
    for (index, fields) in part.enumerated() {
      if items.indices.contains(index) { items[index] += fields } else { items.append(fields) }
    }
  }
}

extension OrderReply {
  /// Why a reply that was to give content does not: a rule that matches, or the status.
  fileprivate var problemOfContent: AttemptProblem? {
    let finding = placing()
    switch finding.verdict {
    case .refused, .duplicate: return finding.problem
    case .unreadable where finding.problem?.kind != .shapeChanged: return finding.problem
    case .stands(.inFlight)
    where outcome.rules.contains(where: { $0.match.matches(reply, in: scopeOfRules) }):
      return AttemptProblem(.inFlight, words ?? "not ready yet", status: status)
    case .stands, .silent, .unreadable: return nil
    }
  }
}

extension OrderFinding {
  /// Where the order stands after it, as far as anybody can tell.
  var state: AttemptState {
    switch verdict {
    case .stands(let state): state
    case .refused: .failed
    case .duplicate, .silent, .unreadable: .unknown
    }
  }

  var isDelivered: Bool {
    switch state {
    case .delivered, .partial: true
    case .accepted, .inFlight, .failed, .reversed, .unknown: false
    }
  }

  var isRefused: Bool { if case .refused = verdict { true } else { false } }

  /// Adds what a look-up told to what was known.
  mutating func complete(by other: OrderFinding) {
    switch other.state {
    case .delivered, .partial, .reversed: verdict = other.verdict
    case .accepted, .inFlight, .failed, .unknown: break
    }
    problem = problem ?? other.problem
    charged = charged ?? other.charged
    balance = balance ?? other.balance
    quantity = quantity ?? other.quantity
    supplierReference = supplierReference ?? other.supplierReference
    if other.isDelivered, parts.count == other.parts.count {
      content = zip(content, other.content).map { $0 ?? $1 }
    } else if other.isDelivered, parts.isEmpty || content.contains(where: { $0 == nil }) {
      (parts, content) = (other.parts, other.content)
    }
    moments = moments ?? other.moments
  }
}
