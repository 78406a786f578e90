internal import CurlClient
internal import ExactJSON
internal import PurserCore

// Looking for an order in the replies to one call.
extension SupplierOrderClient {
  /// Looks for the order in the reply, page by page where it is a list: also behind the first that matches, as a second
  /// one leaves open which is meant.
  func search(_ step: LookUpStep, _ attempt: inout OrderUnderWay) async -> LookedUp {
    let outcome = outcome(of: step.call)
    let known = attempt.known
    let call = listing(step)
    let pages = step.pagination.map { _ in
      ReplyReader(
        adapter: account.adapter, call: call, known: known, currencies: account.currencies)
    }
    var sequence = pages.map(PageSequence.init)
    var place = step.pagination?.start
    var found = FoundOrders(isByName: isByName(step))
    var age = ReplyAge()
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
      age.take(answer.response)
      switch sought(reply, step, call, isFirst: found.pages == 0) {
      case .order:
        if let problem = await doubt(of: reply, called: name(in: reply, attempt), step, attempt) {
          return .nothing(problem, retryAfter: nil)
        }
        return .found(read(reply, answer, step, &attempt))
      case .absence(let problem): return absent(problem, step, attempt, age)
      case .doubt(let problem):
        var finding = OrderFinding(.refused, problem)
        finding.note(answer)
        await note(finding.retryAfter, answer.response)
        return .nothing(problem, retryAfter: finding.retryAfter)
      case .listed(let page): found.take(page, answer, attempt.order, account.currencies)
      }
      if let mine = found.named(attempt.memo.supplierReference) {
        return .found(read(mine.reply, mine.answer, step, &attempt))
      }
      guard let pages, let pagination = step.pagination else { break }
      do throws(CheckFailure) {
        try sequence?.take(reply.reply)
        guard let next = try pages.next(after: place, reply.reply) else { break }
        place = try Self.followed(next, from: answer.url)
        guard found.pages < pagination.maximumPages else {
          found.close(
            AttemptProblem(
              .shapeChanged, "the list has more than \(pagination.maximumPages) pages"))
          break
        }
      } catch {
        let kind = AttemptProblem.Kind(error.kind)
        return .nothing(
          AttemptProblem(kind, error.message, status: reply.status), retryAfter: nil)
      }
    } while true
    return await conclude(found, age, step, &attempt)
  }

  /// A link to the next page is followed on the same server only.
  static func followed(
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

  private func listing(_ step: LookUpStep) -> AdapterCall {
    listing(step.call, step.each, step.pagination, [step.absentWhen].compactMap(\.self))
  }

  /// A call as one that goes over its list; `checks` look at what else it says.
  func listing(
    _ call: OrderCall, _ each: ItemSource?, _ pagination: Pagination?, _ checks: [Expression] = []
  ) -> AdapterCall {
    var listing = AdapterCall(
      request: call.request, format: call.format, pagination: pagination, successWhen: nil,
      rows: [], checks: checks,
      keep: each.map { [LetValue(name: "items", expression: $0.items)] } ?? [], forEach: nil)
    listing.goesOverLists = each != nil
    if call.format.isXML { listing.pageFlags = PageEnd.paths(of: listing) }
    return listing
  }

  private func read(
    _ reply: OrderReply, _ answer: OrderConnection.Answer, _ step: LookUpStep,
    _ attempt: inout OrderUnderWay
  ) -> OrderFinding {
    var finding = reply.lookedUp()
    reply.complete(&finding, attempt.order, account.currencies)
    connection.inspect(reply, finding)
    finding.note(answer)
    _ = reply.keep(step.call.keep, in: &attempt.kept)
    attempt.take(finding)
    if finding.acknowledges || step.condition != nil && !finding.isFailure {
      attempt.memo.wasTaken = true
    }
    return finding
  }

  /// What a whole list says.
  private func conclude(
    _ found: FoundOrders, _ age: ReplyAge, _ step: LookUpStep, _ attempt: inout OrderUnderWay
  ) async -> LookedUp {
    switch await found.conclusion(for: attempt, beside: others) {
    case .one(let order):
      if let problem = await doubt(of: order.reply, called: order.name, step, attempt) {
        return .nothing(problem, retryAfter: nil)
      }
      return .found(read(order.reply, order.answer, step, &attempt))
    case .none(let status):
      let problem = AttemptProblem(.notFound, "the supplier lists no such order", status: status)
      return absent(problem, step, attempt, age)
    case .doubt(let problem): return .nothing(problem, retryAfter: nil)
    }
  }

  /// Whether a look-up asks for the attempt by a name that no other one has.
  private func isByName(_ step: LookUpStep) -> Bool {
    let names = Set(["reference", "supplier_reference", "attempt", "order"])
    let asked = account.adapter.names(neededBy: step.call.request.templates)
    if !names.isDisjoint(with: asked) { return true }
    guard let condition = step.condition else { return false }
    let compared = condition.root.namesOfEquals
    return !compared.isDisjoint(with: names.union(definition.keptNames))
  }

  private func absent(
    _ problem: AttemptProblem, _ step: LookUpStep, _ attempt: OrderUnderWay,
    _ reply: ReplyAge
  ) -> LookedUp {
    var problem = problem
    guard let old = reply.greatest else {
      problem.message += "; a cache answered, and nobody knows how old its answer is"
      return .absent(problem, isProof: false)
    }
    if old > .zero {
      problem.message += "; a cache answered with what it had \(old.components.seconds) seconds ago"
    }
    // A call that buys and of which nobody knows when it ended may have lasted as long as a call may.
    let memo = attempt.memo
    let age = connection.time().moment.since(
      memo.endedAt ?? memo.startedAt + account.timeout)
    return .absent(problem, isProof: step.absentAfter.map { age - old >= $0 } ?? false)
  }

  // MARK: The order in a reply

  private enum Sought {
    /// The whole reply is about the order.
    case order
    case absence(AttemptProblem)
    /// What a page lists.
    case listed(FoundOrders.Page)
    case doubt(AttemptProblem)
  }

  private func sought(
    _ reply: OrderReply, _ step: LookUpStep, _ call: AdapterCall, isFirst: Bool
  ) -> Sought {
    func doubt(_ sentence: String, _ field: String? = nil) -> Sought {
      .doubt(
        AttemptProblem(
          .shapeChanged, (field.map { "`\($0)`: " } ?? "") + sentence, status: reply.status))
    }
    if let condition = step.absentWhen, reply.canSelect(condition),
      (try? condition.holds(in: reply.scopeOfRules)) == true
    {
      if let reason = condition.doubtOfProof(in: reply.scope) {
        return doubt(reason, "absent_when")
      }
      // What the reply says itself counts with any status; what it only lacks does not.
      if !condition.affirms(in: reply.scopeOfRules), !condition.looksAtText,
        !condition.isSaidByHead(in: reply.scopeOfRules),
        let reason = reply.doubtOfAbsence(step, call, rows: nil, isRuled: true)
      {
        return doubt(reason, "absent_when")
      }
      return .absence(reply.problem(.notFound, otherwise: "the supplier knows no such order"))
    }
    if let problem = reply.doubtOfRules { return .doubt(problem) }
    let whole = reply.lookedUp()
    if case .refused = whole.verdict {
      let problem = whole.problem ?? AttemptProblem(.unknown, "the look-up failed")
      guard problem.kind == .notFound else { return .doubt(problem) }
      if let reason = reply.doubtOfRefusal {
        return doubt("HTTP status \(reply.status), and \(reason)")
      }
      return isFirst ? .absence(problem) : doubt("the next page is not there")
    }
    guard step.each == nil else { return listed(reply, step, call) }
    guard let condition = step.condition else { return .order }
    do throws(ExpressionFailure) {
      if try condition.judges(in: reply.scope) { return .order }
    } catch {
      return doubt(error.sentence, "where")
    }
    if let reason = reply.doubtOfAbsence(step, call, rows: nil) { return doubt(reason, "where") }
    return .absence(
      reply.problem(.notFound, otherwise: "the reply is not about the order (`where`)"))
  }

  private func listed(_ reply: OrderReply, _ step: LookUpStep, _ call: AdapterCall) -> Sought {
    func doubt(_ sentence: String) -> Sought {
      .doubt(AttemptProblem(.shapeChanged, "`each`: \(sentence)", status: reply.status))
    }
    if let flaw = reply.flaw { return doubt(flaw.sentence) }
    guard let each = step.each else { return doubt("there is no list") }
    let items: [JudgedDocument]
    do throws(ExpressionFailure) {
      switch try each.finding(in: reply.scope) {
      case .items(let found): items = found
      case .empty, .filtered(_, nil): items = []
      case .filtered(_, let sentence?): return doubt(sentence)
      case .missing(let sentence): return doubt(sentence)
      }
    } catch {
      return doubt(error.sentence)
    }
    var page = FoundOrders.Page(status: reply.status)
    for item in items {
      do throws(ExpressionFailure) {
        let isMeant = try step.condition?.judges(in: reply.scope.at(item.document)) ?? true
        guard isMeant else { continue }
        if let doubt = item.doubt { throw .undecided(doubt) }
        page.orders.append(reply.at(item.document))
      } catch {
        page.doubt = page.doubt ?? problem(error.sentence, "where", reply)
      }
    }
    page.doubtOfEnd = reply.doubtOfAbsence(step, call, rows: items.count)
      .map { problem($0, "each", reply) }
    return .listed(page)
  }

  private func problem(
    _ sentence: String, _ field: String, _ reply: OrderReply
  ) -> AttemptProblem {
    AttemptProblem(.shapeChanged, "`\(field)`: \(sentence)", status: reply.status)
  }
}

/// How long ago the replies to a look-up were true: one of a cache may be older than the order.
private struct ReplyAge {
  /// `nil` where nobody knows.
  private(set) var greatest: Duration? = .zero

  mutating func take(_ response: HTTPResponse) {
    guard let greatest, let age = try? response.age() else {
      greatest = nil
      return
    }
    self.greatest = max(greatest, age)
  }
}
