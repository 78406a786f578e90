import PurserCore
import TestSupport
import Testing

@Suite("A sale that is undone in part")
struct PartialReversalTests {
  private func ledger(settledAt actual: String = "50") throws -> TestLedger {
    var ledger = try TestLedger()
    try ledger.place(
      Order(
        id: orderID("o1"), currency: currency("USD"),
        item: .product(
          sku: "card", quantity: 5,
          offers: [Order.Offer(supplier: SupplierID("acme"), unitCost: money("10"))])), at: 1)
    try ledger.settle("o1", actual, at: 2)
    return ledger
  }

  private func back(_ measure: PartialReversal.Measure, _ name: String) -> LedgerState.Report {
    .reversedInPart(PartialReversal(measure, reference: reference(name)))
  }

  private func givenBack(_ ledger: TestLedger) throws -> String {
    let parts = try ledger.parts(of: "o1")
    return
      "\(parts.givenBack.amount.decimalString) of \(parts.bought.amount.decimalString), "
      + "\(parts.whole.state.name)"
  }

  @Test("credits what came back, several times, up to the whole")
  func amounts() throws {
    var ledger = try ledger()
    try ledger.read("50", at: 10)
    try ledger.tellOfParts(back(.amount(money("10")), "r1"), of: "o1", at: 20)
    #expect(try givenBack(ledger) == "10.00 of 50.00, settled")
    // The reading in use does not show what came back.
    #expect(ledger.position == ["50.00", "50.00", "60.00"])
    try ledger.read("60", at: 30)
    #expect(ledger.position == ["60.00", "60.00", "60.00"])
    try ledger.tellOfParts(back(.amount(money("15.5")), "r2"), of: "o1", at: 31)
    #expect(try givenBack(ledger) == "25.50 of 50.00, settled")
    try ledger.tellOfParts(back(.amount(money("24.5")), "r3"), of: "o1", at: 32)
    #expect(try givenBack(ledger) == "50.00 of 50.00, reversed")
    try ledger.read("100", at: 60)
    #expect(ledger.position == ["100.00", "100.00", "100.00"])
    #expect(ledger.surprises.isEmpty)
    #expect(ledger.state.openOrderCount == 0)
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("counts units, and gives the last of them all that is left")
  func quantities() throws {
    var ledger = try ledger(settledAt: "50.000001")
    for name in ["r1", "r2", "r3", "r4"] {
      try ledger.tellOfParts(back(.quantity(1), name), of: "o1", at: 3)
    }
    #expect(try ledger.parts(of: "o1").kept.quantity == 1)
    try ledger.tellOfParts(back(.quantity(1), "r5"), of: "o1", at: 3)
    #expect(try givenBack(ledger) == "50.000001 of 50.000001, reversed")
    #expect(ledger.position[0] == "100.00")
  }

  @Test("is the same under the same name, however often it is told")
  func repetitions() throws {
    var ledger = try ledger()
    let reports = [
      back(.amount(money("10")), "r1"), back(.quantity(2), "r2"), back(.all, "r3"),
    ]
    for report in reports { try ledger.tellOfParts(report, of: "o1", at: 5) }
    #expect(try givenBack(ledger) == "50.00 of 50.00, reversed")
    let count = ledger.log.events.count
    for report in reports + [.reversed] {
      try ledger.tellOfParts(report, of: "o1", at: 6)
      #expect(ledger.log.events.count == count, "\(report)")
    }
    #expect(throws: LedgerError.entryExistsWithDifferentContent(reference("r1"))) {
      try ledger.tellOfParts(back(.amount(money("11")), "r1"), of: "o1", at: 7)
    }
    #expect(throws: LedgerError.alreadyReversed(orderID("o1"))) {
      try ledger.tellOfParts(back(.amount(money("1")), "r4"), of: "o1", at: 7)
    }
  }

  @Test("is refused beyond what is left, and nothing changes")
  func refusals() throws {
    var ledger = try ledger()
    try ledger.tellOfParts(back(.amount(money("20")), "r1"), of: "o1", at: 5)
    let (id, before) = (orderID("o1"), ledger.state)
    let left = LedgerError.moreThanBought(id, quantity: 5, amount: money("30"))
    for measure in [PartialReversal.Measure.amount(money("30.01")), .quantity(6)] {
      #expect(throws: left) { try ledger.tellOfParts(back(measure, "r2"), of: "o1", at: 6) }
    }
    #expect(ledger.state == before)
    var open = try TestLedger()
    try open.place("o1", "50", at: 1)
    #expect(throws: LedgerError.notSettled(id)) {
      try open.tellOfParts(back(.amount(money("1")), "r1"), of: "o1", at: 2)
    }
    try open.settle("o1", at: 3)
    #expect(throws: LedgerError.noQuantity(id)) {
      try open.tellOfParts(back(.quantity(1), "r1"), of: "o1", at: 4)
    }
  }

  @Test("takes from what was bought last first, and leaves the rest that is held on alone")
  func rest() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "50", at: 1)
    for amount in ["20", "30"] {
      try ledger.tellOfParts(
        .settledInPart(PartialPurchase(actual: money(amount), keepsRest: true)), of: "o1", at: 2)
    }
    try ledger.tellOfParts(back(.amount(money("15")), "r1"), of: "o1", at: 3)
    #expect(try givenBack(ledger) == "15.00 of 30.00, settled")
    let parts = try ledger.parts(of: "o1")
    #expect(parts.kept.amount == money("15"))
    #expect(parts.heldOn?.state.hold?.amount == money("20"))
    // What is told of purchases counts what was given back as bought.
    try ledger.tellOfParts(.settled(actual: money("50")), of: "o1", at: 4)
    #expect(try givenBack(ledger) == "15.00 of 50.00, settled")
    #expect(ledger.position[0] == "65.00")
    #expect(try ledger.replayed() == ledger.state)
  }
}
