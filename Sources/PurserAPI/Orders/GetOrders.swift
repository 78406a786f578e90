internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/orders`: the orders that fit, a page at a time, or all of them as a file that is written
  /// while it is read.
  @Sendable func getOrders(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let query = try OrderQuery(request.uri.queryParameters)
    try await requireKnown(query.filter.supplier)
    let timeToLive = terms.holdTimeToLive
    switch query.format {
    case .json: return try await page(query, timeToLive)
    case .ndjson:
      return try export(
        file(query, type: "application/x-ndjson") { $0.line(timeToLive) }, logger: context.logger)
    case .csv:
      var file = file(query, type: "text/csv; charset=utf-8") { $0.record(timeToLive) }
      file.heading = ListedOrder.heading
      file.name = "orders.csv"
      return try export(file, logger: context.logger)
    }
  }

  /// A supplier that neither the configuration knows nor any entry has is a slip of the pen.
  private func requireKnown(_ supplier: SupplierID?) async throws(Problem) {
    var filter = TransactionFilter()
    filter.supplier = supplier
    try await requireKnown(filter)
  }

  private func page(
    _ query: OrderQuery, _ timeToLive: Duration
  ) async throws(Problem) -> Response {
    // One more than asked for tells whether there is another page.
    let found = try await orders(
      query, after: query.cursor, newestFirst: query.newestFirst, limit: query.limit + 1)
    let orders = found.prefix(query.limit)
    let next = found.count > query.limit ? orders.last.map { String($0.number) } : nil
    return Response(
      json: AnswerJSON.bytes { json in
        json.object { json in
          json.array("orders") { json in
            for order in orders { json.object { order.write(timeToLive, to: &$0) } }
          }
          json.string("next_cursor", next)
        }
      })
  }

  private func file(
    _ query: OrderQuery, type: String, format: @escaping @Sendable (ListedOrder) -> [UInt8]
  ) -> ListingFile {
    ListingFile(type: type, newestFirst: query.newestFirst) {
      (cursor, newestFirst, limit) async throws(Problem) in
      try await orders(query, after: cursor, newestFirst: newestFirst, limit: limit)
        .map { ($0.number, format($0)) }
    }
  }

  /// The most open orders that are looked up one by one. Where more fit, the batches are gone through: the
  /// next page is never far then.
  private static let mostLookedUp = 2000

  private func orders(
    _ query: OrderQuery, after cursor: Int64?, newestFirst: Bool, limit: Int
  ) async throws(Problem) -> [ListedOrder] {
    if let open = try await openOrders(query) {
      let found = newestFirst ? open : open.reversed()
      let rest = found.filter { order in
        cursor.map { newestFirst ? order.number < $0 : order.number > $0 } ?? true
      }
      return Array(rest.prefix(limit))
    }
    do throws(StoreError) {
      return try await history.orders(
        query.filter, after: cursor, newestFirst: newestFirst, limit: limit)
    } catch { throw Problem(LedgerError.storeFailed(error)) }
  }

  /// The orders that fit, later ones first, where they are few and all in the ledger's memory.
  private func openOrders(_ query: OrderQuery) async throws(Problem) -> [ListedOrder]? {
    let wantsAttention = query.question == .needAttention
    guard wantsAttention || query.filter.isOfOpenOrders else { return nil }
    let open = try await answering { () throws(LedgerError) in
      try await ledger.openOrders(
        query.filter, query.question, limit: wantsAttention ? .max : Self.mostLookedUp)
    }
    guard let open else { return nil }
    var names = Set(open.map(\.id))
    if wantsAttention { names.formUnion(try await unheardOrders()) }
    do throws(StoreError) {
      // An attempt that wants a person is listed though its order was bought by another one, and a part as its order.
      let named = try await history.orders(
        named: Set(names.map(\.hold)).sorted(), wantsAttention ? .named : .leading, query.filter)
      guard wantsAttention else { return named }
      let untold = named.filter { !$0.isTold }
      return Self.merged(untold, try await overpriced(query) + boughtTwice(query))
    } catch { throw Problem(LedgerError.storeFailed(error)) }
  }

  /// The attempts of which nobody knows what became of them, also those that readings have told of and the ledger's
  /// memory has not any more.
  private func unheardOrders() async throws(Problem) -> [OrderID] {
    try await answering { () throws(LedgerError) in
      try await ledger.openNotes().filter { $0.state == .unknown }.map(\.hold)
    }
  }

  /// The most orders that are listed for a person since they cost more than their prices, or were bought twice.
  private static let mostOverpriced = 1000

  /// Orders that fit and were bought for more than their prices, in the last week.
  private func overpriced(_ query: OrderQuery) async throws(StoreError) -> [ListedOrder] {
    var filter = query.filter
    let begin = clock.time().moment - OverpricedOrder.attentionTime
    filter.overpricedSince = max(filter.overpricedSince ?? begin, begin)
    filter.states = [.settled]
    return try await history.orders(
      filter, after: nil, newestFirst: true, limit: Self.mostOverpriced)
  }

  /// Orders that fit and are bought by two of their attempts, until one is given back.
  private func boughtTwice(_ query: OrderQuery) async throws(StoreError) -> [ListedOrder] {
    var filter = query.filter
    filter.isBoughtTwice = true
    return try await history.orders(
      filter, after: nil, newestFirst: true, limit: Self.mostOverpriced)
  }

  /// Both, later ones first, each once.
  private static func merged(_ one: [ListedOrder], _ other: [ListedOrder]) -> [ListedOrder] {
    var known = Set(one.map(\.status.order))
    return (one + other.filter { known.insert($0.status.order).inserted })
      .sorted { $0.number > $1.number }
  }
}

extension ListedOrder {
  /// Whether it is told what became of all of it.
  fileprivate var isTold: Bool { ([status] + others).allSatisfy(\.state.isTold) }
}

extension OrderState {
  /// Whether it is told what became of the order, or that nothing ever will.
  fileprivate var isTold: Bool {
    switch kind {
    case .held, .sent, .accepted, .unknown, .expired: false
    case .settled, .released, .reversed, .refused: true
    }
  }
}
