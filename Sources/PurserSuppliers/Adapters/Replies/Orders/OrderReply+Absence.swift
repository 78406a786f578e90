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
  ///   - isRuled: whether `absent_when` says that there is none.
  /// - Returns: a sentence, or `nil`.
  func doubtOfAbsence(
    _ step: LookUpStep, _ call: AdapterCall, rows: Int?, isRuled: Bool = false
  ) -> String? {
    guard isSuccess, !Self.partialStatuses.contains(status) else {
      return "HTTP status \(status) is no whole answer"
    }
    if let flaw = flaw?.sentence ?? unread { return flaw }
    if let doubt = doubtOfFormat(step, isRuled: isRuled) { return doubt }
    let lists = rows == nil ? [] : PageLists(call).ways.flatMap { $0.dropLast() }
    let looked = rows == nil ? (step.condition?.selectors ?? []).flatMap { $0.way.dropLast() } : []
    let places = lists + looked
    let error =
      ErrorBesideList.sentence(in: reply, around: places.map(\.text), isKnown: call.looks(at:))
    if let error { return error }
    let signs = AbsenceSigns(reply, around: places)
    if let error = signs.error(isKnown: call.looks(at:)) { return error }
    guard let rows else { return nil }
    let isOnly = call.pagination == nil
    if let more = signs.more(than: rows, isOnly: isOnly, isKnown: call.looks(at:)) { return more }
    if isOnly,
      let more = AbsenceSigns.more(
        than: rows, in: reply.response.headers, isKnown: call.looks(atHeader:))
    {
      return more
    }
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
    return PageSigns.sentence(in: reply, rows: rows, isOnly: isOnly, isKnown: call.looks(at:))
  }

  /// Why a body in the right format says nothing of what is not in it: in some formats any text is a reply, such as the
  /// `busy` of another server.
  private func doubtOfFormat(_ step: LookUpStep, isRuled: Bool) -> String? {
    let body = reply.response.body
    let advice =
      "; say what a reply without the order looks like, as `absent_when: \"starts_with(reply.text, 'NONE')\"` does"
    let isEmpty = body.allSatisfy { " \t\r\n".utf8.contains($0) }
    switch step.call.format.plain {
    case .encoded, .json, .xml: return nil
    case .text(let pattern, _):
      guard !isRuled else { return nil }
      if isEmpty { return "the reply is empty" }
      return pattern == nil ? "any text would be such a reply" + advice : nil
    case .lines:
      guard !isRuled else { return nil }
      return isEmpty ? "the reply is empty" : "any text would be such lines" + advice
    case .form: return isEmpty ? "the reply is empty" : nil
    case .keyValue(let separator):
      guard case .json(.object(let object)) = reply.document, object.isEmpty else { return nil }
      return isEmpty
        ? "the reply is empty"
        : "no line of the reply has \(Quotation.quoted(separator)) in it"
    case .csv(_, hasHeader: false):
      guard !isRuled else { return nil }
      if isEmpty { return "the reply is empty" }
      guard case .json(.array(let records)) = reply.document,
        case .array(let fields)? = records.first, fields.count > 1
      else { return "any text would be such a table" + advice }
      return nil
    case .csv(_, hasHeader: true):
      return doubtOfColumns(step, isRuled: isRuled)
    }
  }

  private func doubtOfColumns(_ step: LookUpStep, isRuled: Bool) -> String? {
    let wanted = step.columns(beside: outcome.states?.word)
    guard !wanted.isEmpty else {
      return isRuled
        ? nil : "the adapter names no column, so that any text would be such a table"
    }
    do throws(DecodingFailure) {
      let columns = try ReplyDecoder.columns(of: reply.response.body, as: step.call.format) ?? []
      let missing = wanted.filter { !columns.contains($0) }
      return missing.isEmpty ? nil : "the line of names \(Quotation.lacks(missing))"
    } catch {
      return error.sentence
    }
  }
}

extension AdapterCall {
  /// Whether a condition of it looks at a header.
  func looks(atHeader name: String) -> Bool {
    expressionsOfReply.contains { _, expression in
      expression.root.calls.contains { call in
        guard case .reply(.header) = call.function else { return false }
        return call.text.lowercased().contains(name.lowercased())
      }
    }
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
