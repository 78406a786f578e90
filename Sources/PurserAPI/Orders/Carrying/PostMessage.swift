internal import Hummingbird
internal import NIOCore
internal import PurserCore

extension Gateway {
  /// `POST /v1/suppliers/{id}/messages`: what a supplier tells by itself of an order, verified as its adapter says.
  /// What it says is durable when this is answered.
  @Sendable func postMessage(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let supplier = SupplierID(context.parameters.get("id") ?? "")
    let body = try await body(of: request, limit: terms.maximumBodyBytes)
    let message = AttemptMessage(
      headers: request.headers.map { ($0.name.rawName, $0.value) }, body: body,
      receivedAt: clock.time().moment)
    do throws(SupplierMessageRefusal) {
      guard let carrier else { throw .unknownSupplier }
      try await carrier.receive(message, from: supplier)
    } catch {
      throw Self.problem(error, supplier)
    }
    return Response(status: .noContent)
  }

  private static func problem(_ refusal: SupplierMessageRefusal, _ supplier: SupplierID) -> Problem
  {
    switch refusal {
    case .unknownSupplier, .refused(.notExpected):
      Problem(.notFound, "no messages of \(supplier) are expected: its adapter describes none")
    case .refused(.unverified(let sentence)): Problem(.messageRefused, sentence)
    case .refused(.unaddressed(let sentence)): Problem(.messageRefused, sentence)
    case .unknownAttempt:
      Problem(.unknownOrder, "the message is about no order that was placed there; send it again")
    case .notStored:
      Problem(
        .overloaded, "the message could not be stored; send it again", retryAfterSeconds: 5)
    }
  }
}
