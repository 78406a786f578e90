internal import ExactJSON
internal import HTTPTypes
internal import PurserCore

/// `POST /v1/orders` with `Idempotency-Key`. The same key again returns the first order, a refused one too.
enum IdempotentStyle {
  private static let keyHeader = "Idempotency-Key"

  static let endpoints: [WireEndpoint] = [
    .orders(.post, "/v1/orders") { call, book, account throws(WireProblem) in
      let json = try call.jsonObject()
      guard let key = call.header(keyHeader), !key.isEmpty else {
        throw .invalid(field: keyHeader, reason: "must be given")
      }
      var request = try OrderRequest(
        json, named: key, product: "sku", quantity: "quantity")
      request.most = try most(in: json, of: book.catalogue.price(of: request.sku).currency)
      return try book.buy(request, at: call.now, &account) { placed($0) }
    },
    .orders(.get, "/v1/orders/by-key/{key}", group: .lookUps) {
      call, book, account throws(WireProblem) in
      let key = call.parameter("key")
      guard
        let first = try book.answers(reference: key, at: call.now, &account).first
      else { throw .notFound("Order \(key)") }
      return WireReply(order(first))
    },
  ]

  /// The most that the order may cost, where the body says so.
  private static func most(
    in json: JSONValue, of currency: Currency
  ) throws(WireProblem) -> Money? {
    guard let member = json["max_cost"], !member.isNull else { return nil }
    let text = member.numberValue?.text ?? member.stringValue ?? ""
    do { return try Money(text, currency, rounding: .down) } catch {
      throw .invalid(field: "max_cost", reason: "\(error)")
    }
  }

  /// The first reply says a refusal as an error, later ones as an order that was refused.
  private static func placed(_ answer: OrderAnswer) -> WireReply {
    guard !answer.isRepeat else { return WireReply(order(answer)) }
    guard let refusal = answer.purchase.refusal else {
      return WireReply(status: 201, order(answer))
    }
    return WireReply(
      status: refusal.status,
      ["error": ["code": .string(refusal.rawValue), "message": .string(refusal.sentence)]])
  }

  private static func order(_ answer: OrderAnswer) -> JSONValue {
    let purchase = answer.purchase
    return [
      "id": .string(purchase.id), "key": .string(purchase.reference),
      "status": .string(word(purchase.state)),
      "refusal": purchase.refusal.map { .string($0.rawValue) } ?? .null,
      "sku": .string(purchase.sku), "quantity": .number(JSONNumber(purchase.quantity)),
      "delivered": .number(JSONNumber(purchase.codes.count)),
      "cost": answer.charged, "currency": answer.currency,
      "balance": .string(answer.balance.decimalString), "codes": answer.codes,
    ]
  }

  private static func word(_ state: Purchase.State) -> String {
    switch state {
    case .created, .accepted: "processing"
    case .delivered: "delivered"
    case .partial: "partial"
    case .refused: "refused"
    case .failed, .expired: "failed"
    case .reversed: "reversed"
    }
  }
}

extension OrderRefusal {
  /// The status that most systems give it.
  var status: Int {
    switch self {
    case .funds: 402
    case .stock, .givenUp: 409
    case .unknownProduct: 404
    case .price: 422
    }
  }
}
