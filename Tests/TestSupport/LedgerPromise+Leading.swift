import PurserCore

extension LedgerPromise {
  /// Promises about orders of which several attempts may have been bought.
  static let leading = [
    LedgerPromise("the attempt that was bought speaks for its order, also over a restart") {
      home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      try await purser.goElsewhere("o1")
      try await purser.ledger.take(.released, of: orderID("o1").attempt(2))
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        let again = try await purser.place("o1", "30").record
        try expect(again.status.attemptID, is: "o1-1", "the attempt that may be bought")
        try expect(again.state.name, is: "unknown", "where the order stands")
      }
      try await purser.ledger.take(.settled(actual: nil), of: orderID("o1"))
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        let again = try await purser.place("o1", "30").record
        try expect(again.status.attemptID, is: "o1-1", "the attempt that was bought")
        try expect(again.state.name, is: "settled", "where the order stands")
        let record = try await purser.ledger.order(orderID("o1"))
        try expect(record.state.name, is: "settled", "the record")
        let account = try await purser.ledger.attempts(of: orderID("o1"))
        try expect(account.leading?.record.state.name, is: "settled", "the account")
      }
      await purser.close()
    },
    LedgerPromise("an order of which any attempt was bought goes nowhere") { home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt", "cobalt"])
      try await purser.goElsewhere("o1")
      try await purser.ledger.take(.settled(actual: money("29")), of: orderID("o1"))
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        try await expect(.alreadySettled(orderID("o1"), actual: money("29")), "a bought order") {
          () throws(LedgerError) in try await purser.next("o1")
        }
      }
      try expect(try await purser.lows(), is: ["71", "70", "100"].map { money($0) }, "the money")
      await purser.close()
    },
    LedgerPromise("an order of which a part was bought goes nowhere") { home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      _ = try await purser.placeUnits("o1", 5, at: "10")
      try await purser.buy("o1", 2, "20")
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        try await expect(.boughtInPart(orderID("o1")), "an order that was bought in part") {
          () throws(LedgerError) in try await purser.next("o1")
        }
      }
      await purser.close()
    },
    LedgerPromise("a report must name its attempt where it may be about several, also told again") {
      home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      try await purser.goElsewhere("o1")
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        for news in [LedgerState.Report.released, .settled(actual: nil), .reversed, .unknown] {
          try await expect(.attemptMissing(orderID("o1"), [1, 2]), "\(news) of either") {
            () throws(LedgerError) in
            try await purser.ledger.take(OrderReport(news, of: orderID("o1"), attempt: .only))
          }
        }
      }
      try await purser.ledger.take(.released, of: orderID("o1").attempt(2))
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        try await purser.tell(.settled(actual: money("30")), of: "o1", is: "o1-1")
        try expect(try await purser.lows(), is: [money("70"), money("100")], "what is left")
      }
      for _ in 1...2 { try await purser.tell(.reversed, of: "o1", is: "o1-1") }
      try expect(try await purser.lows(), is: [money("100"), money("100")], "the money")
      await purser.close()
    },
    LedgerPromise("no rest is held on of an order that Purser places") { home in
      let purser = try await PromisedLedger(home)
      var carried = Order(
        id: orderID("o1"), currency: currency("USD"),
        item: .product(
          sku: "card", quantity: 2,
          offers: [Order.Offer(supplier: SupplierID("acme"), unitCost: money("10"))]))
      carried.carrying = CarryingTerms(recipient: nil, parameters: [:])
      _ = try await purser.ledger.place(
        carried, fingerprint: .sample("o1"), router: PromisedLedger.router)
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        try await expect(.orderUnderWay(orderID("o1")), "a rest of it") {
          () throws(LedgerError) in try await purser.buy("o1", 1, "10", keepsRest: true)
        }
      }
      await purser.close()
    },
    LedgerPromise("what nobody knew is freed as it goes on, once its supplier has told") { home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      _ = try await purser.place("o1", "30")
      try await purser.ledger.take(.unknown, of: orderID("o1"))
      let next = try await purser.next("o1", doubt: .cleared)
      try expect(next.record.status.attemptID, is: "o1-2", "the attempt that followed")
      try expect(try await purser.lows(), is: [money("100"), money("70")], "what is left")
      await purser.close()
    },
    LedgerPromise("no shop lets an order go on that Purser places, however lately it was placed") {
      home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      var carried = order("o1", "30")
      carried.carrying = CarryingTerms(recipient: nil, parameters: [:])
      // Both are under way at once: the order is hardly on disk when it is to go on.
      async let placed = purser.ledger.place(
        carried, fingerprint: .sample("30"), router: PromisedLedger.router)
      async let next = purser.outcome("o1")
      _ = try await placed
      let known: [LedgerError?] = [.orderUnderWay(orderID("o1")), .unknownOrder(orderID("o1"))]
      let outcome = await next
      try expect(known.contains(outcome), is: true, "\(outcome.debugDescription)")
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        try expect(
          await purser.outcome("o1"), is: .orderUnderWay(orderID("o1")), "an order under way")
      }
      // What is over went on by itself as far as it could: its shop may go further.
      var note = try await purser.ledger.notes(of: orderID("o1"))[0]
      note.isOver = true
      try await purser.ledger.take(OrderReport(.released, of: orderID("o1"), notes: [note]))
      let after = try await purser.next("o1")
      try expect(after.note?.hold, is: orderID("o1").attempt(2), "the attempt that Purser places")
      await purser.close()
    },
  ]
}

extension PromisedLedger {
  /// Places an order that goes elsewhere while nobody knows whether it was bought.
  fileprivate func goElsewhere(_ name: String) async throws {
    _ = try await place(name, "30")
    try await ledger.take(.unknown, of: orderID(name))
    _ = try await next(name, doubt: .remains)
  }

  /// Tells of an order without naming an attempt, and expects that it is about one.
  fileprivate func tell(
    _ news: LedgerState.Report, of name: String, is attempt: String
  ) async throws {
    let status = try await ledger.take(
      OrderReport(news, of: orderID(name), attempt: .only))
    try expect(status.attemptID, is: attempt, "the attempt that \(news) is about")
  }

  /// What an order is told that is to go on; `nil` where it does.
  fileprivate func outcome(_ name: String) async -> LedgerError? {
    do throws(LedgerError) { _ = try await next(name) } catch { return error }
    return nil
  }
}
