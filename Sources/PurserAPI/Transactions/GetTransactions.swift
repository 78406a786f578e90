internal import ExactJSON
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/transactions`: what changed in the pools, a page at a time, or all of it as a file
  /// that is written while it is read.
  @Sendable func getTransactions(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let query = try TransactionQuery(request.uri.queryParameters)
    try await requireKnown(query.filter)
    switch query.format {
    case .json: return try await page(query)
    case .ndjson:
      return try export(
        file(query, type: "application/x-ndjson", format: \.line), logger: context.logger)
    case .csv:
      var file = file(query, type: "text/csv; charset=utf-8", format: \.record)
      file.heading = StoredTransaction.heading
      file.name = "transactions.csv"
      return try export(file, logger: context.logger)
    }
  }

  /// Refuses what neither the configuration knows nor any entry has.
  func requireKnown(_ filter: TransactionFilter) async throws(Problem) {
    let terms = terms
    let values = FilterValues(
      suppliers: terms.supplierIDs, currencies: terms.currencies,
      declaredTypes: terms.transactionTypes)
    let unknown: FilterValues.Unknown?
    do throws(StoreError) {
      unknown = try await values.unknown(in: filter, history: history)
    } catch {
      throw Problem(LedgerError.storeFailed(error))
    }
    guard let unknown else { return }
    let code: Problem.Code =
      switch unknown.name {
      case "supplier": .unknownSupplier
      case "currency": .unknownCurrency
      default: .invalidField
      }
    throw Problem(code, unknown.sentence, field: unknown.name)
  }

  private func page(_ query: TransactionQuery) async throws(Problem) -> Response {
    // One more than asked for tells whether there is another page.
    let found = try await entries(query, after: query.cursor, limit: query.limit + 1)
    let entries = found.prefix(query.limit)
    return Response { json in
      json.array("transactions") { list in
        for entry in entries { list.object(entry.write) }
      }
      json.string(
        "next_cursor",
        found.count > query.limit ? entries.last.map { String($0.number) } : nil)
    }
  }

  private func file(
    _ query: TransactionQuery, type: String,
    format: @escaping @Sendable (StoredTransaction) -> [UInt8]
  ) -> ListingFile {
    ListingFile(type: type, newestFirst: query.newestFirst) {
      (cursor, newestFirst, limit) async throws(Problem) in
      var page = query
      page.direction = newestFirst ? .newest : .oldest
      return try await entries(page, after: cursor, limit: limit).map { ($0.number, format($0)) }
    }
  }

  private func entries(
    _ query: TransactionQuery, after cursor: Int64?, limit: Int
  ) async throws(Problem) -> [StoredTransaction] {
    do throws(StoreError) {
      return try await history.transactions(
        query.filter, after: cursor, newestFirst: query.newestFirst, limit: limit)
    } catch {
      throw Problem(LedgerError.storeFailed(error))
    }
  }
}
