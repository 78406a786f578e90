internal import CurlClient
internal import ExactJSON
internal import PurserCore

// Finding out where an order stands.
extension SupplierOrderClient {
  /// What looking for an order brought.
  enum LookedUp {
    /// Replies told of it.
    case found(OrderFinding)
    /// The supplier knows no such order: from an age on that means that nothing was bought.
    case absent(AttemptProblem, isProof: Bool)
    /// Nothing could be learned.
    case nothing(AttemptProblem, retryAfter: Duration?)
  }

  /// Tries the ways to find the order, until one tells of it.
  func lookUp(_ attempt: inout OrderUnderWay, mayRepeat: Bool) async -> LookedUp {
    var best: LookedUp?
    for lookUp in definition.lookUps {
      let answer: LookedUp
      switch lookUp {
      case .repeating:
        guard mayRepeat, isPromised(attempt) else { continue }
        let finding = await buy(&attempt)
        // A refusal is of this request: that the first one was not taken either, nobody has said.
        answer =
          finding.isRefused
          ? .nothing(
            finding.problem ?? AttemptProblem(.unknown, "the supplier refuses the order"),
            retryAfter: finding.retryAfter)
          : .found(finding)
      case .asking(let step):
        guard attempt.knows(needs(of: step)) else { continue }
        answer = await search(step, &attempt)
      }
      switch (answer, best) {
      case (.found(let finding), _) where finding.stands: return answer
      case (_, nil): best = answer
      case (.absent(_, isProof: true), .absent(_, isProof: false)?), (.absent, .nothing?):
        best = answer
      case (.found, _), (.absent, _), (.nothing, _): break
      }
    }
    return best ?? .nothing(AttemptProblem(.unknown, idleness(mayRepeat)), retryAfter: nil)
  }

  /// Why nobody was asked.
  private func idleness(_ mayRepeat: Bool) -> String {
    if definition.lookUps.isEmpty { return "the adapter has no `look_up`" }
    if !mayRepeat, definition.lookUps.allSatisfy({ $0.step == nil }) {
      return "`look_up` only places the same order again; give --order with the same --reference"
    }
    return "nothing can be looked up: what `look_up` needs of the order is not known"
  }

  /// Whether the promise about repeated references still holds.
  private func isPromised(_ attempt: OrderUnderWay) -> Bool {
    guard let holds = definition.reference.holds else { return true }
    return connection.time().moment.since(attempt.memo.startedAt) <= holds
  }

  /// The values without which a look-up cannot be made: what only replies tell, and the reference.
  func needs(of step: LookUpStep) -> Set<String> {
    needs(of: step.call.request)
  }

  func needs(of request: RequestTemplate) -> Set<String> {
    let needed = account.adapter.names(needing: request.templates)
    return needed.intersection(definition.namesOfReplies + ["reference"])
  }

  /// Looks for the order in the reply to one call, page by page where it is a list.
  private func search(_ step: LookUpStep, _ attempt: inout OrderUnderWay) async -> LookedUp {
    let outcome = outcome(of: step.call)
    let known = attempt.known
    let pages = pageReader(of: step, known)
    var sequence = pages.map(PageSequence.init)
    var place = step.pagination?.start
    var count = 0
    repeat {
      let names = known.merging(place?.names ?? [:]) { _, new in new }
      let question = OrderConnection.Question(
        request: step.call.request, format: step.call.format, known: names, isSentOnce: false,
        place: place, pagination: step.pagination)
      let answer: OrderConnection.Answer
      switch await connection.ask(
        question, secrets: &attempt.secrets, mayBeRepeated: { _, _ in true })
      {
      case .failure(let failure): return .nothing(failure.problem, retryAfter: failure.retryAfter)
      case .success(let success): answer = success
      }
      let reply = OrderReply(
        answer.response, to: step.call, outcome, known: names, receivedAt: answer.wall)
      switch sought(reply, step) {
      case .order(let reply): return .found(read(reply, answer, step, &attempt))
      case .absence(let problem): return absent(problem, step, attempt)
      case .doubt(let problem):
        var finding = OrderFinding(.refused, problem)
        finding.note(answer)
        await note(finding.retryAfter, answer.response)
        return .nothing(problem, retryAfter: finding.retryAfter)
      case .notOnPage: break
      }
      guard let pages, let pagination = step.pagination else {
        return absent(notListed(reply), step, attempt)
      }
      count += 1
      do throws(CheckFailure) {
        try sequence?.take(reply.reply)
        guard let next = try pages.next(after: place, reply.reply) else {
          return absent(notListed(reply), step, attempt)
        }
        place = try Self.followed(next, from: answer.url)
        guard count < pagination.maximumPages else {
          throw CheckFailure(
            .shapeChanged, "the list has more than \(pagination.maximumPages) pages")
        }
      } catch {
        let kind = AttemptProblem.Kind(error.kind)
        return .nothing(
          AttemptProblem(kind, error.message, status: reply.status), retryAfter: nil)
      }
    } while true
  }

  /// A link to the next page is followed on the same server only.
  private static func followed(
    _ place: PagePlace, from url: String
  ) throws(CheckFailure) -> PagePlace {
    guard case .link(let link) = place else { return place }
    let absolute = link.hasPrefix("/") ? (URLParts(url)?.origin ?? "") + link : link
    guard let next = URLParts(absolute), next.origin == URLParts(url)?.origin else {
      throw CheckFailure(
        .shapeChanged, "the next page is on another server, which is not followed")
    }
    return .link(next.normalized)
  }

  private func notListed(_ reply: OrderReply) -> AttemptProblem {
    AttemptProblem(.notFound, "the supplier lists no such order", status: reply.status)
  }

  /// A reader that knows where the pages of a list end; `nil` for one page.
  private func pageReader(of step: LookUpStep, _ known: [String: Value]) -> ReplyReader? {
    guard let pagination = step.pagination, let each = step.each else { return nil }
    var call = AdapterCall(
      request: step.call.request, format: step.call.format, pagination: pagination,
      successWhen: nil, rows: [], checks: [],
      keep: [LetValue(name: "orders", expression: each.items)], forEach: nil)
    call.goesOverLists = true
    return ReplyReader(
      adapter: account.adapter, call: call, known: known, currencies: account.currencies)
  }

  private func read(
    _ reply: OrderReply, _ answer: OrderConnection.Answer, _ step: LookUpStep,
    _ attempt: inout OrderUnderWay
  ) -> OrderFinding {
    var finding = reply.lookedUp()
    reply.complete(&finding, attempt.order, account.currencies)
    finding.note(answer)
    _ = reply.keep(step.call.keep, in: &attempt.kept)
    attempt.take(finding)
    return finding
  }

  private func absent(
    _ problem: AttemptProblem, _ step: LookUpStep, _ attempt: OrderUnderWay
  ) -> LookedUp {
    // A call that buys and of which nobody knows when it ended may have lasted as long as a call may.
    let memo = attempt.memo
    let age = connection.time().moment.since(
      memo.endedAt ?? memo.startedAt + account.timeout)
    return .absent(problem, isProof: step.absentAfter.map { age >= $0 } ?? false)
  }

  // MARK: The order in a reply

  private enum Sought {
    /// The reply, read at the order.
    case order(OrderReply)
    case absence(AttemptProblem)
    /// The list goes on, or ends, without it.
    case notOnPage
    case doubt(AttemptProblem)
  }

  private func sought(_ reply: OrderReply, _ step: LookUpStep) -> Sought {
    if let condition = step.absentWhen, reply.canSelect(condition),
      (try? condition.holds(in: reply.scopeOfRules)) == true
    {
      return .absence(reply.problem(.notFound, otherwise: "the supplier knows no such order"))
    }
    let whole = reply.lookedUp()
    if case .refused = whole.verdict {
      let problem = whole.problem ?? AttemptProblem(.unknown, "the look-up failed")
      return problem.kind == .notFound ? .absence(problem) : .doubt(problem)
    }
    guard let each = step.each else {
      switch judged(step.condition, at: reply.scope) {
      case .success(true): return .order(reply)
      case .success(false):
        return .absence(
          reply.problem(.notFound, otherwise: "the reply is not about the order (`where`)"))
      case .failure(let failure):
        return .doubt(
          AttemptProblem(.shapeChanged, "`where`: \(failure.sentence)", status: reply.status))
      }
    }
    return sought(among: each, step.condition, reply)
  }

  private func sought(
    among each: ItemSource, _ condition: Expression?, _ reply: OrderReply
  ) -> Sought {
    let doubt = { (field: String, sentence: String) in
      Sought.doubt(
        AttemptProblem(.shapeChanged, "`\(field)`: \(sentence)", status: reply.status))
    }
    if let flaw = reply.flaw { return doubt("each", flaw.sentence) }
    let items: [JudgedDocument]
    do throws(ExpressionFailure) {
      switch try each.finding(in: reply.scope) {
      case .items(let found): items = found
      case .empty: return .notOnPage
      case .filtered(_, nil): return .notOnPage
      case .filtered(_, let sentence?): return doubt("each", sentence)
      case .missing(let sentence): return doubt("each", sentence)
      }
    } catch {
      return doubt("each", error.sentence)
    }
    var matching: [ReplyDocument] = []
    var unjudged: String?
    for item in items {
      switch judged(condition, at: reply.scope.at(item.document)) {
      case .success(true): matching.append(item.document)
      case .success(false): break
      case .failure(let failure): unjudged = unjudged ?? failure.sentence
      }
    }
    if matching.count > 1 {
      return doubt(
        "where", "\(matching.count) of the listed orders match; which is meant, nobody can tell")
    }
    if let only = matching.first { return .order(reply.at(only)) }
    // An item that cannot be judged may be the order.
    return unjudged.map { doubt("where", $0) } ?? .notOnPage
  }

  private func judged(
    _ condition: Expression?, at scope: Scope
  ) -> Result<Bool, ExpressionFailure> {
    guard let condition else { return .success(true) }
    do throws(ExpressionFailure) {
      return .success(try condition.decides(in: scope))
    } catch {
      return .failure(error)
    }
  }
}
