internal import CurlClient
internal import ExactJSON
internal import PurserCore

// What was delivered.
extension SupplierOrderClient {
  /// What was delivered, as far as it could be had.
  struct Content {
    var items: [[AttemptNews.Field]] = []
    /// How many items there are, also those of which nothing could be read.
    var listed = 0
    var isWhole = true
    /// Whether the supplier says that it is not ready yet.
    var isPending = false
    /// Whether a part of it is missing for a reason that passes, so that it is asked for again.
    var isBroken = false
    /// Whether something of it was read that can be had once only.
    var isReadOnce = false
    var problem: AttemptProblem?
  }

  /// The content of a delivery: the parts that the reply had, and those for which a call is made.
  func content(
    of finding: inout OrderFinding, _ attempt: inout OrderUnderWay
  ) async -> Content {
    guard finding.isDelivered else { return Content() }
    var content = Content()
    for (index, part) in finding.parts.enumerated() {
      var items = finding.content[index]
      // A part that is given once waits for those that are not ready: it would be lost meanwhile.
      if items == nil, let source = part.source, !(part.isReadOnce && content.isPending) {
        let fetched = await fetch(part, index, source, &attempt)
        items = fetched.items
        finding.content[index] = items
        if let problem = fetched.problem {
          content.isPending = content.isPending || problem.kind == .inFlight
          content.isBroken = content.isBroken || fetched.isBroken && !part.isReadOnce
          content.problem = content.problem ?? problem
        }
        content.isReadOnce = content.isReadOnce || part.isReadOnce && items != nil
      }
      guard let items else {
        content.isWhole = false
        continue
      }
      content.add(items)
    }
    content.listed = content.items.count
    content.items.removeAll(where: \.isEmpty)
    if !content.isWhole, content.problem == nil {
      content.problem = AttemptProblem(
        .notFound, "delivered, but what was delivered is in no reply")
    }
    return content
  }

  /// What a call, or several, gave of a part of the content.
  private struct Fetched {
    var items: [[AttemptNews.Field]]?
    var problem: AttemptProblem?
    /// Whether a call failed for a reason that passes.
    var isBroken = false

    init(items: [[AttemptNews.Field]]? = nil, problem: AttemptProblem? = nil) {
      (self.items, self.problem) = (items, problem)
    }

    /// A call that brought nothing.
    init(failed problem: AttemptProblem) {
      self.problem = problem
      isBroken = problem.passes
    }

    /// What calls gave, one for each of the items. Where one gave nothing its place stays empty, so that what the
    /// others gave is not taken for it.
    init(_ rounds: [Fetched]) {
      isBroken = rounds.contains(where: \.isBroken)
      problem = rounds.first(where: \.isBroken)?.problem ?? rounds.lazy.compactMap(\.problem).first
      let given = rounds.compactMap(\.items)
      guard !given.isEmpty else { return }
      let isOneEach = given.allSatisfy { $0.count == 1 }
      items = rounds.flatMap { $0.items ?? (isOneEach ? [[]] : []) }
    }

    /// Adds what the next call gave.
    mutating func add(_ other: Fetched) {
      if let more = other.items { items = (items ?? []) + more }
      isBroken = isBroken || other.isBroken
      problem = problem ?? other.problem
    }
  }

  /// Makes the calls that give a part of the content: one, or one for each of the values that were kept.
  private func fetch(
    _ part: ContentPart, _ index: Int, _ source: ContentPart.Source,
    _ attempt: inout OrderUnderWay
  ) async -> Fetched {
    // What may have been given once is not asked for a second time, whatever became of the reply.
    guard !attempt.memo.contentRead.contains(index) else {
      return Fetched(
        problem: AttemptProblem(
          .unknown,
          "delivered, but the call that gives its content once only was made before: ask the supplier"
        ))
    }
    defer { if attempt.hasReadOnce { attempt.memo.contentRead.insert(index) } }
    attempt.hasReadOnce = false
    guard attempt.knows(needs(of: source.request)) else {
      return Fetched(
        problem: AttemptProblem(
          .notFound, "delivered, but what the call for its content needs is not known"))
    }
    let known = attempt.known
    guard let name = source.forEach, let values = attempt.kept[name] else {
      return await pages(part, source, known, &attempt)
    }
    var rounds: [Fetched] = []
    let all = values.arrayValue ?? [values]
    for (index, value) in all.enumerated() {
      let round = known.merging([name: Value(value)]) { _, new in new }
      var fetched = await pages(part, source, round, &attempt)
      if all.count > 1 {
        fetched.problem?.message.prefix(with: "item \(index + 1) of \(all.count)")
      }
      rounds.append(fetched)
    }
    return Fetched(rounds)
  }

  /// Makes one call that gives a part of the content, page by page.
  private func pages(
    _ part: ContentPart, _ source: ContentPart.Source, _ known: [String: Value],
    _ attempt: inout OrderUnderWay
  ) async -> Fetched {
    var call = OrderCall(label: "content", request: source.request, format: source.format)
    call.outcome.content = [part]
    let listing = listing(call, part.each, source.pagination)
    let reader = source.pagination.map { _ in
      ReplyReader(
        adapter: account.adapter, call: listing, known: known, currencies: account.currencies)
    }
    var sequence = reader.map(PageSequence.init)
    var place = source.pagination?.start
    var fetched = Fetched()
    for _ in 0..<(source.pagination?.maximumPages ?? 1) {
      let names = known.merging(place?.names ?? [:]) { _, new in new }
      let question = OrderConnection.Question(
        request: source.request, format: source.format, known: names,
        isSentOnce: part.isReadOnce, place: place, pagination: source.pagination)
      let answer: OrderConnection.Answer
      switch await connection.ask(
        question, secrets: &attempt.secrets, mayBeRepeated: { _, _ in true })
      {
      case .failure(let failure):
        attempt.hasReadOnce = attempt.hasReadOnce || part.isReadOnce && failure.mayHaveBeenSent
        fetched.add(Fetched(failed: failure.problem))
        return fetched
      case .success(let success): answer = success
      }
      let reply = OrderReply(
        answer.response, to: call, outcome(of: call), known: names, receivedAt: answer.wall)
      attempt.hasReadOnce = attempt.hasReadOnce || part.isReadOnce && !reply.certainlyGivesNothing
      fetched.add(items(of: part, in: reply, attempt.order, isFirst: fetched.items == nil))
      do throws(CheckFailure) {
        guard let reader else {
          fetched.problem = doubtOfEnd(of: reply, listing) ?? fetched.problem
          return fetched
        }
        try sequence?.take(reply.reply)
        guard fetched.problem == nil, let next = try reader.next(after: place, reply.reply) else {
          return fetched
        }
        place = try Self.followed(next, from: answer.url)
      } catch {
        fetched.problem = AttemptProblem(
          AttemptProblem.Kind(error.kind), "content: \(error.message)", status: reply.status)
        return fetched
      }
    }
    fetched.problem =
      fetched.problem
      ?? AttemptProblem(.shapeChanged, "the content has more pages than `max_pages` allows")
    return fetched
  }

  /// The items of one reply to a call for content.
  private func items(
    of part: ContentPart, in reply: OrderReply, _ order: AttemptOrder, isFirst: Bool
  ) -> Fetched {
    if let problem = reply.problemOfContent { return Fetched(failed: problem) }
    var reader = OrderValueReader(reply, order, account.currencies)
    let items = reader.items(of: part)
    // The page behind the last may be empty.
    if items == nil, !isFirst, reader.flaw == nil { return Fetched() }
    guard items == nil, reader.flaw == nil else {
      return Fetched(items: items, problem: reader.flaw)
    }
    return Fetched(
      problem: AttemptProblem(
        .shapeChanged, "delivered, but its content is not in the reply to its call",
        status: reply.status))
  }

  /// That a reply to a call for content names a next page that nobody asks for.
  private func doubtOfEnd(of reply: OrderReply, _ call: AdapterCall) -> AttemptProblem? {
    guard call.goesOverLists else { return nil }
    let sentence =
      PageEnd.promise(in: reply.reply, of: call)?.sentence
      ?? PageSigns.sentence(in: reply.reply, rows: 0, isOnly: false) { _ in false }
    return sentence.map {
      AttemptProblem(
        .shapeChanged,
        "delivered, but the content goes on: \($0), and it has no `paginate`", status: reply.status)
    }
  }
}

extension AttemptProblem {
  /// Whether the same call may well succeed later.
  fileprivate var passes: Bool {
    switch kind {
    case .unreachable, .rateLimited, .maintenance: true
    case .unknown: status.map { $0 >= 500 || $0 == 408 || $0 == 425 } ?? true
    case .funds, .belowMinimum, .outOfStock, .auth, .invalid, .notFound, .duplicate, .similar,
      .inFlight, .malformed, .shapeChanged, .cancelled:
      false
    }
  }
}

extension String {
  /// Says what a sentence is about.
  fileprivate mutating func prefix(with subject: String) { self = "\(subject): \(self)" }
}

extension SupplierOrderClient.Content {
  /// Adds the fields of a part to the items of those before it.
  mutating func add(_ part: [[AttemptNews.Field]]) {
    guard !items.isEmpty else {
      items = part
      return
    }
    guard part.count == items.count else {
      // A code of another item is worse than none.
      isWhole = false
      problem =
        problem
        ?? AttemptProblem(
          .shapeChanged,
          "the parts of the content have \(items.count) and \(part.count) items, so that nobody can tell which belong "
            + "together; the first part is kept")
      return
    }
    for (index, fields) in part.enumerated() { items[index] += fields }
  }
}

extension OrderReply {
  /// Whether the call for content that it answers certainly gave none: it was refused, or the content is not ready.
  fileprivate var certainlyGivesNothing: Bool {
    if status == 202 { return true }
    switch placing().verdict {
    case .refused: return true
    case .stands(.inFlight), .stands(.accepted): return problemOfContent?.kind == .inFlight
    case .stands, .duplicate, .silent, .unreadable: return false
    }
  }

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
