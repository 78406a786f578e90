internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Where in the pages of a call a request is.
enum PagePlace: Hashable {
  /// The page that a cursor names.
  case cursor(String)
  /// The page at a URL.
  case link(String)
  /// The page of that number.
  case page(Int)
  /// The page after that many rows.
  case offset(Int)

  /// What names stand for in the request and in its reply.
  var names: [String: Value] {
    switch self {
    case .cursor(let cursor): ["cursor": .text(cursor)]
    case .link: [:]
    case .page(let number): ["page": .written(JSONNumber(number))]
    case .offset(let count): ["offset": .written(JSONNumber(count))]
    }
  }
}

extension Pagination {
  /// Where the first page is; `nil` where nothing says so in a request.
  var start: PagePlace? {
    switch kind {
    case .cursor, .link: nil
    case .page(let first): .page(first)
    case .offset: .offset(0)
    }
  }
}

extension PagePlace {
  /// For people: where it is, but for cursors and links, which a supplier may mean as secrets.
  var shown: String {
    switch self {
    case .page(let number): " (page \(number))"
    case .offset(let count): " (from item \(count))"
    case .cursor, .link: ""
    }
  }
}

extension ReplyReader {
  /// Where the page after `reply` is, `nil` where there is none.
  ///
  /// - Throws: `CheckFailure.shapeChanged` for a cursor or link that is none, and where the adapter finds no
  ///   further page, or looks for none, and the reply says that there is one.
  func next(after place: PagePlace?, _ reply: Reply) throws(CheckFailure) -> PagePlace? {
    guard let pagination = call.pagination else {
      try requireNoPages(behind: reply)
      return nil
    }
    if let next = try next(after: place, reply, pagination) { return next }
    guard let promise = PageEnd.promise(in: reply, of: call) else { return nil }
    let found: String
    switch pagination.kind {
    case .cursor: found = "`cursor` finds none"
    case .link: found = "`link` finds none"
    case .page, .offset:
      found =
        pagination.condition == nil
        ? "this page has no items; write `while: \(promise.condition ?? "...")`"
        : "`while` does not hold"
    }
    throw failure(promise, found, reply)
  }

  /// Of a call for one page only: where its rows go over lists, the reply may not say that it has a part.
  /// Whoever looks at what says so knows of it.
  private func requireNoPages(behind reply: Reply) throws(CheckFailure) {
    guard call.goesOverLists, let promise = PageEnd.promise(in: reply, of: call),
      !call.looks(at: promise.place)
    else { return }
    throw failure(
      promise,
      "there is no `paginate`; say how pages follow, or look at it in `checks` if this page is all "
        + "that counts",
      reply)
  }

  private func failure(_ promise: PageEnd.Promise, _ found: String, _ reply: Reply) -> CheckFailure
  {
    CheckFailure(
      .shapeChanged, "\(promise.sentence), so that another page follows, and \(found)",
      status: reply.response.status)
  }

  private func next(
    after place: PagePlace?, _ reply: Reply, _ pagination: Pagination
  ) throws(CheckFailure) -> PagePlace? {
    switch pagination.kind {
    case .cursor(let expression):
      return try cursor(expression, after: place, in: reply).map(PagePlace.cursor)
    case .link(let expression):
      return try link(expression, in: reply).map(PagePlace.link)
    case .page:
      guard case .page(let number)? = place, try goesOn(pagination, reply) else { return nil }
      return .page(number + 1)
    case .offset(let step):
      guard case .offset(let count)? = place, try goesOn(pagination, reply) else { return nil }
      return .offset(count + step)
    }
  }

  private func goesOn(_ pagination: Pagination, _ reply: Reply) throws(CheckFailure) -> Bool {
    guard let condition = pagination.condition else { return lists?.hasItems(in: reply) == true }
    switch condition.verdict(in: reply.scope) {
    case .holds: return true
    case .fails: return false
    case .open(let doubt): throw CheckFailure(.shapeChanged, "`while`: \(doubt.sentence)")
    }
  }

  /// The next page's cursor. One of another kind than the page before gave is none.
  private func cursor(
    _ expression: Expression, after place: PagePlace?, in reply: Reply
  ) throws(CheckFailure) -> String? {
    try evaluate(expression, "cursor") { () throws(ExpressionFailure) in
      let value = try expression.value(in: reply.scope)
      switch value {
      case .written, .number:
        guard case .cursor(let before)? = place, (try? ExactDecimal(before)) == nil else { break }
        throw .unusable("`\(expression.text)` is \(value.shown), a text before")
      case .nothing, .bool, .text, .bytes, .moment, .structure: break
      }
      return try expression.text(of: value, in: reply.scope)
    }
  }

  private func link(_ expression: Expression, in reply: Reply) throws(CheckFailure) -> String? {
    try evaluate(expression, "link") { () throws(ExpressionFailure) in
      let value = try expression.value(in: reply.scope)
      switch value {
      case .written, .number:
        throw .unusable("`\(expression.text)` is \(value.shown), not a text")
      case .nothing, .bool, .text, .bytes, .moment, .structure: break
      }
      return try expression.text(of: value, in: reply.scope)
    }
  }

  private func evaluate(
    _ expression: Expression, _ field: String,
    _ body: () throws(ExpressionFailure) -> String?
  ) throws(CheckFailure) -> String? {
    do throws(ExpressionFailure) {
      return try body()
    } catch {
      throw CheckFailure(.shapeChanged, "`\(field)`: \(error.sentence)")
    }
  }
}

extension CheckFailure {
  /// The failure with what to write, where it may be what the supplier says behind the last page of pages
  /// that end with one without items.
  func advising(on call: AdapterCall, atPage index: Int) -> CheckFailure {
    guard index > 0, let pagination = call.pagination, pagination.condition == nil else {
      return self
    }
    let condition: String
    switch pagination.kind {
    case .page: condition = "page < $.pages"
    case .offset(let step): condition = "offset + \(step) < $.total"
    case .cursor, .link: return self
    }
    switch kind {
    case .notFound, .malformed, .shapeChanged, .invalid, .unknown: break
    case .auth, .funds, .belowMinimum, .rateLimited, .maintenance, .duplicate, .unreachable:
      return self
    }
    var failure = self
    failure.message +=
      "; if that is what it says behind the last page, write `while: \(condition)`, or with what a full "
      + "page has `while: count($.rows[*]) == 100`"
    return failure
  }
}

extension Expression {
  /// The text that `value`, which it gave, is for a next page; `nil` where there is none.
  fileprivate func text(
    of value: Value, in scope: Scope
  ) throws(ExpressionFailure) -> String? {
    switch value {
    case .nothing, .text(""):
      if let unread = try root.unread(in: scope) { throw .unusable(unread) }
      return nil
    // Some suppliers say so.
    case .bool(false): return nil
    case .text, .written, .number: return try value.text(from: text)
    case .bool, .bytes, .moment, .structure:
      throw .unusable("`\(text)` is \(value.shown), not a text")
    }
  }
}

extension Expression.Node {
  /// A text that is there and that a pattern in the node does not match any more; `nil` where there is
  /// none.
  fileprivate func unread(
    in scope: Scope, isProvidedFor: Bool = false
  ) throws(ExpressionFailure) -> String? {
    switch self {
    case .call(let call):
      switch call.function {
      case .structure(.if): return try call.unreadChoice(in: scope)
      case .text(.capture):
        let value = try call.arguments[0].value(in: scope)
        guard try call.value(in: scope).isNothing, value.isTrue else { return nil }
        return
          "`\(call.arguments[0].source)` is \(value.shown), in which `\(call.text)` finds nothing"
      case .text, .number, .structure, .moment, .digest, .encoding, .nonce, .reply:
        let isProvidedFor = isProvidedFor || call.function == .structure(.coalesce)
        for argument in call.arguments {
          if let unread = try argument.unread(in: scope, isProvidedFor: isProvidedFor) {
            return unread
          }
        }
        return nil
      }
    case .steps(let node, _), .negation(let node), .not(let node):
      return try node.unread(in: scope, isProvidedFor: isProvidedFor)
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .both(let left, let right), .either(let left, let right):
      if let unread = try left.unread(in: scope, isProvidedFor: isProvidedFor) { return unread }
      return try right.unread(in: scope, isProvidedFor: isProvidedFor)
    case .selector(let selector):
      return try selector.dead(in: scope, isProvidedFor: isProvidedFor)
    case .name, .number, .string, .bool, .null: return nil
    }
  }
}

extension Expression.Call {
  /// Of an `if` that gives nothing: why that is not the end. It is none where nobody can tell whether the
  /// condition holds and there is a next page if it does; nor where it holds, and what it promises is not
  /// there.
  fileprivate func unreadChoice(in scope: Scope) throws(ExpressionFailure) -> String? {
    let (condition, chosen) = (arguments[0], arguments[1])
    if case .open(let doubt) = condition.verdict(in: scope), doubt.kind != .unusable {
      let promises = (try? chosen.value(in: scope))?.isTrue == true
      return promises ? doubt.sentence : try chosen.unread(in: scope)
    }
    guard try condition.decides(in: scope) else { return try arguments[2].unread(in: scope) }
    if let unread = try chosen.unread(in: scope) { return unread }
    guard chosen.isPlace, condition.says(in: scope) else { return nil }
    return "`\(chosen.source)` finds nothing, and `\(text)` says that there is a next page"
  }
}

extension Expression.Node {
  /// Whether it is a place in the reply, which has to be there once a condition says so.
  fileprivate var isPlace: Bool {
    switch self {
    case .selector, .steps: true
    case .call(let call): call.function == .structure(.get)
    case .name, .number, .string, .bool, .null, .negation, .not, .arithmetic, .comparison, .both,
      .either:
      false
    }
  }

  /// Whether it is a condition that says more than that something is there.
  fileprivate func says(in scope: Scope) -> Bool {
    switch self {
    case .selector, .steps, .call:
      if case .bool? = try? value(in: scope) { true } else { false }
    case .comparison, .both, .either, .not: true
    case .name, .number, .string, .bool, .null, .negation, .arithmetic: false
    }
  }
}

extension Selector {
  /// Of a selector that finds nothing: what stands in its way and has no members, or what has to be around
  /// it and is not there; `nil` where nothing does. A member that is the next page itself may be missing, as
  /// `next` of `$._links.next.href`, and so may a row of a page without rows. `isProvidedFor` says that the
  /// adapter provides for more.
  fileprivate func dead(
    in scope: Scope, isProvidedFor: Bool
  ) throws(ExpressionFailure) -> String? {
    let places = ancestors
    for place in places {
      let mayLack = isProvidedFor || place.isNextPage || place.isOneOfSeveral
      let found = try place.documents(in: scope)
      guard let first = found.first else { return mayLack ? nil : place.lack("finds nothing") }
      guard case .json = first else { continue }
      switch first.value {
      case .structure: break
      case .nothing: return mayLack ? nil : place.lack("is null")
      case .bool(false), .text(""): return nil
      case .bool, .number, .written, .text, .bytes, .moment:
        return "`\(place.text)` is \(first.value.shown) and has no members"
      }
    }
    guard let parent = places.last, !isProvidedFor else { return nil }
    if !parent.isOneOfSeveral {
      guard try parent.isPageThatLacks(self, in: scope) else { return nil }
    }
    return "`\(text)` finds nothing, and `\(parent.text)` is there"
  }

  /// The places on the way to it, from the outermost member or element.
  private var ancestors: [Selector] {
    var places: [Selector] = []
    var next = shortened
    while let place = next, !["$", "$$", "/", ".", ".."].contains(place.text) {
      places.append(place)
      next = place.shortened
    }
    return places.reversed()
  }

  private func lack(_ finding: String) -> String {
    "`\(text)` \(finding); if there is no next page then, write `coalesce(..., null)`"
  }

  private var lastName: Substring {
    switch path {
    case .json: lastSegment ?? ""
    case .xml: text[(text.lastIndex(of: "/") ?? text.startIndex)...]
    }
  }

  /// Whether it is called as a next page is.
  private var isNextPage: Bool {
    let name = lastName.lowercased()
    return ["next", "after", "cursor", "more", "following"].contains(where: name.contains)
  }

  /// Whether it is an object that is the next page, and has other members than the one that is wanted.
  private func isPageThatLacks(
    _ member: Selector, in scope: Scope
  ) throws(ExpressionFailure) -> Bool {
    guard ["next", "nextpage"].contains(lastName.lowercased().filter(\.isLetter)),
      case .json(.object(let page))? = try documents(in: scope).first, !page.isEmpty
    else { return false }
    return try member.documents(in: scope).isEmpty
  }

  /// Whether it is one of several elements.
  private var isOneOfSeveral: Bool {
    let name = lastName
    guard name.hasPrefix("[") else { return name.contains("[") && !name.contains("'") }
    return !name.dropFirst().drop { $0 == " " }.hasPrefix("'")
      && !name.dropFirst().drop { $0 == " " }.hasPrefix("\"")
  }
}
