internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/events`: what happens to all orders, as server-sent events.
  @Sendable func getEvents(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let access = try eventAccess
    let query = try EventQuery(request, mayHaveTypes: true)
    let numbers = access.feed.latestNumbers()
    let start = try await Self.start(query, access)
    return try respond(
      EventStream(
        start: start, numbers: numbers,
        read: { number async throws(StoreError) in
          let page = try await access.history.orderEvents(after: number, limit: EventStream.page)
          return EventStream.Page(
            events: page.events, last: page.last, isMore: !page.isAtEnd, isGapped: page.isGapped)
        }, kinds: query.kinds))
  }

  /// `GET /v1/orders/{id}/events`: the life of an order from its beginning to its end, as server-sent events.
  @Sendable func getOrderEvents(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let access = try eventAccess
    let query = try EventQuery(request, mayHaveTypes: false)
    let id = try orderID(in: context)
    let record = try await answering { () throws(LedgerError) in try await ledger.order(id) }
    // Whatever happens from here on wakes the stream up.
    let numbers = access.feed.numbers(of: id)
    let start = query.after ?? 0
    let read: @Sendable (Int64) async throws(StoreError) -> EventStream.Page = {
      number async throws(StoreError) in
      let life = try await access.history.orderEvents(of: id, after: 0)
      let events = life.filter { $0.number > number }
      return EventStream.Page(
        events: events, last: max(number, events.last?.number ?? 0), isMore: false,
        isOver: life.isOver)
    }
    let first: EventStream.Page
    do throws(StoreError) { first = try await read(start) } catch {
      throw Problem(LedgerError.storeFailed(error))
    }
    // A client that has everything is to come no more, which this status says (HTML Living Standard, 9.2.3);
    // so it is with an order whose events are not kept any more.
    let hasEnded = first.isOver || (first.last == 0 && record.hasEnded)
    if hasEnded, first.events.isEmpty { return Response(status: .noContent) }
    return try respond(EventStream(start: start, numbers: numbers, read: read))
  }

  private var eventAccess: OrderEventAccess {
    get throws(Problem) {
      guard let events else { throw Problem(.notFound, "this gateway tells no events") }
      return events
    }
  }

  /// Where a stream begins: after the event that the client has seen last, or with what happens from now on.
  private static func start(
    _ query: EventQuery, _ access: OrderEventAccess
  ) async throws(Problem) -> Int64 {
    var latest: Int64 = 0
    for await number in access.feed.latestNumbers() {
      latest = number
      break
    }
    // A larger number is of a ledger that was restored from a copy since.
    return min(query.after ?? latest, latest)
  }
}

/// What a client asks of a stream.
struct EventQuery {
  /// The number of the last event that it has seen; `nil` where it does not say.
  var after: Int64?
  /// Which kinds it wants; empty for all.
  var kinds: Set<OrderEvent.Kind> = []

  /// What the request says: the header that clients send when they come again outranks the parameter.
  ///
  /// - Throws: `Problem` that names what cannot be read.
  init(_ request: Request, mayHaveTypes: Bool) throws(Problem) {
    for (key, value) in request.uri.queryParameters {
      switch String(key) {
      case "after": after = try Self.number(String(value), "after")
      case "types" where mayHaveTypes: kinds = try Self.kinds(String(value))
      case let name:
        throw QueryValue.unknown(name, known: mayHaveTypes ? ["after", "types"] : ["after"])
      }
    }
    if let name = HTTPField.Name("Last-Event-ID"), let text = request.headers[name], !text.isEmpty {
      after = try Self.number(text, "Last-Event-ID")
    }
  }

  private static func number(_ text: String, _ name: String) throws(Problem) -> Int64 {
    try QueryValue.value(
      Int64(text).flatMap { $0 >= 0 ? $0 : nil }, name, "the number of an event, or 0")
  }

  private static func kinds(_ text: String) throws(Problem) -> Set<OrderEvent.Kind> {
    var kinds: Set<OrderEvent.Kind> = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      kinds.insert(try QueryValue.choice(String(name), "types"))
    }
    return kinds
  }
}

extension [OrderEvent] {
  /// Whether the order of these events has come to its end: it was bought, none of its attempts can be any more, or the
  /// latest has ended and no other is left.
  var isOver: Bool {
    let latest = map(\.attempt).max()
    let end = last { $0.attempt == latest }?.kind
    return contains { $0.kind.isPurchase } || last?.kind == .released
      || end?.isEnding ?? false && end != .attemptFailed
  }
}

extension OrderRecord {
  /// Whether it was refused, or has ended.
  fileprivate var hasEnded: Bool { holding.map { $0.ending != nil } ?? true }
}
