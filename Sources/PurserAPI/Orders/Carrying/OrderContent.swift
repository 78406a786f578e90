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
    let content = try await delivered(id)
    var response = Response(
      json: AnswerJSON.bytes { json in
        json.object { json in
          json.string("id", id.name)
          json.array("items") { json in
            for item in content {
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
    _ = try await answering { () throws(LedgerError) in try await ledger.order(id) }
    do throws(StoreError) { try await carrier?.forgetContent(of: id) } catch {
      throw Problem(LedgerError.storeFailed(error))
    }
    return Response(status: .noContent)
  }

  private func delivered(_ id: OrderID) async throws(Problem) -> [[AttemptNews.Field]] {
    _ = try await answering { () throws(LedgerError) in try await ledger.order(id) }
    guard let carrier else {
      throw Problem(.contentUnavailable, "this gateway places no orders, and has no content")
    }
    do throws(ContentRefusal) { return try await carrier.content(of: id) } catch {
      switch error {
      case .unavailable(let problem):
        throw Problem(
          .contentUnavailable,
          "what was delivered of order \(id) cannot be had: \(problem.message)")
      case .sealed(let problem):
        throw Problem(
          .contentSealed,
          "what was delivered of order \(id) is kept, and `codes.key` is not set, or another key: write the key it "
            + "was sealed with. Its supplier does not tell it once more: \(problem.message)")
      case .storeFailed(let error): throw Problem(LedgerError.storeFailed(error))
      }
    }
  }
}
