internal import ExactJSON
internal import HTTPTypes
internal import PurserCore

// The controls of a supplier that takes orders in one of the six styles.
extension SimulatedSupplier {
  static let purchaseControls: [WireEndpoint] = [
    control(.post, "order_fault", setOrderFault),
    control(.post, "release") { call, book, account throws(WireProblem) in
      let reference = try call.reference()
      book.release(reference, at: call.now, &account)
      return orders(try book.answers(reference: reference, at: call.now, &account))
    },
    control(.post, "reverse") { call, book, account throws(WireProblem) in
      let reference = try call.reference()
      for place in book.places[reference] ?? [] { book.reverse(place, at: call.now, &account) }
      return orders(try book.answers(reference: reference, at: call.now, &account))
    },
    control(.get, "orders") { call, book, account throws(WireProblem) in
      let reference = call.queryValue("reference")
      let all = book.purchases.indices.map { place in
        book.answer(place, isRepeat: false, at: call.now, &account)
      }
      return orders(all.filter { reference == nil || $0.purchase.reference == reference })
    },
    control(.post, "price") { call, book, account throws(WireProblem) in
      let json = try call.jsonObject()
      let cost = try amount(in: json)
      guard cost.isPositive, cost.currency == book.catalogue.unitCost.currency else {
        throw .invalid(
          field: "amount",
          reason: "must be above zero, in \(book.catalogue.unitCost.currency)")
      }
      if let sku = json["sku"]?.stringValue {
        book.catalogue.prices[sku] = cost
      } else {
        book.catalogue.unitCost = cost
      }
      return WireReply(["amount": .string(cost.decimalString)])
    },
    control(.post, "webhook") { call, book, _ throws(WireProblem) in
      let url = try call.jsonObject()["url"]?.stringValue
      book.messages.url = url
      return WireReply(["url": url.map { .string($0) } ?? .null])
    },
    WireEndpoint(.post, "/_simulator/balance", group: nil, isAuthenticated: false) {
      call, state throws(WireProblem) in
      let balance = try amount(in: try call.jsonObject())
      do throws(AccountProblem) { try state.account.setBalance(balance, at: call.now) } catch {
        throw WireProblem(error)
      }
      return WireReply(["pools": pools(&state, at: call.now)])
    },
    WireEndpoint(.post, "/_simulator/connections", group: nil, isAuthenticated: false) {
      call, state throws(WireProblem) in
      guard let count = try call.jsonObject()["close"]?.numberValue?.plainInteger, count >= 0
      else { throw .invalid(field: "close", reason: "must be a whole number of at least 0") }
      state.connectionsToClose = Int(clamping: count)
      return WireReply(["close": .number(JSONNumber(count))])
    },
  ]

  private static func control(
    _ method: HTTPRequest.Method, _ name: String,
    _ answer:
      @escaping @Sendable (WireCall, inout OrderBook, inout SimulatedAccount) throws(WireProblem)
      -> WireReply
  ) -> WireEndpoint {
    WireEndpoint(method, "/_simulator/\(name)", group: nil, isAuthenticated: false) {
      call, state throws(WireProblem) in
      try state.withOrders { (book, account) throws(WireProblem) in
        try answer(call, &book, &account)
      }
    }
  }

  /// `{"fault": ..., "sku" | "reference" | "per_mille", "times"?}`: the members of each fault are at
  /// `OrderFault.init(json:)`; `{"fault": "none"}` takes all away that were set.
  private static func setOrderFault(
    _ call: WireCall, _ book: inout OrderBook, _ account: inout SimulatedAccount
  ) throws(WireProblem) -> WireReply {
    let json = try call.jsonObject()
    if json["fault"]?.stringValue == "none" {
      book.faults.clear()
    } else {
      var times: Int?
      if let member = json["times"] {
        guard let count = member.numberValue?.plainInteger, count > 0 else {
          throw .invalid(field: "times", reason: "must be a whole number above 0")
        }
        times = Int(count)
      }
      book.faults.add(
        OrderFaultRule(
          fault: try OrderFault(json: json), selection: try OrderSelection(json: json),
          remaining: times))
    }
    return WireReply([
      "order_faults": .array(
        book.faults.rules.map { rule in
          [
            "fault": .string(rule.fault.name),
            "times": rule.remaining.map { .number(JSONNumber($0)) } ?? .null,
          ]
        })
    ])
  }

  /// The truth of these orders, with how often each of their references was bought.
  private static func orders(_ answers: [OrderAnswer]) -> WireReply {
    var bought: [String: Int] = [:]
    for answer in answers where answer.purchase.isBought {
      bought[answer.purchase.reference, default: 0] += 1
    }
    return WireReply([
      "orders": .array(
        answers.map { answer in
          let purchase = answer.purchase
          return [
            "id": .string(purchase.id), "reference": .string(purchase.reference),
            "sku": .string(purchase.sku), "quantity": .number(JSONNumber(purchase.quantity)),
            "state": .string(purchase.state.rawValue),
            "refusal": purchase.refusal.map { .string($0.rawValue) } ?? .null,
            "unit_cost": .string(purchase.unitCost.decimalString), "charged": answer.charged,
            "currency": answer.currency,
            "placed_at": .string(purchase.placedAt.rfc3339),
            "taken_at": purchase.takenAt.map { .string($0.rfc3339) } ?? .null,
            "changed_at": .string(purchase.changedAt.rfc3339),
            "repeats": .number(JSONNumber(purchase.repeats)),
            "times_bought": .number(JSONNumber(bought[purchase.reference] ?? 0)),
          ]
        })
    ])
  }
}

extension WireCall {
  /// The member `reference` of the body.
  fileprivate func reference() throws(WireProblem) -> String {
    guard let reference = try jsonObject()["reference"]?.stringValue else {
      throw .invalid(field: "reference", reason: "must be a text")
    }
    return reference
  }
}
