internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/balances`: every supplier's pools in one answer. One supplier's failure is a line of
  /// it, never the whole.
  @Sendable func getBalances(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let terms = terms
    let statuses = await checks.current()
    let pools = try await answering { () throws(LedgerError) in try await ledger.pools() }
    let time = clock.time()
    var sheet = BalanceSheet(
      suppliers: terms.suppliers.map(\.id),
      retired: Set(terms.suppliers.lazy.filter(\.isRetired).map(\.id)),
      pauses: terms.suppliers.pauseNotes, positions: pools.positions, waiting: pools.waiting,
      statuses: statuses, at: time.moment,
      maximumAge: time.maximumAge(terms.rules.maximumReadingAge))
    sheet.note(health?.current, terms.suppliers, at: time.moment)
    return Response(json: sheet.buffer())
  }

  /// Turns an error of the ledger into the problem that a client sees.
  func answering<Value>(
    _ body: () async throws(LedgerError) -> Value
  ) async throws(Problem) -> Value {
    do { return try await body() } catch { throw Problem(error) }
  }
}
