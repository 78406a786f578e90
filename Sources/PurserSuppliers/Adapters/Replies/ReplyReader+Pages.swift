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

extension ReplyReader {
  /// Where the page after `reply` is, `nil` where there is none.
  ///
  /// - Throws: `CheckFailure.shapeChanged` for a cursor or link that is none.
  func next(after place: PagePlace?, _ reply: Reply) throws(CheckFailure) -> PagePlace? {
    guard let pagination = call.pagination else { return nil }
    switch pagination.kind {
    case .cursor(let expression):
      return try text(expression, "cursor", in: reply).map(PagePlace.cursor)
    case .link(let expression):
      return try text(expression, "link", in: reply).map(PagePlace.link)
    case .page:
      guard case .page(let number)? = place, try goesOn(pagination, reply) else { return nil }
      return .page(number + 1)
    case .offset(let step):
      guard case .offset(let count)? = place, try goesOn(pagination, reply) else { return nil }
      return .offset(count + step)
    }
  }

  private func goesOn(_ pagination: Pagination, _ reply: Reply) throws(CheckFailure) -> Bool {
    if let condition = pagination.condition {
      do throws(ExpressionFailure) {
        return try condition.decides(in: reply.scope)
      } catch {
        throw CheckFailure(.shapeChanged, "`while`: \(error.sentence)")
      }
    }
    return hasItems(reply)
  }

  /// Whether a page that is asked for by its number is the one before it: then the supplier does not look
  /// at the number, and its items would be counted again.
  func isRepeated(_ page: Reply, after before: Reply?) -> Bool {
    switch call.pagination?.kind {
    case .page, .offset: before?.response.body == page.response.body && hasItems(page)
    case .cursor, .link, nil: false
    }
  }

  /// Whether any row finds items in the reply, or there is anything to keep.
  private func hasItems(_ reply: Reply) -> Bool {
    call.rows.contains { row in
      (try? row.each?.items.items(in: reply.scope))?.isEmpty == false
    } || ((try? kept(in: [reply])) ?? [:]).values.contains { !$0.isEmpty }
  }

  private func text(
    _ expression: Expression, _ field: String, in reply: Reply
  ) throws(CheckFailure) -> String? {
    do throws(ExpressionFailure) {
      let value = try expression.value(in: reply.scope)
      switch value {
      case .nothing, .text(""): return nil
      // Some suppliers say so.
      case .bool(false): return nil
      case .text, .written, .number: return try value.text(from: expression.text)
      case .bool, .bytes, .moment, .structure:
        throw .unusable("`\(expression.text)` is \(value.shown), not a text")
      }
    } catch {
      throw CheckFailure(.shapeChanged, "`\(field)`: \(error.sentence)")
    }
  }
}
