import TestSupport
import Testing

@testable import PurserCore

@Suite("What the owner says that a finding was")
struct InboxTests {
  private func notice(
    _ name: String, _ amount: String, noticed: Double, _ type: TransactionType = .adjustment
  ) -> ExplanationNotice {
    ExplanationNotice(
      reference: reference(name), pool: TestLedger.main,
      finding: FindingName(noticedAt: at(noticed), amount: money(amount)), type: type)
  }

  @Test("it is taken back and booked as that, and the balances stay")
  func explained() throws {
    var ledger = try TestLedger()
    try ledger.read("76.70", at: 60)
    let position = ledger.position
    #expect(ledger.state.openFindings.map(\.finding.open) == [money("-23.30")])
    let loss = notice("e1", "-23.30", noticed: 60.1, TransactionType(stored: "theft"))
    let told = try ledger.explain(loss, at: 70)
    #expect(
      ledger.surprises == [
        "drift -23.30 = 76.70", "theft -23.30 = 53.40", "explained 23.30 = 76.70",
      ])
    #expect(ledger.position == position)
    #expect(ledger.state.openFindings.isEmpty)
    // The next reading finds nothing.
    try ledger.read("76.70", at: 120)
    #expect(ledger.surprises.count == 3)
    let count = ledger.log.events.count
    let again = try ledger.explain(loss, at: 130)
    #expect(again == told)
    #expect(ledger.log.events.count == count)
    #expect(throws: LedgerError.nothingOpen(TestLedger.main)) {
      try ledger.explain(notice("e2", "-23.30", noticed: 60.1), at: 140)
    }
    #expect(throws: LedgerError.entryExistsWithDifferentContent(reference("e1"))) {
      try ledger.explain(notice("e1", "-23.30", noticed: 60.1), at: 140)
    }
  }

  @Test("only what is still open of it is booked")
  func rest() throws {
    var ledger = try TestLedger()
    try ledger.read("60", at: 60)
    try ledger.adjust("a1", "-15", at: 65)
    // The reading lacks what was told: it was a part of the drift.
    try ledger.read("60", at: 70)
    let told = try ledger.explain(notice("e1", "-40", noticed: 60.1), at: 80)
    #expect(told.amount == money("-25"))
    #expect(ledger.position == ["60.00", "60.00", "60.00"])
  }

  // MARK: Suggestions

  private func suggestions(
    _ amount: String, topUps: [TopUp] = [], orders: [OrderStatus] = []
  ) -> [FindingSuggestion] {
    var supplier = Supplier(id: TestLedger.main.supplier)
    supplier.prices = ["psn-25-usd": money("23.30"), "xbox": money("11.65"), "big": money("90")]
    let observation = Transaction.Observation(
      available: money("1"), lowest: money("1"), highest: money("1"), requestedAt: at(60),
      receivedAt: at(60))
    let found = Finding(amount: money(amount), observation: observation)
    return SuggestionFacts(supplier: supplier, topUps: topUps, orders: orders)
      .suggestions(for: OpenFinding(finding: found, open: found.amount), in: TestLedger.main)
  }

  private func topUp(_ name: String, _ amount: String, fee: String? = nil) -> TopUp {
    TopUp(
      reference: reference(name), pool: TestLedger.main, amount: money(amount),
      announcedAt: at(10), feeUpTo: fee.map { money($0) })
  }

  @Test("a drift may be up to three units of a product at one price")
  func products() {
    #expect(
      suggestions("-23.30") == [
        .product(sku: "psn-25-usd", quantity: 1), .product(sku: "xbox", quantity: 2),
      ])
    #expect(suggestions("-46.60") == [.product(sku: "psn-25-usd", quantity: 2)])
    #expect(
      suggestions("-34.95") == [.product(sku: "xbox", quantity: 3)])
    #expect(suggestions("-360") == [])
    #expect(suggestions("23.30") == [])
    #expect(
      FindingSuggestion.product(sku: "psn-25-usd", quantity: 2)
        .sentence(of: money("-46.60"), at: SupplierID("delta"))
        == "-46.60 is two psn-25-usd at delta; no order: the key may be used elsewhere")
  }

  @Test("a credit may be a top-up of which a tenth is missing, the nearest first")
  func topUps() {
    var cancelled = topUp("t3", "500")
    cancelled.cancelledAt = at(20)
    var arrived = topUp("t4", "495")
    arrived.arrived = money("495")
    let all = [topUp("t1", "510"), topUp("t2", "600"), cancelled, arrived, topUp("t5", "490")]
    #expect(
      suggestions("495", topUps: all) == [.topUp(reference("t3")), .topUp(reference("t1"))])
  }

  @Test("a drift may be the fee of a top-up that has arrived")
  func fees() {
    var topUp = topUp("t1", "500", fee: "10")
    #expect(suggestions("-7", topUps: [topUp]) == [])
    topUp.arrived = money("500")
    topUp.arrivedAt = at(50)
    #expect(suggestions("-7", topUps: [topUp]) == [.transferFee(reference("t1"))])
    #expect(suggestions("-11", topUps: [topUp]) == [])
  }

  @Test("orders of just the amount are told")
  func orders() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.place("o2", "20", at: 5)
    try ledger.settle("o1", at: 6)
    try ledger.tell(.released, of: "o2", at: 6)
    let orders = ["o1", "o2"].compactMap { ledger.status(of: $0) }
    #expect(suggestions("-20", orders: orders) == [.boughtAfterAll(orderID("o2"))])
    #expect(suggestions("30", orders: orders) == [.refund(orderID("o1"))])
    #expect(suggestions("20", orders: orders) == [])
  }
}
