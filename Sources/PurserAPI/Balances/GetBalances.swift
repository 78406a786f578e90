internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/balances`: every supplier's pools in one answer. One supplier's failure is a line of
  /// it, never the whole.
  @Sendable func getBalances(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    if request.uri.queryParameters["at"] != nil { return try await getFormerBalances(request) }
    let terms = terms
    let sheet = try await balanceSheet(terms, checks.current())
    return Response(json: sheet.buffer())
  }

  /// Turns an error of the ledger into the problem that a client sees.
  func answering<Value>(
    _ body: () async throws(LedgerError) -> Value
  ) async throws(Problem) -> Value {
    do { return try await body() } catch { throw Problem(error) }
  }
}
