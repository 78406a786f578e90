internal import ExactJSON
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import PurserCore
internal import ServiceLifecycle

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
      return try export(query, context, type: "application/x-ndjson", heading: []) { $0.line }
    case .csv:
      var response = try export(
        query, context, type: "text/csv; charset=utf-8", heading: StoredTransaction.heading
      ) { $0.record }
      if let disposition = HTTPField.Name("Content-Disposition") {
        response.headers[disposition] = "attachment; filename=\"transactions.csv\""
      }
      return response
    }
  }

  private func requireKnown(_ filter: TransactionFilter) async throws(Problem) {
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

  private func export(
    _ query: TransactionQuery, _ context: BasicRequestContext, type: String, heading: [UInt8],
    _ format: @escaping @Sendable (StoredTransaction) -> [UInt8]
  ) throws(Problem) -> Response {
    let place = try exports.begin()
    let body = ResponseBody(contentLength: nil) { writer in
      defer { withExtendedLifetime(place) {} }
      var progress = ExportProgress(bytes: heading)
      repeat {
        do throws(Problem) {
          try await self.readPage(query, &progress, format)
        } catch {
          // The answer has begun: cutting the connection is the only way left to say that it is
          // not whole.
          context.logger.error(
            "export failed", metadata: ["cause": "\(error.cause ?? error.detail)"])
          throw error
        }
        try await writer.write(ByteBuffer(bytes: progress.bytes))
        // Orders come first. A gateway that is asked to stop has none, and little time.
        if !progress.isAtEnd, !Task.isShuttingDownGracefully {
          try await Task.sleep(for: progress.pause)
        }
      } while !progress.isAtEnd
      try await writer.finish(nil)
    }
    return Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "no-store"], body: body)
  }

  /// How far a file is.
  private struct ExportProgress {
    /// The bytes to be written next.
    var bytes: [UInt8]
    var cursor: Int64?
    /// The last entry of the file: what was there when it began, however fast entries are added.
    var last: Int64?
    var isAtEnd = false
    /// How long to leave the processors alone then.
    var pause = Duration.zero
  }

  /// Reads the next page of a file. The heading, where it has one, stays in front of the first.
  private func readPage(
    _ query: TransactionQuery, _ progress: inout ExportProgress,
    _ format: (StoredTransaction) -> [UInt8]
  ) async throws(Problem) {
    let start = ContinuousClock.now
    let last: Int64
    if let known = progress.last {
      last = known
      progress.bytes = []
    } else {
      last = try await lastNumber(query)
      progress.last = last
    }
    let entries = try await entries(query, after: progress.cursor, limit: ExportDesk.page)
    for entry in entries where entry.number <= last { progress.bytes += format(entry) }
    progress.cursor = entries.last?.number
    progress.isAtEnd =
      entries.count < ExportDesk.page
      || !query.newestFirst && progress.cursor.map { $0 >= last } ?? true
    progress.pause = exports.pause(
      after: ContinuousClock.now - start, commands: ledger.commandsUnderWay, now: .now)
  }

  private func lastNumber(_ query: TransactionQuery) async throws(Problem) -> Int64 {
    var newest = query
    newest.direction = .newest
    return try await entries(newest, after: nil, limit: 1).first?.number ?? 0
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
