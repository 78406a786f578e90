import PurserCore

extension LedgerPromise {
  /// Promises to those who follow the ledger.
  static let feed = [
    LedgerPromise("a follower hears of every event once, in order, also over a restart") { home in
      let purser = try await PromisedLedger(home)
      _ = try await purser.place("o1", "30")
      let first = try await purser.ledger.events(after: 0, limit: 1)
      try await purser.reopen()
      _ = try await purser.ledger.take(.released, of: orderID("o1"))
      let rest = try await purser.ledger.events(after: first.last?.number ?? 0, limit: 100)
      let events = first + rest
      try expect(events.map(\.number), is: [1, 2, 3], "numbers")
      try expect(events.map { kind(of: $0.event) }, is: ["read", "placed", "released"], "events")
      await purser.close()
    },
    LedgerPromise("a follower is woken with the latest number") { home in
      let purser = try await PromisedLedger(home)
      var numbers = purser.ledger.latestNumbers().makeAsyncIterator()
      _ = try await purser.place("o1", "30")
      var latest: Int64?
      while latest ?? 0 < 2 { latest = await numbers.next() }
      try expect(latest, is: 2, "the latest number")
      await purser.close()
    },
    LedgerPromise("the events of the feed, applied, give what the ledger holds") { home in
      let purser = try await PromisedLedger(home)
      for number in 0..<20 { _ = try await purser.place("o\(number)", "7") }
      _ = try await purser.ledger.take(.settled(actual: money("6")), of: orderID("o1"))
      _ = try await purser.ledger.take(.released, of: orderID("o2"))
      var state = LedgerState(suppliers: [Supplier(id: SupplierID("acme"))])
      var effects = LedgerEffects()
      for event in try await purser.ledger.events(after: 0, limit: 1000) {
        try state.apply(event.event, effects: &effects)
      }
      try expect(state.positions, is: try await purser.ledger.positions(), "positions")
      await purser.close()
    },
  ]

  private static func kind(of event: LedgerEvent) -> String {
    switch event {
    case .read: "read"
    case .passedOver: "passed over"
    case .placed: "placed"
    case .sent: "sent"
    case .accepted: "accepted"
    case .becameUnknown: "became unknown"
    case .settled: "settled"
    case .released: "released"
    case .expired: "expired"
    case .reversed: "reversed"
    case .divided: "divided"
    case .recalled: "recalled"
    case .topUpAnnounced: "top-up announced"
    case .topUpChanged: "top-up changed"
    case .adjusted: "adjusted"
    }
  }
}
