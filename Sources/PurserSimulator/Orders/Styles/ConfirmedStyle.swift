internal import ExactJSON
internal import HTTPTypes
internal import PurserCore

/// `POST /orders`, then `POST /orders/{id}/confirm`, which buys. What nobody confirms expires. Faults strike the
/// confirmation.
enum ConfirmedStyle {
  static let endpoints: [WireEndpoint] = [
    .orders(.post, "/orders") { call, book, account throws(WireProblem) in
      let request = try OrderRequest(
        try call.jsonObject(), reference: "external_id", product: "sku", quantity: "quantity")
      return WireReply(
        status: 201, order(try book.create(request, at: call.now, &account)))
    },
    .orders(.post, "/orders/{id}/confirm") { call, book, account throws(WireProblem) in
      try book.confirm(call.parameter("id"), at: call.now, &account) { answer in
        guard answer.purchase.state == .refused, let refusal = answer.purchase.refusal else {
          return WireReply(order(answer))
        }
        return WireReply(
          status: 400,
          [
            "errors": [
              [
                "code": .number(JSONNumber(1_000 + refusal.number)),
                "message": .string(refusal.sentence),
              ]
            ]
          ])
      }
    },
    .orders(.get, "/orders/{id}", group: .lookUps) { call, book, account throws(WireProblem) in
      WireReply(order(try book.answer(id: call.parameter("id"), at: call.now, &account)))
    },
    .orders(.get, "/orders", group: .lookUps) { call, book, account throws(WireProblem) in
      let name = call.queryValue("external_id") ?? ""
      let found = try book.answers(reference: name, at: call.now, &account)
      return WireReply(.array(found.map(order)))
    },
  ]

  private static func order(_ answer: OrderAnswer) -> JSONValue {
    let purchase = answer.purchase
    return [
      "id": .string(purchase.id), "external_id": .string(purchase.reference),
      "status": [
        "id": .number(JSONNumber(purchase.state.number)),
        "message": .string(purchase.state.rawValue.uppercased()),
      ],
      "prices": [
        "wholesale": [
          "amount": .string(purchase.charged.decimalString), "unit": answer.currency,
        ]
      ],
      "pins": .array(purchase.codes.map { ["code": .string($0)] }),
    ]
  }
}

extension OrderBook {
  /// Creates an order, of which nothing is bought until it is confirmed.
  ///
  /// - Throws: `WireProblem.conflict` of a reference that was used before, and `.failing` of one that is stuck.
  fileprivate mutating func create(
    _ request: OrderRequest, at now: Timestamp, _ account: inout SimulatedAccount
  ) throws(WireProblem) -> OrderAnswer {
    try requireLoose(request.reference)
    if let first = places[request.reference]?.first {
      purchases[first].repeats += 1
      throw .conflict("external_id \(request.reference) was used before")
    }
    let plan = faults.plan(
      reference: request.reference, sku: request.sku, magic: catalogue.magic(of: request.sku))
    let place = create(request, plan, at: now)
    schedule(.expire(place), at: now + catalogue.confirmationTime)
    return answer(place, isRepeat: false, at: now, &account)
  }

  /// Confirms an order, which buys it; one that was confirmed before stays as it is.
  ///
  /// - Throws: `WireProblem.notFound`, and `.failing` of a reference that is stuck.
  fileprivate mutating func confirm(
    _ id: String, at now: Timestamp, _ account: inout SimulatedAccount,
    _ render: @escaping Render
  ) throws(WireProblem) -> WireReply {
    let answer = try answer(id: id, at: now, &account)
    guard answer.purchase.state == .created, let place = place(ofID: id) else {
      return render(answer)
    }
    let plan = purchases[place].plan
    // What strikes an order strikes its first confirmation.
    purchases[place].plan.obstacle = plan.obstacle.flatMap { $0.isRefusal ? $0 : nil }
    return carryOut(plan, answer.purchase.reference, at: now, &account) { book, account, now in
      if book.purchases[place].state == .created { book.pay(place, at: now, &account) }
      return render(book.answer(place, isRepeat: false, at: now, &account))
    }
  }
}

extension OrderPlan.Obstacle {
  fileprivate var isRefusal: Bool { if case .refused = self { true } else { false } }
}

extension Purchase.State {
  /// The number that this style gives it.
  fileprivate var number: Int {
    switch self {
    case .created: 1
    case .accepted: 2
    case .refused: 3
    case .expired: 4
    case .partial: 6
    case .delivered: 7
    case .reversed: 8
    case .failed: 9
    }
  }
}
