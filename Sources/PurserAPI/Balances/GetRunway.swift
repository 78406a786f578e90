internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/runway`: how long each pool lasts, and how many orders it pays for.
  @Sendable func getRunway(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    var question = RunwaySheet.Question()
    let names = ["supplier", "pool", "sku"]
    try QueryValue.readEach(request.uri.queryParameters) { (name, text) throws(Problem) in
      switch name {
      case "supplier": question.supplier = SupplierID(text)
      case "pool": question.pool = text
      case "sku": question.sku = text
      default: throw QueryValue.unknown(name, known: names)
      }
      return .json
    }
    var filter = TransactionFilter()
    filter.supplier = question.supplier
    try await requireKnown(filter)
    let terms = terms
    let past = await spend?.hourlySpend() ?? [:]
    let balances = try await balanceSheet(terms, checks.statuses())
    let sheet = RunwaySheet(
      question, balances, terms.suppliers, past: past, hours: terms.hours,
      at: clock.time().moment)
    return Response(json: AnswerJSON.bytes(sheet.write))
  }

  /// Every supplier's pools, as they stand now.
  func balanceSheet(
    _ terms: GatewayTerms, _ statuses: [SupplierID: CheckStatus]
  ) async throws(Problem) -> BalanceSheet {
    let pools = try await answering { () throws(LedgerError) in try await ledger.pools() }
    let time = clock.time()
    var sheet = BalanceSheet(
      suppliers: terms.suppliers.map(\.id),
      retired: Set(terms.suppliers.lazy.filter(\.isRetired).map(\.id)),
      pauses: terms.suppliers.pauseNotes, positions: pools.positions, waiting: pools.waiting,
      statuses: statuses, at: time.moment,
      maximumAge: time.maximumAge(terms.rules.maximumReadingAge))
    sheet.note(health?.current, terms.suppliers, at: time.moment)
    return sheet
  }
}
