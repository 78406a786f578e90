internal import ExactJSON
internal import HTTPTypes
internal import PurserCore

/// `POST /v2/orders` accepts; a signed webhook, or `GET /v2/orders?ref=`, says what became of it.
enum WebhookStyle {
  static let endpoints: [WireEndpoint] = [
    .orders(.post, "/v2/orders") { call, book, account throws(WireProblem) in
      let request = try OrderRequest(
        try call.jsonObject(), reference: "ref", product: "sku", quantity: "qty")
      return try book.buy(request, at: call.now, &account) { answer in
        let purchase = answer.purchase
        if purchase.state == .refused, let refusal = purchase.refusal {
          return WireReply(
            status: refusal.status,
            [
              "code": .string(refusal.rawValue.uppercased()), "message": .string(refusal.sentence),
            ])
        }
        return WireReply(
          status: 202,
          [
            "order_id": .string(purchase.id), "ref": .string(purchase.reference),
            "status": "accepted",
          ])
      }
    },
    .orders(.get, "/v2/orders", group: .lookUps) { call, book, account throws(WireProblem) in
      let ref = call.queryValue("ref") ?? ""
      let found = try book.answers(reference: ref, at: call.now, &account)
      guard let first = found.first(where: { $0.purchase.state != .refused }) else {
        throw .notFound("Order \(ref)")
      }
      return WireReply(.object(order(first.purchase)))
    },
  ]

  /// The body of a webhook.
  static func message(_ purchase: Purchase, _ event: String) -> JSONValue {
    var object = order(purchase)
    object["event"] = .string(event)
    return .object(object)
  }

  private static func order(_ purchase: Purchase) -> JSONObject {
    var object = JSONObject()
    object["order_id"] = .string(purchase.id)
    object["ref"] = .string(purchase.reference)
    object["status"] = .string(word(purchase.state))
    object["cost"] = .string(purchase.charged.decimalString)
    object["currency"] = .string(purchase.unitCost.currency.code)
    object["codes"] = .array(purchase.codes.map { .string($0) })
    return object
  }

  private static func word(_ state: Purchase.State) -> String {
    switch state {
    case .created, .accepted: "accepted"
    case .delivered: "delivered"
    case .partial: "partially_delivered"
    case .refused, .failed, .expired: "failed"
    case .reversed: "refunded"
    }
  }
}
