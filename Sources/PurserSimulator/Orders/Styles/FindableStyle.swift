internal import ExactJSON
internal import HTTPTypes
internal import PurserCore

/// `POST /buy`: the same note again buys again, and `GET /orders?note=` lists all that it bought. Refusals have
/// status 200, and amounts count minor units.
enum FindableStyle {
  static let endpoints: [WireEndpoint] = [
    .orders(.post, "/buy") { call, book, account throws(WireProblem) in
      let request = try OrderRequest(
        try call.jsonObject(), reference: "note", product: "product", quantity: "count")
      return try book.buy(request, at: call.now, &account) { answer in
        if let refusal = answer.purchase.refusal, answer.purchase.state == .refused {
          return WireReply([
            "ok": false, "code": .number(JSONNumber(refusal.number)),
            "text": .string(refusal.sentence),
          ])
        }
        return WireReply(["ok": true, "order": order(answer)])
      }
    },
    .orders(.get, "/orders", group: .lookUps) { call, book, account throws(WireProblem) in
      let note = call.queryValue("note") ?? ""
      let found = try book.answers(reference: note, at: call.now, &account)
      return WireReply([
        "orders": .array(found.filter { $0.purchase.state != .refused }.map(order))
      ])
    },
  ]

  private static func order(_ answer: OrderAnswer) -> JSONValue {
    let purchase = answer.purchase
    return [
      "no": .string(purchase.id), "note": .string(purchase.reference),
      "state": .string(word(purchase.state)),
      "paid": .number(JSONNumber(purchase.charged.minorUnits)), "ccy": answer.currency,
      "codes": answer.codes,
    ]
  }

  private static func word(_ state: Purchase.State) -> String {
    switch state {
    case .created, .accepted: "PENDING"
    case .delivered: "OK"
    case .partial: "PART"
    case .refused, .failed, .expired: "KO"
    case .reversed: "BACK"
    }
  }
}

extension OrderRefusal {
  /// The number that suppliers with numbers give it.
  var number: Int {
    switch self {
    case .funds: 18
    case .stock: 21
    case .unknownProduct: 22
    case .price: 23
    case .givenUp: 24
    }
  }
}
