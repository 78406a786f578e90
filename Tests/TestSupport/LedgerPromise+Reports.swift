import PurserCore

extension LedgerPromise {
  /// Promises about what becomes of orders.
  static let reports = [
    LedgerPromise("a report counts once, and the order's record follows it") { home in
      let purser = try await PromisedLedger(home)
      let id = try await purser.place("o1", "30").record.id
      let settled = try await purser.ledger.take(.settled(actual: money("20")), of: id)
      try expect(settled.state.name, is: "settled", "the state")
      try expect(
        try await purser.ledger.take(.settled(actual: money("20")), of: id), is: settled,
        "the report again")
      try expect(try await purser.low(), is: money("80"), "left to spend")
      try expect(try await purser.ledger.order(id).status, is: settled, "the record")
      try await purser.reopen()
      try expect(
        try await purser.ledger.order(id).status, is: settled, "the record after a restart")
      try expect(
        try await purser.ledger.take(.settled(actual: money("20")), of: id), is: settled,
        "the report again after a restart")
      try await expect(.alreadySettled(id, actual: money("20")), "a release") {
        () throws(LedgerError) in try await purser.ledger.take(.released, of: id)
      }
      await purser.close()
    },
    LedgerPromise("a released order gives its money back, and its name stays taken") { home in
      let purser = try await PromisedLedger(home)
      let id = try await purser.place("o1", "30").record.id
      _ = try await purser.ledger.take(.released, of: id)
      try expect(try await purser.low(), is: money("100"), "left to spend")
      let again = try await purser.place("o1", "30")
      try expect(again.isRepetition, is: true, "whether the order is a repetition")
      try expect(again.record.state.name, is: "released", "its state")
      await purser.close()
    },
    LedgerPromise("holds expire when their time is over, and can be reported still") { home in
      let purser = try await PromisedLedger(home)
      let id = try await purser.place("o1", "30").record.id
      purser.clock.set(at(10_000))
      try await purser.ledger.expireOverdue()
      try expect(try await purser.ledger.status(of: id).state.name, is: "expired", "the state")
      try await expect(.alreadyExpired(id), "an acceptance") { () throws(LedgerError) in
        try await purser.ledger.take(.accepted, of: id)
      }
      let settled = try await purser.ledger.take(.settled(actual: nil), of: id)
      try expect(settled.state.name, is: "settled", "the state after the report")
      await purser.close()
    },
    LedgerPromise("an order of unknown outcome stays held, also over a restart") { home in
      let purser = try await PromisedLedger(home)
      let id = try await purser.place("o1", "30").record.id
      _ = try await purser.ledger.take(.unknown, of: id)
      try await purser.reopen()
      purser.clock.set(at(1_000_000))
      try await purser.ledger.expireOverdue()
      try expect(try await purser.ledger.status(of: id).state.name, is: "unknown", "the state")
      try expect(
        await purser.ledger.activity(of: [pool("acme").supplier]).values.map(\.hasOpenOrders),
        is: [true], "open orders")
      await purser.close()
    },
    LedgerPromise("a reading is in use once it is taken, and each change of it adds up") { home in
      let purser = try await PromisedLedger(home)
      _ = try await purser.place("o1", "30")
      try await purser.ledger.take([reading(pool("acme"), "70", at: 20)])
      // It may contain the order or not, so that its money stays aside.
      try expect(try await purser.low(), is: money("40"), "left to spend")
      let readings = await purser.ledger.readings(of: SupplierID("acme"))
      try expect(readings?.map(\.available), is: [money("70")], "readings")
      await purser.close()
    },
  ]
}
