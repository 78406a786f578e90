internal import ExactJSON
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /health/live`: the process answers.
  @Sendable func getLive(_ request: Request, context: BasicRequestContext) -> Response {
    Response { $0.string("status", "live") }
  }

  /// `GET /health/ready`: whether an order could be held now, and what is not as it should be.
  @Sendable func getReady(
    _ request: Request, context: BasicRequestContext
  ) async -> Response {
    let readiness = await readiness()
    return Response(status: readiness.status == .notReady ? .serviceUnavailable : .ok) { json in
      json.string("status", readiness.status.rawValue)
      json.array("reasons") { list in for reason in readiness.reasons { list.string(reason) } }
    }
  }

  private func readiness() async -> Readiness {
    let terms = terms
    let statuses = await checks.statuses()
    var problem: String?
    var pools: (positions: [Position], waiting: [PoolID]) = ([], [])
    // A command of its own: it makes a ledger that is out of step read its store again.
    do throws(LedgerError) { pools = try await ledger.pools() } catch {
      problem = "\(Problem(error).detail)"
    }
    if let store = ledger.storeProblem { problem = store.message }
    let unchecked = terms.suppliers.map(\.id).filter { statuses[$0]?.checkedAt == nil }
    if unchecked.isEmpty { firstChecks.note() }
    let time = clock.time()
    let maximumAge = time.maximumAge(terms.rules.maximumReadingAge)
    return Readiness(
      Readiness.Facts(
        ledger: problem, clock: clock.standing(),
        unchecked: unchecked, isBegun: firstChecks.areDone,
        sheet: BalanceSheet(
          suppliers: problem == nil ? terms.suppliers.map(\.id) : [], positions: pools.positions,
          waiting: pools.waiting, statuses: statuses, at: time.moment, maximumAge: maximumAge),
        now: time.moment, maximumAge: maximumAge))
  }
}
