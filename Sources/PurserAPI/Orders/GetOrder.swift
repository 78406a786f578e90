internal import Foundation
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/orders/{id}`: an order, where it stands, and how it came to that.
  @Sendable func getOrder(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let listing = try request.candidateListing
    let id = try orderID(in: context)
    let attempts = try await answering { () throws(LedgerError) in
      try await ledger.attempts(of: id)
    }
    return Answer(
      content: .account(attempts, listing), timeToLive: terms.holdTimeToLive
    ).response
  }

  /// The order's name in the request's path. A name that no order can have is no order.
  func orderID(in context: BasicRequestContext) throws(Problem) -> OrderID {
    let text = context.parameters.get("id") ?? ""
    guard let id = OrderID(text.removingPercentEncoding ?? text) else {
      throw Problem(.unknownOrder, "there is no order of this name")
    }
    return id
  }
}
