internal import Foundation
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `GET /v1/orders/{id}`: an order, where it stands, and how it came to that. With `wait` the answer to an order
  /// that Purser places comes once the order has come to its end, or when the time is up.
  @Sendable func getOrder(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let listing = try request.candidateListing
    let id = try orderID(in: context)
    if let text = request.uri.queryParameters["wait"] {
      let range = OrderRequest.waits
      guard let wait = Duration(literal: String(text)), range.contains(wait) else {
        throw Problem(
          .invalidField,
          "`wait` must be a duration from \(range.lowerBound.literal) to \(range.upperBound.literal)",
          field: "wait")
      }
      if let carrier {
        _ = await RequestClient.cancelling { await carrier.wait(for: id, atMost: wait) }
      }
    }
    let attempts = try await answering { () throws(LedgerError) in
      try await ledger.attempts(of: id)
    }
    var answer = Answer(
      content: .account(attempts, listing), timeToLive: terms.holdTimeToLive)
    // An order that is over waits for nothing, though its supplier may be asked about it still.
    let isOpen = attempts.contains { $0.record.holding.map { $0.ending == nil } ?? false }
    if isOpen { answer.waitsFor = await carrier?.waiting(of: id.order) }
    if let record = attempts.leading?.record {
      answer.portions = try await answering { () throws(LedgerError) in
        try await ledger.portions(of: record)
      }
    }
    return answer.response
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
