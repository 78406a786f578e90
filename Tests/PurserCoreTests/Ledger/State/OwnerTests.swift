import PurserCore
import TestSupport
import Testing

@Suite("What the owner tells")
struct OwnerTests {
  @Test("an announced top-up is matched when it arrives")
  func topUp() throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "500", at: 10)
    #expect(ledger.position == ["100.00", "100.00", "100.00"])
    #expect(ledger.state.pendingTopUps.map(\.reference) == [reference("t1")])
    try ledger.read("600", at: 60)
    #expect(ledger.surprises == ["top_up 500.00 = 600.00"])
    #expect(ledger.state.pendingTopUps.isEmpty)
    let entry = try #require(ledger.log.effects.transactions.last)
    #expect(entry.cause.reference == reference("t1"))
    #expect(entry.cause.observation?.available == money("600"))
  }

  @Test("a credit of just its amount goes before the oldest")
  func exactTopUp() throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "50", at: 10)
    try ledger.announce("t2", "80", at: 11)
    try ledger.read("180", at: 60)
    #expect(ledger.surprises == ["top_up 80.00 = 180.00"])
    #expect(ledger.state.pendingTopUps.map(\.reference) == [reference("t1")])
  }

  @Test("what goes beyond the announced top-ups is a credit")
  func topUpAndMore() throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "50", at: 10)
    try ledger.announce("t2", "80", at: 11)
    try ledger.read("235", at: 60)
    #expect(
      ledger.surprises == [
        "top_up 50.00 = 150.00", "top_up 80.00 = 230.00", "credit_detected 5.00 = 235.00",
      ])
  }

  @Test("a credit that is smaller than the top-up is not the top-up")
  func lessThanTheTopUp() throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "50", at: 10)
    try ledger.read("120", at: 60)
    #expect(ledger.surprises == ["credit_detected 20.00 = 120.00"])
    #expect(ledger.state.pendingTopUps.count == 1)
  }

  @Test("a top-up is known again though orders in flight were taken meanwhile")
  func topUpBehindOrders() throws {
    var ledger = try TestLedger()
    try ledger.announce("t1", "500", at: 3)
    try ledger.place("o1", "30", at: 5)
    try ledger.place("o2", "20", at: 5)
    try ledger.read("570", at: 10)
    #expect(ledger.surprises == ["top_up 500.00 = 550.00"])
    #expect(ledger.position == ["520.00", "570.00", "600.00"])
    try ledger.settle("o1", at: 11)
    try ledger.tell(.released, of: "o2", at: 11)
    try ledger.read("570", at: 60)
    #expect(ledger.position == ["570.00", "570.00", "570.00"])
    #expect(ledger.surprises.count == 1)
  }

  @Test("a fee that is kept back of a top-up stays quiet within the tolerance")
  func topUpWithAFee() throws {
    var ledger = try TestLedger(TestLedger.supplier(tolerance: "0.50"))
    try ledger.announce("t1", "500", at: 10)
    try ledger.read("599.60", at: 60)
    #expect(ledger.surprises == ["top_up 499.60 = 599.60"])
    try ledger.announce("t2", "100", at: 70)
    try ledger.read("699.90", at: 120)
    #expect(ledger.surprises.last == "top_up 100.30 = 699.90")
    #expect(ledger.state.pendingTopUps.isEmpty)
  }

  @Test("a top-up may be announced before its pool was ever read")
  func topUpOfAnUnreadPool() throws {
    var ledger = try TestLedger(reading: nil)
    try ledger.announce("t1", "500", at: 1)
    #expect(ledger.positions.isEmpty)
    try ledger.read("100", at: 10)
    try ledger.read("600", at: 60)
    #expect(ledger.surprises == ["top_up 500.00 = 600.00"])
  }

  @Test("money that the owner says left is taken off until a reading certainly lacks it")
  func adjustmentDown() throws {
    var ledger = try TestLedger()
    try ledger.adjust("a1", "-40", at: 10)
    #expect(ledger.position == ["60.00", "100.00", "60.00"])
    try ledger.read("100", at: 11)
    #expect(ledger.position == ["60.00", "100.00", "60.00"])
    try ledger.read("60", at: 12)
    #expect(ledger.position == ["60.00", "60.00", "60.00"])
    #expect(ledger.surprises == ["adjustment -40.00 = 60.00"])
  }

  @Test("money that the owner says came is spent only when a reading shows it")
  func adjustmentUp() throws {
    var ledger = try TestLedger()
    try ledger.adjust("a1", "40", at: 10)
    #expect(ledger.position == ["100.00", "100.00", "140.00"])
    try ledger.read("100", at: 11)
    #expect(ledger.position == ["100.00", "100.00", "140.00"])
    try ledger.read("140", at: 12)
    #expect(ledger.position == ["140.00", "140.00", "140.00"])
    #expect(ledger.surprises == ["adjustment 40.00 = 140.00"])
  }

  @Test("what the owner told twice counts once, and another content is an error")
  func twice() throws {
    var ledger = try TestLedger()
    let adjustment = try ledger.adjust("a1", "-40", at: 10)
    #expect(try ledger.adjust("a1", "-40", at: 11) == adjustment)
    let topUp = try ledger.announce("t1", "500", at: 12)
    #expect(try ledger.announce("t1", "500", at: 13) == topUp)
    let count = ledger.log.events.count
    #expect(throws: LedgerError.entryExistsWithDifferentContent(reference("a1"))) {
      try ledger.adjust("a1", "-41", at: 14)
    }
    #expect(throws: LedgerError.entryExistsWithDifferentContent(reference("t1"))) {
      try ledger.announce("t1", "501", at: 14)
    }
    #expect(throws: LedgerError.entryExistsWithDifferentContent(reference("a1"))) {
      try ledger.announce("a1", "-40", at: 14)
    }
    #expect(throws: LedgerError.entryExistsWithDifferentContent(reference("t1"))) {
      try ledger.adjust("t1", "500", at: 14)
    }
    #expect(ledger.log.events.count == count)
    #expect(ledger.surprises == ["adjustment -40.00 = 60.00"])
  }

  @Test("nothing is booked in a pool that was never read")
  func unknownPool() throws {
    var ledger = try TestLedger()
    #expect(throws: LedgerError.unknownPool(pool("other"))) {
      try ledger.adjust("a1", "5", at: 10, pool: pool("other"))
    }
  }
}
