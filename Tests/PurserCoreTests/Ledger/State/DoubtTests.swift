import PurserCore
import TestSupport
import Testing

@Suite("An order that is refused while somebody may have enough")
struct DoubtTests {
  private func doubt(_ low: String, _ high: String, certainAt seconds: Double?) -> Doubt {
    Doubt(
      supplier: TestLedger.main.supplier,
      spendable: Spendable(low: money(low), high: money(high)), certainAt: seconds.map { at($0) })
  }

  /// A ledger after the reading of `seconds` that may or may not contain an order of 30, settled at 8.
  private func ledger(_ amount: String = "70", readAt seconds: Double = 9) throws -> TestLedger {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    try ledger.settle("o1", at: 8)
    try ledger.read(amount, at: seconds)
    return ledger
  }

  @Test("hears who may have enough, and from when on a reading can tell; nothing is stored")
  func told() throws {
    var ledger = try ledger()
    #expect(ledger.position == ["40.00", "70.00", "100.00"])
    let events = ledger.log.events
    #expect(try ledger.place("o2", "50", at: 9.5) == .refused(.insufficientFunds))
    #expect(ledger.doubt == doubt("40", "70", certainAt: 10))
    #expect(ledger.log.events == events)
    // A reading from then on tells.
    try ledger.read("70", at: 10)
    #expect(try ledger.place("o2", "50", at: 11).hold?.amount == money("50"))
    #expect(ledger.doubt == nil)
  }

  @Test("is stored as refused where all that may be there is too little, and hears of no doubt")
  func want() throws {
    var ledger = try ledger()
    #expect(try ledger.place("o2", "70.01", at: 9.5) == .refused(.insufficientFunds))
    #expect(ledger.doubt == nil)
    try ledger.read("170", at: 20)
    #expect(try ledger.place("o2", "70.01", at: 21) == .refused(.insufficientFunds))
    #expect(ledger.doubt == nil)
    #expect(try ledger.place("o3", "70.01", at: 21).hold != nil)
  }

  @Test("is stored as refused where what is missing was certainly not in the reading")
  func absent() throws {
    var ledger = try TestLedger()
    try ledger.place("o1", "30", at: 5)
    #expect(try ledger.place("o2", "80", at: 6) == .refused(.insufficientFunds))
    #expect(ledger.doubt == nil)
    try ledger.tell(.released, of: "o1", at: 7)
    #expect(try ledger.place("o2", "80", at: 8) == .refused(.insufficientFunds))
  }

  @Test("waits for the first moment at which enough is certain, of several")
  func several() throws {
    var ledger = try TestLedger()
    for (name, seconds) in [("o1", 5.0), ("o2", 6), ("o3", 7)] {
      try ledger.place(name, "20", at: 1)
      try ledger.settle(name, at: seconds)
    }
    try ledger.read("40", at: 6.5)
    #expect(ledger.position == ["-20.00", "40.00", "100.00"])
    try ledger.place("a", "1", at: 7.5)
    #expect(ledger.doubt?.certainAt == at(8))
    try ledger.place("b", "20", at: 7.5)
    #expect(ledger.doubt?.certainAt == at(8))
    try ledger.place("c", "40", at: 7.5)
    #expect(ledger.doubt == doubt("-20", "40", certainAt: 9))
  }

  @Test("has no moment to wait for where it hangs on orders under way; an acceptance gives one")
  func underWay() throws {
    var ledger = try TestLedger(TestLedger.supplier(timing: .atOrder))
    try ledger.place("o1", "30", at: 5)
    try ledger.read("70", at: 6)
    try ledger.place("o2", "50", at: 7)
    #expect(ledger.doubt == doubt("40", "70", certainAt: nil))
    try ledger.tell(.accepted, of: "o1", at: 8)
    try ledger.place("o2", "50", at: 8.5)
    #expect(ledger.doubt == doubt("40", "70", certainAt: 10))
    // What was released is free at once.
    try ledger.tell(.released, of: "o1", at: 9)
    #expect(try ledger.place("o2", "50", at: 9).hold != nil)
  }

  @Test("waits for a reading that shows what the owner said has left")
  func ownersWord() throws {
    var ledger = try TestLedger()
    try ledger.adjust("fee", "-30", at: 5)
    #expect(try ledger.place("o1", "80", at: 6) == .refused(.insufficientFunds))
    #expect(ledger.doubt == doubt("70", "100", certainAt: 7))
    try ledger.read("70", at: 7)
    #expect(try ledger.place("o1", "80", at: 8) == .refused(.insufficientFunds))
    #expect(ledger.doubt == nil)
  }

  @Test("counts what pools have together where they share an order")
  func shared() throws {
    let bonus = pool("acme", "USD", "bonus")
    var ledger = try TestLedger(
      TestLedger.supplier(drawDownOrder: ["bonus", "main"]), reading: nil)
    try ledger.check([bonus: "10", TestLedger.main: "50"], at: 0)
    try ledger.place("o1", "30", at: 1)
    try ledger.settle("o1", at: 2)
    try ledger.check([bonus: "0", TestLedger.main: "30"], at: 3)
    #expect(ledger.positions.map { $0.prefix(2) } == [["-10.00", "0.00"], ["10.00", "30.00"]])
    try ledger.place("o2", "25", at: 3.5)
    #expect(ledger.doubt == doubt("10", "30", certainAt: 4))
    try ledger.check([bonus: "0", TestLedger.main: "30"], at: 4)
    #expect(try ledger.place("o2", "25", at: 5).hold?.pool == TestLedger.main)
  }

  @Test("names the supplier of whom it is known first")
  func nearest() throws {
    let names = ["a", "b"]
    var state = LedgerState(
      suppliers: names.map {
        Supplier(id: SupplierID($0), lag: .seconds($0 == "a" ? 9 : 2))
      })
    let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1000)))
    var log = LedgerState.Log()
    var deliberation = Deliberation()
    func read(_ amount: String, at seconds: Double) throws {
      for name in names {
        try state.take(
          reading(pool(name), amount, at: seconds), at: at(seconds + 0.1), clock: at(seconds + 0.1),
          log: &log)
      }
    }
    func place(_ name: String, at seconds: Double) throws {
      _ = try state.place(
        order(name, "40"), fingerprint: .sample(name), known: nil, retriesRefused: false,
        router: router, at: at(seconds), clock: at(seconds), in: &deliberation, log: &log)
    }
    try read("50", at: 0)
    for name in ["o1", "o2"] {
      try place(name, at: 2)
      let id = orderID(name)
      _ = try state.take(
        .settled(actual: nil), of: id, known: state.openOrder(id), at: at(3), log: &log)
    }
    try read("45", at: 4)
    try place("o3", at: 4.5)
    #expect(deliberation.doubt?.supplier == SupplierID("b"))
    #expect(deliberation.doubt?.certainAt == at(5))
  }
}
