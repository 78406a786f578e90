import PurserCore

extension LedgerPromise {
  /// Promises about orders whose holds are divided.
  static let parts = [
    LedgerPromise("an order is bought in parts, over restarts, and told again says nothing new") {
      home in
      let purser = try await PromisedLedger(home)
      _ = try await purser.placeUnits("o1", 5, at: "10")
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        try await purser.buy("o1", 2, "20", keepsRest: true)
        try expect(try await purser.low(), is: money("50"), "what is left")
      }
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        try await purser.buy("o1", 3, "31", keepsRest: true)
        let parts = try await purser.parts("o1")
        try expect(parts.all.map(\.state.name), is: ["settled", "settled", "held"], "the parts")
        try expect(parts.bought.quantity, is: 3, "the units that are bought")
        try expect(parts.whole.state.hold?.amount, is: money("50"), "what was held in all")
      }
      try await purser.buy("o1", 2, "20")
      try expect(try await purser.low(), is: money("49"), "what is left while the rest is held")
      try await purser.buy("o1", 3, "31")
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        try expect(try await purser.low(), is: money("69"), "what is left once the rest is free")
        try expect(
          try await purser.parts("o1").whole.state.holding?.ending?.actual, is: money("31"),
          "what was paid in all")
      }
      try await expect(
        .alreadySettled(orderID("o1"), actual: money("31")), "less than was told before"
      ) { () throws(LedgerError) in try await purser.buy("o1", 2, "19") }
      await purser.close()
    },
    LedgerPromise("what came back under a name comes back once, over restarts") { home in
      let purser = try await PromisedLedger(home)
      _ = try await purser.placeUnits("o1", 5, at: "10")
      try await purser.ledger.take(.settled(actual: nil), of: orderID("o1"))
      for (name, low) in [("r1", "60"), ("r2", "70"), ("r1", "70"), ("r2", "70")] {
        try await purser.giveBack("o1", .amount(money("10")), name)
        try expect(try await purser.low(), is: money(low), "what is left after \(name)")
        try await purser.reopen()
        try expect(try await purser.low(), is: money(low), "what is left after a restart")
      }
      try await expect(
        .moreThanBought(orderID("o1"), quantity: 5, amount: money("30")), "more than is left"
      ) { () throws(LedgerError) in try await purser.giveBack("o1", .amount(money("31")), "r3") }
      try await expect(
        .entryExistsWithDifferentContent(reference("r1")), "another amount under a name"
      ) { () throws(LedgerError) in try await purser.giveBack("o1", .amount(money("11")), "r1") }
      try await purser.ledger.take(.reversed, of: orderID("o1"))
      try expect(try await purser.low(), is: money("100"), "what is left in the end")
      try await purser.reopen()
      let parts = try await purser.parts("o1")
      try expect(parts.whole.state.name, is: "reversed", "where it stands")
      try expect(parts.givenBack.amount, is: money("50"), "what came back")
      await purser.close()
    },
    LedgerPromise("parts are expired, judged and told late as orders are") { home in
      let purser = try await PromisedLedger(home)
      _ = try await purser.placeUnits("o1", 5, at: "10")
      try await purser.buy("o1", 3, "30", keepsRest: true)
      purser.clock.set(at(5_000))
      try await purser.ledger.expireOverdue()
      try await purser.reopen()
      purser.clock.set(at(5_101))
      try await purser.ledger.take([reading(pool("acme"), "70", at: 5_100)])
      try await purser.reopen()
      let rest = try await purser.parts("o1").rest?.state.holding?.ending
      try expect(rest?.inference, is: .notBought, "what the reading tells of the rest")
      purser.clock.set(at(5_200))
      try await purser.buy("o1", 5, "50")
      try expect(try await purser.low(), is: money("50"), "what is left")
      await purser.close()
    },
    LedgerPromise(
      "an order is split over suppliers in one step, and each part is its own, over restarts"
    ) {
      home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      let placed = try await purser.placeSplit("o1", 15, at: "10")
      let names = [orderID("o1"), orderID("o1.2")]
      try expect(placed.portions.map(\.id), is: names, "the parts")
      try expect(placed.record, is: placed.portions.first, "the record of the first")
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        try expect(try await purser.lows(), is: [money("0"), money("50")], "what is left")
        let again = try await purser.placeSplit("o1", 15, at: "10")
        try expect(
          again, is: Placement(record: placed.record, isRepetition: true), "the order again")
        for record in placed.portions {
          try expect(try await purser.ledger.order(record.id), is: record, "a part")
        }
      }
      _ = try await purser.next("o1.2")
      try await purser.ledger.take(.settled(actual: money("90")), of: orderID("o1"))
      try expect(
        try await purser.lows(), is: [money("10"), money("100")], "what is left in the end")
      await purser.close()
    },
    LedgerPromise("a feed of divided orders replays to the same ledger") { home in
      let purser = try await PromisedLedger(home)
      _ = try await purser.placeUnits("o1", 5, at: "10")
      try await purser.ledger.take(.sent, of: orderID("o1"))
      try await purser.buy("o1", 2, "21", keepsRest: true)
      try await purser.ledger.take(.unknown, of: orderID("o1"))
      try await purser.buy("o1", 4, "40")
      try await purser.giveBack("o1", .quantity(1), "r1")
      try await purser.giveBack("o1", .amount(money("0.5")), "r2")
      var state = LedgerState(suppliers: [Supplier(id: SupplierID("acme"))])
      var effects = LedgerEffects()
      for event in try await purser.ledger.events(after: 0, limit: 1000) {
        try state.apply(event.event, effects: &effects)
      }
      try expect(state.positions, is: try await purser.ledger.positions(), "positions")
      for id in [orderID("o1"), orderID("o1").part(1), orderID("o1").part(3)] {
        let status = try await purser.ledger.status(of: id)
        try expect(state.openOrder(id), is: status, "\(id)")
      }
      await purser.close()
    },
  ]
}

extension PromisedLedger {
  /// Places an order for units of a product.
  func placeUnits(
    _ name: String, _ quantity: Int64, at cost: String
  ) async throws(LedgerError) -> Placement {
    let order = Order(
      id: orderID(name), currency: currency("USD"),
      item: .product(
        sku: "card", quantity: quantity,
        offers: [Order.Offer(supplier: SupplierID("acme"), unitCost: money(cost))]))
    return try await ledger.place(order, fingerprint: .sample(name), router: Self.router)
  }

  /// Places an order for units that may be split.
  func placeSplit(
    _ name: String, _ quantity: Int64, at cost: String
  ) async throws(LedgerError) -> Placement {
    var order = Order(
      id: orderID(name), currency: currency("USD"),
      item: .product(
        sku: "card", quantity: quantity,
        offers: suppliers.map { Order.Offer(supplier: $0.id, unitCost: money(cost)) }))
    order.splits = true
    return try await ledger.place(order, fingerprint: .sample(name), router: Self.router)
  }

  @discardableResult
  func buy(
    _ name: String, _ quantity: Int64, _ actual: String, keepsRest: Bool = false
  ) async throws(LedgerError) -> OrderStatus {
    try await ledger.take(
      OrderReport(
        .settledInPart(
          PartialPurchase(quantity: quantity, actual: money(actual), keepsRest: keepsRest)),
        of: orderID(name), attempt: .only))
  }

  @discardableResult
  func giveBack(
    _ name: String, _ measure: PartialReversal.Measure, _ reference: String
  ) async throws(LedgerError) -> OrderStatus {
    try await ledger.take(
      OrderReport(
        .reversedInPart(
          PartialReversal(measure, reference: TestSupport.reference(reference))),
        of: orderID(name), attempt: .only))
  }

  /// The latest attempt of an order with its parts.
  func parts(_ name: String) async throws -> OrderParts {
    guard let parts = try await ledger.attempts(of: orderID(name)).last?.parts else {
      throw LedgerPromise.Broken(description: "\(name) is not divided")
    }
    return parts
  }
}
