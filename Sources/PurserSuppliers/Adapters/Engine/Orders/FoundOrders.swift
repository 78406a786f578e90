internal import PurserCore

/// The orders of a list that may be the one that is sought.
struct FoundOrders {
  /// What one page of it has.
  struct Page {
    let status: Int
    /// Those that match.
    var orders: [OrderReply] = []
    /// Why nobody can tell of another one whether it matches.
    var doubt: AttemptProblem?
    /// Why the list may go on, or be none.
    var doubtOfEnd: AttemptProblem?
  }

  /// A listed order that matches.
  struct Match {
    let reply: OrderReply
    let answer: OrderConnection.Answer
    /// What the supplier calls it.
    let name: String?
  }

  /// What all of them say.
  enum Conclusion {
    case one(Match)
    case none(status: Int)
    case doubt(AttemptProblem)
  }

  /// Whether they were asked for by a name that no other attempt has.
  let isByName: Bool
  /// How many pages were read.
  private(set) var pages = 0
  private var matches: [Match] = []
  private var doubt: AttemptProblem?
  private var doubtOfEnd: AttemptProblem?
  private var status = 200

  init(isByName: Bool) { self.isByName = isByName }

  /// Takes what the next page has. An order that moved there from the page before is the same.
  mutating func take(
    _ page: Page, _ answer: OrderConnection.Answer, _ order: AttemptOrder,
    _ currencies: CurrencyTable
  ) {
    let before = Set(matches.compactMap(\.name))
    for reply in page.orders {
      var reader = OrderValueReader(reply, order, currencies)
      let name = reader.text(reply.outcome.supplierReference, "supplier_reference")
      if let name, before.contains(name) { continue }
      matches.append(Match(reply: reply, answer: answer, name: name))
    }
    doubt = doubt ?? page.doubt
    doubtOfEnd = doubtOfEnd ?? page.doubtOfEnd
    status = page.status
    pages += 1
  }

  /// Takes that no more pages are read though there are some.
  mutating func close(_ problem: AttemptProblem) { doubtOfEnd = doubtOfEnd ?? problem }

  /// The one that the supplier calls so.
  func named(_ name: String?) -> Match? {
    name.flatMap { name in matches.first { $0.name == name } }
  }

  /// Which of them is the attempt's.
  ///
  /// - Parameters:
  ///   - attempt: the attempt.
  ///   - others: those beside it.
  /// - Returns: the one that is the attempt's, that there is none, or why nobody can tell.
  func conclusion(
    for attempt: OrderUnderWay, beside others: any OtherAttempts
  ) async -> Conclusion {
    var left = matches
    if !isByName {
      if let problem = doubt ?? doubtOfEnd { return .doubt(problem) }
      switch await withoutOthers(attempt.memo, others) {
      case .success(let own): left = own
      case .failure(let problem): return .doubt(problem)
      }
    }
    guard let only = left.first else {
      return (doubt ?? doubtOfEnd).map(Conclusion.doubt) ?? .none(status: status)
    }
    guard left.count == 1 else {
      return .doubt(
        problem(
          "`where`: \(left.count) of the listed orders match; which is meant, nobody can tell"))
    }
    return .one(only)
  }

  /// Those that belong to no other attempt.
  private func withoutOthers(
    _ memo: AttemptMemo, _ others: any OtherAttempts
  ) async -> Result<[Match], AttemptProblem> {
    var own: [Match] = []
    for match in matches {
      guard let name = match.name else {
        own.append(match)
        continue
      }
      if let known = memo.supplierReference {
        return .failure(
          problem(
            "`where`: the order that is listed is called \(name), and the supplier called it \(known) before"
          ))
      }
      do throws(UnreadableAttempts) {
        if try await others.owner(of: name) == nil { own.append(match) }
      } catch {
        return .failure(.othersUnread)
      }
    }
    return .success(own)
  }

  private func problem(_ message: String) -> AttemptProblem {
    AttemptProblem(.shapeChanged, message, status: status)
  }
}
