import PurserCore
import TestSupport
import Testing

@Suite("An order that is bought in part")
struct PartialPurchaseTests {
  /// A ledger of 100 with an order of five units for 50 in all.
  private func ledger() throws -> TestLedger {
    var ledger = try TestLedger()
    try ledger.place(product(5), at: 1)
    return ledger
  }

  private func product(_ quantity: Int64) -> Order {
    Order(
      id: orderID("o1"), currency: currency("USD"),
      item: .product(
        sku: "card", quantity: quantity,
        offers: [Order.Offer(supplier: SupplierID("acme"), unitCost: money("10"))]))
  }

  private func bought(
    _ quantity: Int64?, _ actual: String? = nil, keepsRest: Bool = false
  ) -> LedgerState.Report {
    .settledInPart(
      PartialPurchase(
        quantity: quantity, actual: actual.map { money($0) }, keepsRest: keepsRest))
  }

  /// What is bought, what is held on and what was given back, as units and amounts.
  private func account(_ ledger: TestLedger) throws -> [String] {
    let parts = try ledger.parts(of: "o1")
    func text(_ quantity: Int64?, _ amount: Money?) -> String {
      "\(quantity.map(String.init) ?? "-") for \(amount?.decimalString ?? "-")"
    }
    return [
      text(parts.bought.quantity, parts.bought.amount),
      text(parts.heldOn.flatMap { parts.quantity(of: $0) }, parts.heldOn?.state.hold?.amount),
      text(parts.givenBack.quantity, parts.givenBack.amount),
    ]
  }

  @Test("frees the rest, and says what was bought")
  func free() throws {
    var ledger = try ledger()
    try ledger.tellOfParts(bought(3, "30"), of: "o1", at: 5)
    #expect(try account(ledger) == ["3 for 30.00", "- for -", "0 for 0.00"])
    #expect(try ledger.parts(of: "o1").whole.state.name == "settled")
    #expect(ledger.position == ["70.00", "70.00", "100.00"])
    try ledger.read("70", at: 10)
    #expect(ledger.position == ["70.00", "70.00", "70.00"])
    #expect(ledger.surprises.isEmpty)
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("holds the rest on until it is bought too, told as what is bought in all")
  func hold() throws {
    var ledger = try ledger()
    try ledger.tellOfParts(bought(2, "20", keepsRest: true), of: "o1", at: 5)
    #expect(try account(ledger) == ["2 for 20.00", "3 for 30.00", "0 for 0.00"])
    #expect(ledger.position == ["50.00", "50.00", "100.00"])
    try ledger.tellOfParts(bought(3, "31", keepsRest: true), of: "o1", at: 6)
    #expect(try account(ledger) == ["3 for 31.00", "2 for 20.00", "0 for 0.00"])
    try ledger.tellOfParts(bought(5), of: "o1", at: 7)
    #expect(try account(ledger) == ["5 for 51.00", "- for -", "0 for 0.00"])
    try ledger.read("49", at: 20)
    #expect(ledger.position == ["49.00", "49.00", "49.00"])
    #expect(ledger.surprises.isEmpty)
    #expect(ledger.state.openOrderCount == 0)
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("says nothing new when it is told again, also late")
  func repetitions() throws {
    var ledger = try ledger()
    let reports = [bought(2, "20", keepsRest: true), bought(3, "31", keepsRest: true)]
    for report in reports { try ledger.tellOfParts(report, of: "o1", at: 5) }
    let count = ledger.log.events.count
    for report in reports + [bought(2, nil, keepsRest: true), bought(3, nil, keepsRest: true)] {
      try ledger.tellOfParts(report, of: "o1", at: 6)
      #expect(ledger.log.events.count == count, "\(report)")
    }
    try ledger.tellOfParts(bought(3, "31"), of: "o1", at: 7)
    #expect(try account(ledger) == ["3 for 31.00", "- for -", "0 for 0.00"])
    #expect(ledger.position[0] == "69.00")
    let freed = ledger.log.events.count
    for report in reports + [bought(3, "31"), .settled(actual: money("31")), .released] {
      try ledger.tellOfParts(report, of: "o1", at: 8)
      #expect(ledger.log.events.count == freed, "\(report)")
    }
  }

  @Test("is refused where it cannot be, and nothing changes")
  func refusals() throws {
    var ledger = try ledger()
    try ledger.tellOfParts(bought(3, "30", keepsRest: true), of: "o1", at: 5)
    let (id, before) = (orderID("o1"), ledger.state)
    let wrong: [(LedgerState.Report, LedgerError)] = [
      (bought(6), .moreThanOrdered(id, ordered: 5)),
      (bought(2, "20"), .alreadySettled(id, actual: money("30"))),
      (bought(3, "29"), .alreadySettled(id, actual: money("30"))),
      (bought(4, "29"), .alreadySettled(id, actual: money("30"))),
      (bought(nil, "40", keepsRest: true), .quantityMissing(id, ordered: 5)),
      (
        .settledInPart(PartialPurchase(quantity: 4, actual: money("4", "EUR"))),
        .wrongCurrency(expected: currency("USD"), got: currency("EUR"))
      ),
    ]
    for (report, error) in wrong {
      #expect(throws: error) { try ledger.tellOfParts(report, of: "o1", at: 6) }
      #expect(ledger.state == before)
    }
    try ledger.tellOfParts(.released, of: "o1", at: 7)
    #expect(throws: LedgerError.alreadyReleased(id)) {
      try ledger.tellOfParts(bought(4, "40", keepsRest: true), of: "o1", at: 8)
    }
  }

  @Test("an order without units is held on by amount")
  func byAmount() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "50", at: 1)
    #expect(throws: LedgerError.noQuantity(orderID("o1"))) {
      try ledger.tellOfParts(bought(1), of: "o1", at: 2)
    }
    try ledger.tellOfParts(bought(nil, "20", keepsRest: true), of: "o1", at: 5)
    #expect(try account(ledger) == ["- for 20.00", "- for 30.00", "0 for 0.00"])
    try ledger.tellOfParts(bought(nil, "20", keepsRest: true), of: "o1", at: 5)
    try ledger.tellOfParts(bought(nil, "45", keepsRest: true), of: "o1", at: 6)
    #expect(try account(ledger) == ["- for 45.00", "- for 5.00", "0 for 0.00"])
    try ledger.tellOfParts(.settled(actual: money("52")), of: "o1", at: 7)
    #expect(try account(ledger) == ["- for 52.00", "- for -", "0 for 0.00"])
    #expect(ledger.position[0] == "48.00")
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("a delivery of a part after the order was given up is taken in, and no more")
  func late() throws {
    var ledger = try ledger()
    try ledger.tell(.released, of: "o1", at: 3)
    try ledger.tellOfParts(bought(2, "20"), of: "o1", at: 5)
    #expect(try account(ledger) == ["2 for 20.00", "- for -", "0 for 0.00"])
    #expect(ledger.position[0] == "80.00")
    try ledger.tellOfParts(bought(3, "30"), of: "o1", at: 6)
    #expect(try account(ledger) == ["3 for 30.00", "- for -", "0 for 0.00"])
    #expect(ledger.position[0] == "70.00")
  }

  @Test("the rest expires by itself, and can be settled after it")
  func expiry() throws {
    var ledger = try ledger()
    try ledger.tellOfParts(bought(3, "30", keepsRest: true), of: "o1", at: 5)
    try ledger.expireOverdue(at: 2000)
    #expect(try ledger.parts(of: "o1").rest?.state.name == "expired")
    try ledger.read("50", at: 2010)
    #expect(ledger.position == ["50.00", "50.00", "50.00"])
    try ledger.tellOfParts(bought(4, "40"), of: "o1", at: 2020)
    #expect(try account(ledger) == ["4 for 40.00", "- for -", "0 for 0.00"])
    #expect(try ledger.replayed() == ledger.state)
  }
}
