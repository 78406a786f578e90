internal import CurlClient
internal import ExactJSON
internal import PurserCore

// All that is told of an attempt in the end, with what only further calls tell.
extension SupplierOrderClient {
  /// The news of a look-up.
  func news(of answer: LookedUp, _ attempt: inout OrderUnderWay) async -> AttemptNews {
    switch answer {
    case .found(let finding): return await news(of: finding, &attempt, mayLookUp: false)
    case .absent(let problem, isProof: true) where attempt.memo.wasTaken:
      var gone = AttemptProblem.vanished
      gone.status = problem.status
      var news = AttemptNews(.unknown, problem: gone, memo: attempt.memo)
      news.isAbsence = true
      return news
    case .absent(let problem, isProof: true):
      var news = AttemptNews(
        .failed, problem: problem, memo: attempt.memo, mayHaveBeenSent: false)
      news.isAbsence = true
      return news
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
      if !content.isWhole {
        let first = content.problem
        content = await self.content(of: &finding, &attempt)
        if !content.isWhole { content.problem = first ?? content.problem }
      }
    }
    if content.isBroken, let problem = content.problem {
      content.problem?.message =
        "a part of what was delivered could not be had: \(problem.message)"
    }
    store(&attempt)
    let state = finding.state
    var news = AttemptNews(
      state, problem: finding.problem ?? finding.flaw ?? content.problem, memo: attempt.memo,
      charged: finding.charged, balance: balance(finding, attempt), quantity: finding.quantity,
      content: content.items, mayHaveBeenSent: attempt.mayHaveBought || !finding.isRefused,
      retryAfter: finding.retryAfter)
    let wasReadOnce = zip(finding.parts, finding.content).contains { $0.isReadOnce && $1 != nil }
    if content.isPending, finding.isDelivered, !wasReadOnce {
      // The supplier says itself that the order is not ready yet.
      (news.state, news.problem) = (.inFlight, nil)
    }
    news.isContentWhole = !content.isBroken
    if content.isBroken, !content.isPending, finding.isDelivered, isAskedAgain(content, attempt) {
      // Until all of it is there the order is not at its end.
      (news.state, news.problem) = (.inFlight, content.problem)
    }
    if finding.problem == nil, finding.isDelivered, content.isWhole, !content.isBroken,
      let missing = missing(of: finding, content, attempt.order)
    {
      // That whole items are missing says more than that a field of one is.
      news.problem = missing
    }
    if finding.problem == nil, let shortage = shortage(of: finding, attempt.order) {
      news.problem = shortage
    }
    if finding.isDelivered, finding.charged == nil { news.lackOfCharge = lackOfCharge(finding) }
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

  /// Whether a look-up gives the content once more, by plan: what can be had once only would be lost by that.
  private func isAskedAgain(_ content: Content, _ attempt: OrderUnderWay) -> Bool {
    let age = connection.time().moment.since(attempt.memo.startedAt)
    guard !content.isReadOnce, terms.wait(after: age) != nil else { return false }
    return definition.lookUps.contains { canAsk($0, attempt) }
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

  /// That the supplier tells of fewer units than were ordered, and says that all of it was delivered.
  private func shortage(of finding: OrderFinding, _ order: AttemptOrder) -> AttemptProblem? {
    guard case .delivered = finding.state, let told = finding.quantity, told < order.quantity else {
      return nil
    }
    return AttemptProblem(
      .shapeChanged,
      "delivered, and `quantity` says \(told) of \(order.quantity) units: ask the supplier")
  }

  /// That nothing says what was charged, though the adapter says where that stands.
  private func lackOfCharge(_ finding: OrderFinding) -> AttemptProblem? {
    if finding.readsCharge { return finding.lackOfCharge }
    let outcomes = definition.lookUps.compactMap(\.step).map { outcome(of: $0.call) }
    guard outcomes.contains(where: { $0.charged != nil }) else { return nil }
    return AttemptProblem(.notFound, "what was charged is in no reply")
  }

  /// That fewer items were delivered than there should be, which are listed one by one.
  private func missing(
    of finding: OrderFinding, _ content: Content, _ order: AttemptOrder
  ) -> AttemptProblem? {
    guard finding.parts.contains(where: { $0.each != nil }) else { return nil }
    let told = finding.quantity ?? (finding.state == .delivered ? order.quantity : nil)
    guard let told, content.listed < told else { return nil }
    return AttemptProblem(
      .shapeChanged,
      "\(finding.state.rawValue), and the content has \(content.listed) of \(told) items")
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
    if other.readsCharge { (readsCharge, lackOfCharge) = (true, other.lackOfCharge) }
    balance = balance ?? other.balance
    quantity = quantity ?? other.quantity
    supplierReference = supplierReference ?? other.supplierReference
    let lacked = content.contains { $0 == nil }
    if other.isDelivered, parts.count == other.parts.count {
      content = zip(content, other.content).map { $0 ?? $1 }
    } else if other.isDelivered, parts.isEmpty || content.contains(where: { $0 == nil }) {
      (parts, content) = (other.parts, other.content)
    }
    // What could not be read of the first reply stands in the second.
    if lacked, !content.contains(where: { $0 == nil }) { flaw = other.flaw }
    moments = moments ?? other.moments
  }
}
