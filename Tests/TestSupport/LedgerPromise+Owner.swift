import PurserCore

extension LedgerPromise {
  /// Promises about what the owner tells.
  static let owner = [
    LedgerPromise("what the owner tells twice counts once, also over a restart") { home in
      let purser = try await PromisedLedger(home)
      func tell() async throws(LedgerError) -> Adjustment {
        try await purser.ledger.adjust(
          reference("a1"), pool: pool("acme"), type: .adjustment, amount: money("-5"), note: "fee")
      }
      let told = try await withThrowingTaskGroup(of: Adjustment.self) { group in
        for _ in 0..<10 { group.addTask { try await tell() } }
        return try await group.reduce(into: Set<Adjustment>()) { $0.insert($1) }
      }
      try expect(told.count, is: 1, "different answers")
      try await purser.reopen()
      try expect(try await tell(), is: told.first, "the answer after a restart")
      try expect(try await purser.low(), is: money("95"), "left to spend")
      try await expect(.entryExistsWithDifferentContent(reference("a1")), "another amount") {
        () throws(LedgerError) in
        try await purser.ledger.adjust(
          reference("a1"), pool: pool("acme"), type: .adjustment, amount: money("5"), note: nil)
      }
      await purser.close()
    },
    LedgerPromise("an announced top-up waits for the reading that shows it") { home in
      let purser = try await PromisedLedger(home)
      let topUp = try await purser.ledger.announceTopUp(
        reference("t1"), to: pool("acme"), of: money("50"))
      try await purser.reopen()
      try expect(try await purser.ledger.pendingTopUps(), is: [topUp], "top-ups on their way")
      try await purser.ledger.take([reading(pool("acme"), "150", at: 20)])
      try expect(try await purser.ledger.pendingTopUps(), is: [], "top-ups on their way")
      await purser.close()
    },
    LedgerPromise("nothing is booked in a pool that was never read") { home in
      let purser = try await PromisedLedger(home)
      let pool = pool("acme", "EUR")
      try await expect(.unknownPool(pool), "an adjustment") { () throws(LedgerError) in
        try await purser.ledger.adjust(
          reference("a1"), pool: pool, type: .adjustment, amount: money("5", "EUR"), note: nil)
      }
      await purser.close()
    },
  ]
}
