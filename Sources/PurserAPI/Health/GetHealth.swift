internal import ExactJSON
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /health/live`: the process answers.
  @Sendable func getLive(_ request: Request, context: BasicRequestContext) -> Response {
    Response { $0.string("status", "live") }
  }

  /// `GET /health/ready`: orders can be decided: the ledger is in step with its store, and every
  /// supplier was checked once, with whatever outcome.
  @Sendable func getReady(
    _ request: Request, context: BasicRequestContext
  ) async -> Response {
    let statuses = await checks.statuses()
    let unchecked = suppliers.filter { statuses[$0.id]?.checkedAt == nil }
    var reasons = unchecked.map { "\($0.id) was not checked yet" }
    // A command of its own: it makes a ledger that is out of step read its store again.
    do { _ = try await ledger.positions() } catch { reasons.append("the ledger does not answer") }
    return Response(status: reasons.isEmpty ? .ok : .serviceUnavailable) { json in
      json.string("status", reasons.isEmpty ? "ready" : "not_ready")
      json.array("reasons") { list in for reason in reasons { list.string(reason) } }
    }
  }
}
