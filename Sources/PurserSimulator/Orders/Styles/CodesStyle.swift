internal import ExactJSON
internal import HTTPTypes
internal import PurserCore

/// `POST /orders`, and `GET /orders/{id}/codes` for what was delivered, which may come later. The same reference
/// again returns the first order.
enum CodesStyle {
  static let endpoints: [WireEndpoint] = [
    .orders(.post, "/orders") { call, book, account throws(WireProblem) in
      let request = try OrderRequest(
        try call.jsonObject(), reference: "reference", product: "product", quantity: "quantity")
      return try book.buy(request, at: call.now, &account) { answer in
        if answer.purchase.state == .refused, let refusal = answer.purchase.refusal {
          return WireReply(
            status: refusal.status,
            ["error": ["code": .string(refusal.rawValue), "message": .string(refusal.sentence)]])
        }
        return WireReply(status: answer.isRepeat ? 200 : 201, order(answer))
      }
    },
    .orders(.get, "/orders", group: .lookUps) { call, book, account throws(WireProblem) in
      let reference = call.queryValue("reference") ?? ""
      let found = try book.answers(reference: reference, at: call.now, &account)
      return WireReply([
        "orders": .array(found.filter { $0.purchase.state != .refused }.map(order))
      ])
    },
    .orders(.get, "/orders/{id}/codes", group: .lookUps) {
      call, book, account throws(WireProblem) in
      let answer = try book.answer(id: call.parameter("id"), at: call.now, &account)
      guard let moment = answer.purchase.codesFrom, moment <= call.now else {
        return WireReply(
          status: 409,
          ["error": ["code": "not_ready", "message": "The codes are not ready yet."]])
      }
      let codes = answer.purchase.codes.enumerated().map { index, code -> JSONValue in
        ["serial": .string("\(answer.purchase.id)/\(index + 1)"), "pin": .string(code)]
      }
      return WireReply(["codes": .array(codes)])
    },
  ]

  private static func order(_ answer: OrderAnswer) -> JSONValue {
    let purchase = answer.purchase
    return [
      "orderId": .string(purchase.id), "reference": .string(purchase.reference),
      "status": .string(word(purchase.state)),
      "units": .number(JSONNumber(purchase.codes.count)),
      "charged": ["amount": answer.charged, "currency": answer.currency],
      "balanceAfter": .string(answer.balance.decimalString),
    ]
  }

  private static func word(_ state: Purchase.State) -> String {
    switch state {
    case .created, .accepted: "processing"
    case .delivered: "completed"
    case .partial: "partially_completed"
    case .refused, .failed, .expired: "cancelled"
    case .reversed: "refunded"
    }
  }
}
