import PurserCore

extension LedgerPromise {
  /// Promises about orders that go from one supplier to the next.
  static let attempts = [
    LedgerPromise("an order goes on to another supplier in one step, also over a restart") { home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      let first = try await purser.place("o1", "30").record
      try expect(first.state.hold?.supplier, is: SupplierID("acme"), "the first supplier")
      let next = try await purser.next("o1")
      try expect(next.record.state.hold?.supplier, is: SupplierID("bolt"), "the next supplier")
      try expect(next.record.status.attemptID, is: "o1-2", "the name of the next attempt")
      try expect(try await purser.lows(), is: [money("100"), money("70")], "what is left")
      try await purser.reopen()
      try expect(try await purser.lows(), is: [money("100"), money("70")], "after a restart")
      let settled = try await purser.ledger.take(
        OrderReport(.settled(actual: money("28")), of: orderID("o1"), attempt: .only))
      try expect(settled.attemptID, is: "o1-2", "the attempt that was bought")
      let attempts = try await purser.ledger.attempts(of: orderID("o1"))
      try expect(attempts.map(\.record.state.name), is: ["released", "settled"], "the attempts")
      try expect(
        attempts[0].note?.problem, is: AttemptProblem(.outOfStock, "none left"), "the reason")
      try expect(attempts[1].note, is: nil, "what is kept of the other one")
      await purser.close()
    },
    LedgerPromise("to go on again from the same attempt gives the attempt that followed") { home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      _ = try await purser.place("o1", "30")
      let next = try await purser.next("o1", attempt: 1)
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        let again = try await purser.next("o1", attempt: 1)
        try expect(again.isRepetition, is: true, "whether it was done before")
        try expect(again.record, is: next.record, "the attempt that followed")
      }
      try await expect(.unknownOrder(orderID("o1")), "an attempt that is not there") {
        () throws(LedgerError) in try await purser.next("o1", attempt: 3)
      }
      try await expect(.unknownOrder(orderID("o2")), "an order that is not there") {
        () throws(LedgerError) in try await purser.next("o2")
      }
      await purser.close()
    },
    LedgerPromise("the order again gives the latest attempt, whatever became of those before") {
      home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      _ = try await purser.place("o1", "30")
      let next = try await purser.next("o1")
      for isReopened in [false, true] {
        if isReopened { try await purser.reopen() }
        let again = try await purser.place("o1", "30")
        try expect(again, is: Placement(record: next.record, isRepetition: true), "the answer")
        try expect(try await purser.ledger.order(orderID("o1")), is: next.record, "the record")
      }
      await purser.close()
    },
    LedgerPromise("where nobody else can fill it, the money is free all the same") { home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      _ = try await purser.place("o1", "30")
      _ = try await purser.next("o1")
      let nobody = try await purser.next("o1")
      let reasons = nobody.refusal?.excluded.map(\.reason)
      try expect(reasons, is: [.tried], "why nobody can")
      try expect(nobody.record.state.name, is: "released", "where it stands")
      try expect(try await purser.lows(), is: [money("100"), money("100")], "what is left")
      await purser.close()
    },
    LedgerPromise("an order goes nowhere while nobody knows its outcome, unless its hold stays") {
      home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      _ = try await purser.place("o1", "30")
      try await purser.ledger.take(.unknown, of: orderID("o1"))
      try await expect(.attemptUnknown(orderID("o1")), "an unknown outcome") {
        () throws(LedgerError) in try await purser.next("o1")
      }
      let next = try await purser.next("o1", doubt: .remains)
      try expect(next.record.status.attemptID, is: "o1-2", "the attempt that followed")
      try expect(try await purser.lows(), is: [money("70"), money("70")], "what is left")
      try await purser.ledger.take(.released, of: orderID("o1"))
      try await purser.ledger.take(.settled(actual: nil), of: orderID("o1").attempt(2))
      try await purser.reopen()
      let states = try await purser.ledger.attempts(of: orderID("o1")).map(\.record.state.name)
      try expect(states, is: ["released", "settled"], "what became of both")
      await purser.close()
    },
    LedgerPromise("an order that was bought goes nowhere") { home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      _ = try await purser.place("o1", "30")
      try await purser.ledger.take(.settled(actual: money("29")), of: orderID("o1"))
      try await expect(.alreadySettled(orderID("o1"), actual: money("29")), "a bought order") {
        () throws(LedgerError) in try await purser.next("o1")
      }
      await purser.close()
    },
    LedgerPromise("a delivery after a release is taken in, as late") { home in
      let purser = try await PromisedLedger(home)
      _ = try await purser.place("o1", "30")
      try await purser.ledger.take(.released, of: orderID("o1"))
      try expect(try await purser.low(), is: money("100"), "after the release")
      let late = try await purser.ledger.take(.settled(actual: nil), of: orderID("o1"))
      try expect(late.state.name, is: "settled", "where it stands")
      try expect(try await purser.low(), is: money("70"), "after the delivery")
      try await purser.reopen()
      try expect(try await purser.low(), is: money("70"), "after a restart")
      let attempts = try await purser.ledger.attempts(of: orderID("o1"))
      try expect(attempts.map(\.isLate), is: [true], "whether it was late")
      await purser.close()
    },
    LedgerPromise("an order of which nobody knows is open until its outcome is told") { home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      _ = try await purser.place("o1", "30")
      try await purser.ledger.take(.unknown, of: orderID("o1"))
      let note = AttemptNote(
        hold: orderID("o1"), supplier: SupplierID("acme"), placedAt: at(10), state: .unknown)
      let expired = try await purser.ledger.take(
        OrderReport(.unheard, of: orderID("o1"), notes: [note]))
      try expect(expired.state.name, is: "expired", "where it stands")
      try await purser.reopen()
      try expect(try await purser.ledger.openNotes(), is: [note], "the open notes")
      try await expect(.attemptUnknown(orderID("o1")), "where it goes") { () throws(LedgerError) in
        try await purser.next("o1")
      }
      try await purser.ledger.take(.settled(actual: nil), of: orderID("o1"))
      try expect(try await purser.ledger.openNotes(), is: [], "the open notes at the end")
      var over = note
      over.isOver = true
      try expect(try await purser.ledger.notes(of: orderID("o1")), is: [over], "what is kept")
      await purser.close()
    },
    LedgerPromise("a product's own prices are known again when it goes on") { home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt", "cobalt"])
      let offers = [("acme", "9"), ("bolt", "12"), ("cobalt", "11")].map {
        Order.Offer(supplier: SupplierID($0.0), unitCost: money($0.1))
      }
      let order = Order(
        id: orderID("o1"), currency: currency("USD"),
        item: .product(sku: "S", quantity: 2, offers: offers),
        deny: [SupplierID("bolt")], policy: .cheapest)
      _ = try await purser.ledger.place(
        order, fingerprint: .sample("o1"), router: PromisedLedger.router)
      try await purser.reopen()
      let next = try await purser.next("o1").record
      try expect(next.state.hold?.supplier, is: SupplierID("cobalt"), "the next supplier")
      try expect(next.state.hold?.amount, is: money("22"), "what it costs there")
      await purser.close()
    },
    LedgerPromise("what is kept of an attempt is there with what the ledger did about it") { home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      var carried = order("o1", "30")
      carried.carrying = CarryingTerms(recipient: "+491701", parameters: ["region": "eu"])
      let placed = try await purser.ledger.place(
        carried, fingerprint: .sample("30"), router: PromisedLedger.router)
      var notes = try await purser.ledger.openNotes()
      try expect(notes.map(\.hold), is: [orderID("o1")], "the open attempts")
      try expect(notes[0].request?.recipient, is: "+491701", "the recipient")
      try expect(notes[0].request?.parameters, is: ["region": "eu"], "the parameters")
      try expect(notes[0].request?.amount, is: placed.record.state.hold?.amount, "the amount")
      notes[0].memo = AttemptMemo(
        reference: "R-1", supplierReference: "S-1", kept: #"{"token":"t"}"#, startedAt: at(11),
        endedAt: at(12))
      notes[0].memo?.wasTaken = true
      notes[0].memo?.contentRead = [0, 2]
      notes[0].state = .accepted
      notes[0].charged = money("29.5")
      try await purser.ledger.take(OrderReport(.sent, of: orderID("o1"), notes: notes))
      try await purser.reopen()
      try expect(try await purser.ledger.openNotes(), is: notes, "after a restart")
      for address in [AttemptAddress.reference("R-1"), .supplierReference("S-1")] {
        let found = try await purser.ledger.note(at: SupplierID("acme"), address)
        try expect(found, is: notes[0], "found by its supplier")
      }
      let other = try await purser.ledger.note(at: SupplierID("bolt"), .reference("R-1"))
      try expect(other, is: nil, "found at another supplier")
      notes[0].problem = AttemptProblem(.funds, "no money", status: 402)
      notes[0].isOver = true
      let next = try await purser.next("o1", note: notes[0])
      notes[0].wasFreedToGoOn = true
      try expect(next.note?.hold, is: orderID("o1").attempt(2), "the attempt that followed")
      try expect(next.note?.request?.recipient, is: "+491701", "its recipient")
      try expect(try await purser.ledger.openNotes(), is: next.note.map { [$0] } ?? [], "open")
      let all = try await purser.ledger.notes(of: orderID("o1"))
      try expect(all, is: notes + (next.note.map { [$0] } ?? []), "all of the order")
      try await purser.ledger.take(OrderReport(.noted, of: orderID("o1").attempt(2)))
      await purser.close()
    },
    LedgerPromise("a shop's word on an attempt adds to what is kept of it") { home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      _ = try await purser.place("o1", "30")
      let id = orderID("o1")
      try await purser.ledger.take(
        OrderReport(.sent, of: id, remark: AttemptRemark(supplierReference: "S-1")))
      let problem = AttemptProblem(word: "tired", "come back later")
      try await purser.ledger.take(
        OrderReport(.released, of: id, remark: AttemptRemark(problem: problem)))
      try await purser.reopen()
      let notes = try await purser.ledger.notes(of: id)
      try expect(notes.map(\.memo?.supplierReference), is: ["S-1"], "the supplier's name for it")
      try expect(notes.map(\.problem), is: [problem], "the reason")
      try expect(notes.map(\.isOver), is: [true], "nothing is asked of the supplier")
      let late = OrderReport(.settled(actual: money("31")), of: id)
      try await purser.ledger.take(late)
      let after = try await purser.ledger.notes(of: id)
      try expect(after.map(\.isLate), is: [true], "late")
      try expect(after.map { $0.overpricedAt != nil }, is: [true], "for more than its price")
      try expect(after.map(\.problem), is: [problem], "the reason, still")
      await purser.close()
    },
    LedgerPromise("an order that leaves with its hold is sent, and found after a crash") { home in
      let purser = try await PromisedLedger(home, suppliers: ["acme", "bolt"])
      var carried = order("o1", "30")
      carried.carrying = CarryingTerms()
      var request = PlacementRequest(
        carried, fingerprint: .sample("30"), router: PromisedLedger.router)
      request.departure = ReadyDeparture()
      let placed = try await purser.ledger.place(request)
      try expect(placed.record.state.name, is: "sent", "as it is answered")
      try expect(placed.isRepetition, is: false, "whether it is a repetition")
      let again = try await purser.ledger.place(request)
      try expect(again.isRepetition, is: true, "whether the same again is a repetition")
      try expect(again.record, is: placed.record, "the same again")
      try await purser.reopen()
      let notes = try await purser.ledger.openNotes()
      try expect(notes.map(\.memo?.reference), is: ["R-o1-1"], "what it can be found by")
      let attempts = try await purser.ledger.attempts(of: orderID("o1"))
      try expect(attempts.map(\.record), is: [placed.record], "after a restart")
      try await purser.ledger.take(.released, of: orderID("o1"))
      var other = order("o2", "30")
      other.carrying = CarryingTerms()
      request = PlacementRequest(
        other, fingerprint: .sample("o2"), router: PromisedLedger.router)
      request.departure = ReadyDeparture(isReady: false)
      let held = try await purser.ledger.place(request)
      try expect(held.record.state.name, is: "held", "one that does not leave")
      try expect(try await purser.low(), is: money("70"), "whether its money is set aside")
      await purser.close()
    },
  ]
}

/// Lets every order leave with its hold, or none.
private final class ReadyDeparture: AttemptDeparture {
  private let isReady: Bool

  init(isReady: Bool = true) { self.isReady = isReady }

  func memo(of note: AttemptNote, at moment: Timestamp) -> AttemptMemo? {
    guard isReady, let request = note.request else { return nil }
    return AttemptMemo(reference: "R-\(request.id)", startedAt: moment)
  }
}
