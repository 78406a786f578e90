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
    LedgerPromise("what is said of a top-up counts once, also over a restart") { home in
      let purser = try await PromisedLedger(home)
      let notice = TopUpNotice(
        reference: reference("t1"), pool: pool("acme"), amount: money("50"), expectedAt: at(900),
        feeUpTo: money("5"), note: "wire 7")
      _ = try await purser.ledger.announceTopUp(notice)
      let sent = try await purser.ledger.changeTopUp(notice.reference, .sent)
      try await purser.reopen()
      try expect(try await purser.ledger.announceTopUp(notice), is: sent, "announced again")
      try expect(
        try await purser.ledger.changeTopUp(notice.reference, .sent), is: sent, "sent again")
      try await purser.ledger.take([reading(pool("acme"), "147", at: 20)])
      try await purser.reopen()
      let topUps = try await purser.ledger.topUps()
      try expect(topUps.pending, is: [], "top-ups on their way")
      try expect(topUps.past.map(\.arrived), is: [money("47")], "what arrived")
      try expect(topUps.past.map(\.fee), is: [money("3")], "what was kept back")
      try expect(topUps.past.map(\.note), is: ["wire 7"], "the owner's words")
      try await expect(.topUpOver(notice.reference), "cancelled") { () throws(LedgerError) in
        try await purser.ledger.changeTopUp(notice.reference, .cancelled)
      }
      try await expect(.unknownTopUp(reference("t9")), "unknown") { () throws(LedgerError) in
        try await purser.ledger.changeTopUp(reference("t9"), .sent)
      }
      await purser.close()
    },
    LedgerPromise("a credit is matched to a top-up that was cancelled, once") { home in
      let purser = try await PromisedLedger(home)
      let (name, pool) = (reference("t1"), pool("acme"))
      _ = try await purser.ledger.announceTopUp(name, to: pool, of: money("50"))
      _ = try await purser.ledger.changeTopUp(name, .cancelled)
      let found = reading(pool, "145", at: 20)
      try await purser.ledger.take([found])
      try await purser.reopen()
      let credit = FindingName(noticedAt: found.receivedAt, amount: money("45"))
      let matched = try await purser.ledger.changeTopUp(name, .matched(credit))
      try expect(matched.isShort, is: true, "whether it is short")
      try await purser.reopen()
      try expect(
        try await purser.ledger.changeTopUp(name, .matched(credit)), is: matched, "matched again")
      try expect(try await purser.low(), is: money("145"), "left to spend")
      await purser.close()
    },
    LedgerPromise("what the owner says that a drift was is booked once, also over a restart") {
      home in
      let purser = try await PromisedLedger(home)
      let found = reading(pool("acme"), "77", at: 20)
      try await purser.ledger.take([found])
      let drift = FindingName(noticedAt: found.receivedAt, amount: money("-23"))
      let notice = ExplanationNotice(
        reference: reference("e1"), pool: pool("acme"), finding: drift, type: .adjustment,
        note: "price rise", order: orderID("o1"))
      let told = try await purser.ledger.explain(notice)
      try expect(told.amount, is: money("-23"), "what is booked")
      try await purser.reopen()
      try expect(try await purser.ledger.explain(notice), is: told, "told again")
      try expect(try await purser.ledger.openFindings().count, is: 0, "open findings")
      try expect(try await purser.low(), is: money("77"), "left to spend")
      var other = notice
      other.reference = reference("e2")
      try await expect(.nothingOpen(pool("acme")), "explained twice") { () throws(LedgerError) in
        try await purser.ledger.explain(other)
      }
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
