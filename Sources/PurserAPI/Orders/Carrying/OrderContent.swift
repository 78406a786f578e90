internal import HTTPTypes
internal import Hummingbird
internal import PurserCore

/// What was delivered of orders that Purser places. It is a secret: no other answer, listing or log has it.
extension Gateway {
  /// `GET /v1/orders/{id}/content`: what was delivered, as it is kept, or as its supplier tells it once more.
  @Sendable func getContent(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let id = try orderID(in: context)
    let content = try await delivered(id, try attempt(in: request))
    var response = Response(
      json: AnswerJSON.bytes { json in
        json.object { json in
          json.string("id", id.name)
          json.integer("attempt", content.attempt)
          json.array("items") { json in
            for item in content.items {
              json.object { json in
                for field in item { json.string(named: field.name, field.value) }
              }
            }
          }
        }
      })
    response.headers[.cacheControl] = "no-store"
    return response
  }

  /// `DELETE /v1/orders/{id}/content`: the shop has it, and nothing of it is kept any more.
  @Sendable func deleteContent(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let id = try orderID(in: context)
    let attempt = try attempt(in: request)
    try await requireAttempt(attempt, of: id)
    do throws(ContentRefusal) {
      try await carrier?.forgetContent(of: id, attempt: attempt)
    } catch {
      throw problem(error, id)
    }
    return Response(status: .noContent)
  }

  /// The number of the attempt that a request is about; `nil` where it does not say.
  private func attempt(in request: Request) throws(Problem) -> Int? {
    guard let text = request.uri.queryParameters["attempt"] else { return nil }
    guard let number = Int(text), 1...OrderID.maximumAttempts ~= number else {
      throw Problem(
        .invalidField, "`attempt` must be a number from 1 to \(OrderID.maximumAttempts)",
        field: "attempt")
    }
    return number
  }

  /// Refuses an order that there is not, or an attempt that it has not had.
  private func requireAttempt(_ attempt: Int?, of id: OrderID) async throws(Problem) {
    guard let attempt else {
      _ = try await answering { () throws(LedgerError) in try await ledger.order(id) }
      return
    }
    do throws(LedgerError) { _ = try await ledger.status(of: id.attempt(attempt)) } catch {
      throw await problem(error, at: attempt, of: id)
    }
  }

  private func delivered(
    _ id: OrderID, _ attempt: Int?
  ) async throws(Problem) -> AttemptContent {
    try await requireAttempt(attempt, of: id)
    guard let carrier else {
      throw Problem(.contentUnavailable, "this gateway places no orders, and has no content")
    }
    do throws(ContentRefusal) { return try await carrier.content(of: id, attempt: attempt) } catch {
      throw problem(error, id)
    }
  }

  private func problem(_ refusal: ContentRefusal, _ id: OrderID) -> Problem {
    switch refusal {
    case .attemptMissing(let numbers): Problem(LedgerError.attemptMissing(id, numbers))
    case .unavailable(let problem):
      Problem(
        .contentUnavailable,
        "what was delivered of order \(id) cannot be had: \(problem.message)")
    case .sealed(let problem):
      Problem(
        .contentSealed,
        "what was delivered of order \(id) is kept, and `codes.key` is not set, or another key: write the key it "
          + "was sealed with. Its supplier does not tell it once more: \(problem.message)")
    case .storeFailed(let error): Problem(LedgerError.storeFailed(error))
    }
  }
}
