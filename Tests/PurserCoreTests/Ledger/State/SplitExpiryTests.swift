import PurserCore
import TestSupport
import Testing

@Suite("Expired holds that several pools share")
struct SplitExpiryTests {
  private let balance = TestLedger.balance
  private let prepayment = TestLedger.prepayment

  @Test("an expired order that one pool tells of is judged in all of them")
  func expired() throws {
    for (amount, rest) in [("0", "30"), ("20", "50")] {
      var ledger = try TestLedger.sharing()
      try ledger.place("o1", "40", at: 1)
      try ledger.expireOverdue(at: 901)
      try ledger.take(reading(prepayment, amount, at: 903))
      #expect(ledger.inference(of: "o1") == (rest == "30" ? .bought : .notBought))
      try ledger.take(reading(balance, rest, at: 903))
      #expect(ledger.positions.map { $0[2] } == [money(amount), money(rest)].map(\.decimalString))
      #expect(ledger.surprises.isEmpty)
      #expect(ledger.state.openOrderCount == 0)
    }
  }

  @Test("what one pool tells of an expired order frees no money of another that was not read since")
  func expiredInAnUnreadPool() throws {
    var ledger = try TestLedger.sharing()
    try ledger.place("o1", "40", at: 1)
    try ledger.expireOverdue(at: 901)
    // The order was bought, and somebody paid 20 in.
    try ledger.take(reading(prepayment, "20", at: 903))
    #expect(ledger.inference(of: "o1") == .notBought)
    #expect(ledger.positions[1] == ["30.00", "30.00", "50.00"])
    try ledger.take(reading(balance, "30", at: 903))
    #expect(ledger.positions[1] == ["30.00", "30.00", "30.00"])
    #expect(ledger.surprises == ["drift -20.00 = 30.00"])
  }

  @Test(
    "expired orders that took the same from one pool are told apart by the other",
    arguments: ["o1", "o2"], [false, true])
  func expiredAlike(_ bought: String, balanceFirst: Bool) throws {
    var ledger = try TestLedger.sharing(prepaid: "40")
    #expect(try ledger.place("o1", "20", at: 1).parts == ["prepayment 20.00"])
    #expect(
      try ledger.place("o2", "30", at: 1).parts == ["prepayment 20.00", "balance 10.00"])
    try ledger.expireOverdue(at: 2000)
    // Of the prepayment 20 are gone, by either of them.
    let readings = [
      reading(prepayment, "20", at: 2010), reading(balance, bought == "o2" ? "40" : "50", at: 2010),
    ]
    for reading in balanceFirst ? readings.reversed() : readings { try ledger.take(reading) }
    for name in ["o1", "o2"] {
      #expect(ledger.inference(of: name) == (name == bought ? .bought : .notBought), "\(name)")
    }
    #expect(ledger.surprises.isEmpty)
    #expect(ledger.state.openOrderCount == 0)
    #expect(try ledger.replayed() == ledger.state)
  }

  /// In the pool that pays first `o1` holds 30, `o2` 10, and `o3` the last 20, beside 10 of the other. All
  /// are expired at 2000.
  private func ledgerOfEqualSums(
    prepaid: String = "60", and others: [(String, String)] = []
  ) throws -> TestLedger {
    var ledger = try TestLedger.sharing(prepaid: prepaid)
    for (name, cost) in [("o1", "30"), ("o2", "10")] + others {
      try ledger.place(name, cost, at: 1)
    }
    #expect(
      try ledger.place("o3", "30", at: 1).parts == ["prepayment 20.00", "balance 10.00"])
    try ledger.expireOverdue(at: 2000)
    return ledger
  }

  @Test(
    "expired orders whose sums are alike in one pool are told apart by the other",
    arguments: [["o1"], ["o2", "o3"]], [false, true])
  func expiredSums(_ bought: [String], balanceFirst: Bool) throws {
    var ledger = try ledgerOfEqualSums()
    let readings = [
      reading(prepayment, "30", at: 2010),
      reading(balance, bought.contains("o3") ? "40" : "50", at: 2020),
    ]
    for reading in balanceFirst ? readings.reversed() : readings { try ledger.take(reading) }
    for name in ["o1", "o2", "o3"] {
      #expect(
        ledger.inference(of: name) == (bought.contains(name) ? .bought : .notBought), "\(name)")
    }
    #expect(ledger.surprises.isEmpty)
    #expect(ledger.state.openOrderCount == 0)
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("what a pool shows beyond orders that another tells of is reported with that one's reading")
  func expiredAndDrift() throws {
    var ledger = try ledgerOfEqualSums(prepaid: "90", and: [("o4", "30")])
    // No orders make up 45.
    try ledger.take(reading(prepayment, "45", at: 2010))
    #expect(ledger.inference(of: "o1") == nil)
    try ledger.take(reading(balance, "40", at: 2010))
    let inferences = ["o1", "o2", "o3", "o4"].map { ledger.inference(of: $0) }
    #expect(inferences == [.notBought, .bought, .bought, .notBought])
    #expect(ledger.surprises == ["drift -15.00 = 45.00"])
    #expect(ledger.positions.map { $0[0] } == ["45.00", "40.00"])
    #expect(try ledger.replayed() == ledger.state)
  }

  @Test("a reading tells the same whatever the order in which a store hands the pools back")
  func expiredAfterARestart() throws {
    var ledger = try ledgerOfEqualSums()
    try ledger.take(reading(balance, "40", at: 2010))
    let books = [balance, prepayment].compactMap { ledger.state.book(of: $0) }
    let orders = ["o1", "o2", "o3"].compactMap { ledger.status(of: $0) }
    let entries = try [books, books.reversed()].map { books in
      var state = LedgerState(
        suppliers: ledger.state.suppliers, terms: ledger.state.terms,
        snapshot: LedgerSnapshot(books: books, orders: orders))
      var log = LedgerState.Log()
      for amount in ["20", "30"] {
        let reading = reading(prepayment, amount, at: amount == "20" ? 2020 : 2030)
        try state.take(reading, at: reading.receivedAt, clock: reading.receivedAt, log: &log)
      }
      return log.effects.transactions
    }
    #expect(!entries[0].isEmpty)
    #expect(entries[0] == entries[1])
  }

  @Test("expired orders that are alike in every pool are judged all the same")
  func expiredTwins() throws {
    var ledger = try TestLedger.sharing()
    let both = ["prepayment 20.00", "balance 10.00"]
    #expect(try ledger.place("o1", "30", at: 1).parts == both)
    try ledger.take(reading(prepayment, "40", at: 1))
    #expect(try ledger.place("o2", "30", at: 2).parts == both)
    try ledger.expireOverdue(at: 2000)
    try ledger.take(reading(prepayment, "20", at: 2010))
    try ledger.take(reading(balance, "40", at: 2010))
    let inferences = ["o1", "o2"].map { ledger.inference(of: $0) }
    #expect(inferences.count { $0 == .bought } == 1)
    #expect(inferences.count { $0 == .notBought } == 1)
    #expect(ledger.state.openOrderCount == 0)
  }
}
