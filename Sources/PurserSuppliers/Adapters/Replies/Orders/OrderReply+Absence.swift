internal import CurlClient
internal import ExactJSON
internal import PurserCore

// Whether a reply that does not have an order proves that there is none.
extension OrderReply {
  /// Statuses of success with which a reply is not all there is to say: not done yet, a part, several answers.
  private static let partialStatuses: Set = [202, 206, 207]

  /// Why a refusal as not found does not prove it; `nil` where it does. The page of another server says that this
  /// server does not know the address.
  var doubtOfRefusal: String? {
    guard unread != nil, !reply.response.body.isEmpty else { return nil }
    if reply.isPage { return unread }
    let isRead = outcome.rules.contains {
      $0.kind == .notFound && ($0.match.text != nil || reads($0.match.condition))
        && $0.match.matches(reply, in: scopeOfRules)
    }
    return isRead ? nil : unread
  }

  /// Why what is not there proves nothing: the reply is no whole answer, or tells of an error; `nil` where it proves
  /// that there is no order.
  ///
  /// - Parameters:
  ///   - step: the look-up.
  ///   - call: its call, which goes over its list.
  ///   - rows: how many are listed; `nil` where there is no list.
  /// - Returns: a sentence, or `nil`.
  func doubtOfAbsence(_ step: LookUpStep, _ call: AdapterCall, rows: Int?) -> String? {
    guard isSuccess, !Self.partialStatuses.contains(status) else {
      return "HTTP status \(status) is no whole answer"
    }
    if let flaw = flaw?.sentence ?? unread { return flaw }
    let lists = rows == nil ? [] : PageLists(call).ways.flatMap { $0.dropLast() }
    let looked = rows == nil ? (step.condition?.selectors ?? []).flatMap { $0.way.dropLast() } : []
    let places = (lists + looked).map(\.text)
    if let error = ErrorBesideList.sentence(in: reply, around: places, isKnown: call.looks(at:)) {
      return error
    }
    guard let rows else { return nil }
    if let pagination = call.pagination, pagination.condition == nil {
      switch pagination.kind {
      // Pages that end with one without items.
      case .page, .offset: return nil
      case .cursor, .link: break
      }
    }
    if call.pagination == nil, let promise = PageEnd.promise(in: reply, of: call),
      !call.looks(at: promise.place)
    {
      return promise.sentence
    }
    return PageSigns.sentence(
      in: reply, rows: rows, isOnly: call.pagination == nil, isKnown: call.looks(at:))
  }
}

extension Expression {
  /// Whether it holds for the order, does not, or nobody can tell: what it looks at has to be there. Of an `==` it may
  /// be `null`, as the reference of an order that has none. Texts that differ in how they are written alone are most likely
  /// the same name, which the supplier writes in its own way.
  func judges(in scope: Scope) throws(ExpressionFailure) -> Bool {
    for name in root.neededNames.sorted() where try scope.names.value(of: name).isNothing {
      throw .unusable("`\(name)` is not known")
    }
    switch verdict(in: scope) {
    case .holds: return true
    case .fails:
      guard try root.nearlyHolds(in: scope) else { return false }
      throw .unusable(
        "`\(text)` fails, but what it compares differs in capital letters, blanks or signs alone; write it as the "
          + "supplier does, as with `lower(...)`")
    case .open(let doubt):
      guard doubt.kind == .absent, root.comparesForEquality else { throw .undecided(doubt) }
      for selector in selectors {
        guard let found = try selector.documents(in: scope).first, case .json = found else {
          throw .undecided(doubt)
        }
      }
      return try decides(in: scope)
    }
  }
}

extension Expression.Node {
  /// Whether it is made of comparisons by `==` alone.
  fileprivate var comparesForEquality: Bool {
    switch self {
    case .comparison(let comparison, let left, let right):
      comparison == .equal && left.isPlain && right.isPlain
    case .both(let left, let right), .either(let left, let right):
      left.comparesForEquality && right.comparesForEquality
    case .selector, .name, .number, .string, .bool, .null, .call, .steps, .negation, .not,
      .arithmetic:
      false
    }
  }

  /// Whether it would hold if letters and digits alone counted, and capital letters as small ones.
  fileprivate func nearlyHolds(in scope: Scope) throws(ExpressionFailure) -> Bool {
    switch self {
    case .comparison(.equal, let left, let right):
      let values = (try left.value(in: scope), try right.value(in: scope))
      guard case (.text(let left), .text(let right)) = values, !left.bare.isEmpty else {
        return try decides(in: scope)
      }
      return left.bare == right.bare
    case .both(let left, let right):
      guard try left.nearlyHolds(in: scope) else { return false }
      return try right.nearlyHolds(in: scope)
    case .either(let left, let right):
      if try left.nearlyHolds(in: scope) { return true }
      return try right.nearlyHolds(in: scope)
    case .selector, .name, .number, .string, .bool, .null, .call, .steps, .negation, .not,
      .arithmetic, .comparison:
      return try decides(in: scope)
    }
  }

  private var isPlain: Bool {
    switch self {
    case .selector, .name, .number, .string, .bool: true
    case .null, .call, .steps, .negation, .not, .arithmetic, .comparison, .both, .either: false
    }
  }
}

extension String {
  /// Its letters and digits alone, in small letters.
  fileprivate var bare: String { lowercased().filter { $0.isLetter || $0.isNumber } }
}
