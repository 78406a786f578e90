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
  /// - Throws: `CheckFailure.shapeChanged` for a cursor or link that is none.
  func next(after place: PagePlace?, _ reply: Reply) throws(CheckFailure) -> PagePlace? {
    guard let pagination = call.pagination else { return nil }
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
    guard let condition = pagination.condition else { return hasItems(reply) }
    switch condition.verdict(in: reply.scope) {
    case .holds: return true
    case .fails: return false
    case .open(let doubt): throw CheckFailure(.shapeChanged, "`while`: \(doubt.sentence)")
    }
  }

  /// Whether a page that is asked for by its number is the one before it: then the supplier does not look
  /// at the number, and its items would be counted again.
  func isRepeated(_ page: Reply, after before: Reply?) -> Bool {
    switch call.pagination?.kind {
    case .page, .offset: before?.response.body == page.response.body && hasItems(page)
    case .cursor, .link, nil: false
    }
  }

  /// Whether any row finds items in the reply, or there is anything to keep. Those that a filter leaves out
  /// are there, too: more may follow them.
  private func hasItems(_ reply: Reply) -> Bool {
    call.rows.contains { $0.each?.hasItems(in: reply.scope) == true }
      || call.keep.contains { value in
        ItemSource(value.expression, isOptional: false).hasItems(in: reply.scope)
          || (try? values(of: value, in: reply, mayBeNone: true))?.isEmpty == false
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
  fileprivate func unread(in scope: Scope) throws(ExpressionFailure) -> String? {
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
        for argument in call.arguments {
          if let unread = try argument.unread(in: scope) { return unread }
        }
        return nil
      }
    case .steps(let node, _), .negation(let node), .not(let node):
      return try node.unread(in: scope)
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .both(let left, let right), .either(let left, let right):
      if let unread = try left.unread(in: scope) { return unread }
      return try right.unread(in: scope)
    case .selector(let selector): return try selector.dead(in: scope)
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
    guard case .selector(let selector) = chosen, case .comparison = condition else { return nil }
    return "`\(selector.text)` finds nothing, and `\(text)` says that there is a next page"
  }
}

extension Selector {
  /// Of a selector that finds nothing: what stands in its way and has no members; `nil` where nothing does.
  fileprivate func dead(in scope: Scope) throws(ExpressionFailure) -> String? {
    guard case .json = path else { return nil }
    var next = shortened
    while let place = next, place.lastSegment != nil {
      let found = try place.documents(in: scope)
      if let value = found.first?.value {
        switch value {
        case .structure, .nothing, .bool(false), .text(""): return nil
        case .bool, .number, .written, .text, .bytes, .moment:
          return "`\(place.text)` is \(value.shown) and has no members"
        }
      }
      next = place.shortened
    }
    return nil
  }
}
