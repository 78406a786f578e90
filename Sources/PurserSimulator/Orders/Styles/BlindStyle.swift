internal import ExactJSON
internal import HTTPTypes
internal import PurserCore

/// `GET /api?action=buy&key=&service=&count=&note=`: each request buys, and the reply is all there ever is. The
/// note is stored, and nothing is found by it.
enum BlindStyle {
  static let endpoints: [WireEndpoint] = [
    .orders(.get, "/api") { call, book, account throws(WireProblem) in
      guard call.queryValue("action") == "buy" else {
        throw .invalid(field: "action", reason: "must be buy")
      }
      let count = call.queryValue("count") ?? "1"
      guard let quantity = Int64(count) else {
        throw .invalid(field: "count", reason: "must be a whole number from 1 to 1000")
      }
      let request = try OrderRequest(
        reference: call.queryValue("note") ?? "", sku: call.queryValue("service") ?? "",
        quantity: quantity)
      return try book.buy(request, at: call.now, &account) { answer in
        if let refusal = answer.purchase.refusal {
          return WireReply(["result": .string(refusal.word)])
        }
        let isWhole = answer.purchase.state != .partial
        return WireReply([
          "result": isWhole ? "OK" : "PART", "id": .string(answer.purchase.id),
          "cost": answer.purchase.charged.jsonNumber, "currency": answer.currency,
          "codes": answer.codes,
        ])
      }
    }
  ]
}

extension OrderRefusal {
  /// The word that suppliers with words give it.
  fileprivate var word: String {
    switch self {
    case .funds: "NO_BALANCE"
    case .stock: "NO_STOCK"
    case .unknownProduct: "BAD_SERVICE"
    case .price: "BAD_PRICE"
    case .givenUp: "CANCELLED"
    }
  }
}
