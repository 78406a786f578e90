import PurserCore
import Synchronization

extension LedgerPromise {
  /// Promises about placing orders.
  static let orders = [
    LedgerPromise("a crowd of orders never holds more than there is") { home in
      let purser = try await PromisedLedger(home)
      let held = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<300 {
          group.addTask { try await purser.place("o\(number)", "1").record.state.hold != nil }
        }
        return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      try expect(held, is: 100, "orders held")
      try expect(try await purser.low(), is: money("0"), "left to spend")
      try await purser.reopen()
      try expect(try await purser.low(), is: money("0"), "left to spend after a restart")
      await purser.close()
    },
    LedgerPromise("the same order again gives the stored answer, also after a restart") {
      home in
      let purser = try await PromisedLedger(home)
      let answers = try await withThrowingTaskGroup(of: Placement.self) { group in
        for _ in 0..<20 { group.addTask { try await purser.place("o1", "30") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      try expect(Set(answers.map(\.record)).count, is: 1, "different answers")
      try expect(answers.filter { !$0.isRepetition }.count, is: 1, "first answers")
      try await purser.reopen()
      let repetition = Placement(record: answers[0].record, isRepetition: true)
      try expect(try await purser.place("o1", "30"), is: repetition, "the answer after a restart")
      try expect(try await purser.low(), is: money("70"), "left to spend")
      await purser.close()
    },
    LedgerPromise("orders and reports that come together are taken in their order") { home in
      let purser = try await PromisedLedger(home)
      let requests = (0..<40).map { order("o\($0)", "5") }.map { order in
        PlacementRequest(order, fingerprint: .sample("5"), router: PromisedLedger.router)
      }
      let states = await withCheckedContinuation { continuation in
        let answers = GatheredAnswers(81) { continuation.resume(returning: $0) }
        purser.ledger.submit(
          requests.enumerated().flatMap { number, request -> [LedgerRequest] in
            [
              .place(request) { answers.take($0.map(\.record.status), at: 2 * number) },
              .report(OrderReport(.sent, of: request.order.id)) {
                answers.take($0, at: 2 * number + 1)
              },
            ]
          } + [.place(requests[0]) { answers.take($0.map(\.record.status), at: 80) }])
      }
      let held = (0..<20).flatMap { _ in ["held", "sent"] }
      let refused = (20..<40).flatMap { _ in ["refused", "order_refused"] }
      try expect(states, is: held + refused + ["sent"], "what became of them")
      try expect(try await purser.low(), is: money("0"), "left to spend")
      await purser.close()
    },
    LedgerPromise("a name with another content is refused, and holds nothing more") { home in
      let purser = try await PromisedLedger(home)
      _ = try await purser.place("o1", "30")
      let error = LedgerError.orderExistsWithDifferentContent(orderID("o1"))
      try await expect(error, "another content") { () throws(LedgerError) in
        try await purser.place("o1", "31")
      }
      try await purser.reopen()
      try await expect(error, "another content after a restart") { () throws(LedgerError) in
        try await purser.place("o1", "31")
      }
      try expect(try await purser.low(), is: money("70"), "left to spend")
      await purser.close()
    },
    LedgerPromise("a refusal is kept where that is asked, and decided anew where it may be") {
      home in
      let purser = try await PromisedLedger(home)
      let dear = order("o1", "200")
      func place(storing: Bool, again: Bool) async throws(LedgerError) -> Placement {
        try await purser.ledger.place(
          dear, fingerprint: .sample("200"), router: PromisedLedger.router,
          retriesRefused: again, storesRefusal: storing)
      }
      _ = try await place(storing: false, again: false)
      try await expect(.unknownOrder(dear.id), "what was not kept") { () throws(LedgerError) in
        try await purser.ledger.order(dear.id)
      }
      let refused = try await place(storing: true, again: false)
      try expect(refused.record.state, is: .refused(.insufficientFunds), "the refusal")
      purser.clock.set(at(30))
      try await purser.ledger.take([reading(pool("acme"), "500", at: 20)])
      let kept = Placement(record: refused.record, isRepetition: true)
      try expect(try await place(storing: true, again: false), is: kept, "the kept refusal")
      let held = try await place(storing: true, again: true)
      try expect(held.record.state.name, is: "held", "the order tried again")
      await purser.close()
    },
    LedgerPromise("a preview decides as an order does, and holds nothing") { home in
      let purser = try await PromisedLedger(home)
      let decision = try await purser.ledger.preview(
        order("o1", "60"), router: PromisedLedger.router)
      try expect(decision.hold, is: Hold(pool: pool("acme"), amount: money("60")), "the hold")
      try expect(try await purser.low(), is: money("100"), "left to spend")
      let placed = try await purser.place("o1", "60")
      try expect(placed.record.decision, is: decision, "the decision")
      await purser.close()
    },
    LedgerPromise("every command is answered, and once") { home in
      let purser = try await PromisedLedger(home)
      let ledger = purser.ledger
      let answers = Mutex([Int](repeating: 0, count: 300))
      // Some are held, some refused, some repeated, and some reports are of orders that nobody knows.
      for number in 0..<100 {
        let order = order("o\(number % 80)", number.isMultiple(of: 5) ? "200" : "1")
        let request = PlacementRequest(
          order, fingerprint: .sample("\(number % 80)"), router: PromisedLedger.router)
        ledger.place(request) { _ in answers.withLock { $0[number] += 1 } }
        ledger.take(OrderReport(.released, of: orderID("o\(number)"))) { _ in
          answers.withLock { $0[100 + number] += 1 }
        }
        ledger.order(orderID("o\(number)")) { _ in answers.withLock { $0[200 + number] += 1 } }
      }
      await purser.close()
      try expect(answers.withLock(\.self), is: [Int](repeating: 1, count: 300), "the answers")
    },
    LedgerPromise("no order is known before there is one") { home in
      let purser = try await PromisedLedger(home)
      let id = orderID("never")
      try await expect(.unknownOrder(id), "its record") { () throws(LedgerError) in
        try await purser.ledger.order(id)
      }
      try await expect(.unknownOrder(id), "its status") { () throws(LedgerError) in
        try await purser.ledger.status(of: id)
      }
      try await expect(.unknownOrder(id), "a report of it") { () throws(LedgerError) in
        try await purser.ledger.take(.released, of: id)
      }
      await purser.close()
    },
  ]
}
