import TestSupport
import Testing

@testable import PurserCore

@Suite("Other terms of the owner")
struct AdoptingTests {
  @Test("leave a ledger as one that was restarted under them", arguments: 0..<40)
  func restart(_ seed: Int) throws {
    var audit = try Audit(
      seed % 2 == 0 ? .alone : .shared, random: SeededRandom(seed: UInt64(seed)))
    try audit.run(commands: 120)
    var random = SeededRandom(seed: UInt64(seed) &+ 7)
    let owner = OwnerTerms(
      audit.suppliers.map { changed($0.terms, using: &random) },
      LedgerTerms(holdTimeToLive: .seconds(Int.random(in: 5...60, using: &random))))
    let books = audit.accounts.indices.compactMap { audit.state.book(of: audit.pool(of: $0)) }
    let restarted = LedgerState(
      owner, snapshot: LedgerSnapshot(books: books, orders: Array(audit.statuses.values)))
    var log = LedgerState.Log()
    #expect(try audit.state.adopt(owner, at: at(0), log: &log).isEmpty)
    #expect(log == LedgerState.Log())
    #expect(audit.state.positions == restarted.positions, "seed \(seed)")
    #expect(audit.state.openOrderCount == restarted.openOrderCount)
    #expect(audit.state.inconsistency() == nil)
    let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))
    let now = Timestamp(microsecondsSinceEpoch: audit.now)
    for cost in ["0.01", "3", "40", "4000"] {
      let orders = [audit.state, restarted].map {
        $0.preview(order("asked", cost), router: router, at: now).judgements
      }
      #expect(orders[0] == orders[1], "seed \(seed), \(cost)")
    }
  }

  /// Terms of the same supplier that differ in all that may.
  private func changed(_ terms: Supplier, using random: inout SeededRandom) -> Supplier {
    var terms = terms
    terms.priority = Int.random(in: 0...9, using: &random)
    terms.floors = [
      Supplier.Floor(
        amount: Money(units: .random(in: 0...9_000_000, using: &random), currency: Audit.currency))
    ]
    terms.tolerances = [
      Money(units: .random(in: 0...9_000, using: &random), currency: Audit.currency)
    ]
    terms.lag = .milliseconds(Int.random(in: 0...5_000, using: &random))
    terms.deductionTiming = [.atOrder, .atConfirmation].randomElement(using: &random) ?? .atOrder
    terms.isPaused = Bool.random(using: &random)
    return terms
  }

  @Test("count at once: a floor, a pause, a price, the rules")
  func atOnce() throws {
    var ledger = try TestLedger()
    var supplier = TestLedger.supplier(floor: "60")
    try adopt([supplier], in: &ledger)
    #expect(ledger.position == ["40.00", "40.00", "100.00"])
    supplier.isPaused = true
    try adopt([supplier], in: &ledger)
    #expect(ledger.preview("1", at: 1).excluded(for: .paused()))
    supplier.isPaused = false
    supplier.isRetired = true
    try adopt([supplier], in: &ledger)
    #expect(ledger.preview("1", at: 1).excluded(for: .paused()))
    supplier.isRetired = false
    // The rules of the terms count, and not those that an order brings.
    let rules = RoutingRules(policy: .mostFunds, maximumReadingAge: .seconds(1))
    try adopt([supplier], LedgerTerms(routing: rules), in: &ledger)
    #expect(ledger.preview("1", at: 0.5).policy == .mostFunds)
    #expect(ledger.preview("1", at: 5).hold == nil)
  }

  @Test("a supplier that is new or comes back has the pools that the ledger knows")
  func comingBack() throws {
    var ledger = try TestLedger(reading: "0")
    let other = Supplier(id: SupplierID("aaa"))
    try adopt([other], in: &ledger)
    #expect(ledger.state.orphans == [0])
    #expect(ledger.state.positions(of: TestLedger.main.supplier).map(\.pool) == [])
    try adopt([other, TestLedger.supplier()], in: &ledger)
    #expect(ledger.state.orphans == [])
    try ledger.read("50", at: 10)
    #expect(ledger.preview("30", at: 11).hold?.pool == TestLedger.main)
  }

  /// Whether the ledger lets a supplier go, by what is left there.
  enum Rest: CaseIterable {
    case neverRead, nothing, money, debt, hold, expiredHold, unknownHold, settledHold, topUp
  }

  @Test(
    "that do not name a supplier are refused as long as something is open there, or its money would go",
    arguments: Rest.allCases, [false, true])
  func dropping(_ rest: Rest, isRetired: Bool) throws {
    var ledger = try TestLedger(reading: rest == .neverRead ? nil : "0")
    try leave(rest, in: &ledger)
    var supplier = TestLedger.supplier()
    supplier.isRetired = isRetired
    try adopt([supplier], in: &ledger)
    let before = ledger.state
    var log = LedgerState.Log()
    let binding = try ledger.state.adopt(OwnerTerms([]), at: at(900), log: &log)
    let isOpen = [.hold, .expiredHold, .unknownHold].contains(rest)
    let isMoney = [.money, .debt, .topUp].contains(rest)
    if isOpen || (isMoney && !isRetired) {
      #expect(binding.map(\.pool) == [TestLedger.main])
      #expect(binding.allSatisfy { $0.isRetired == isRetired && $0.held.isZero != isOpen })
      #expect(ledger.state == before && log == LedgerState.Log())
      return
    }
    #expect(binding.isEmpty)
    #expect(!ledger.state.names(TestLedger.main.supplier))
    let amounts = log.effects.transactions.map {
      "\($0.type) \($0.amount.decimalString) = \($0.balance.decimalString)"
    }
    switch rest {
    case .money: #expect(amounts == ["retired -30.00 = 0.00"])
    case .debt: #expect(amounts == ["retired 30.00 = 0.00"])
    default: #expect(amounts.isEmpty)
    }
    let left = ledger.state.leftovers(under: OwnerTerms([]))
    #expect(!left.contains { !$0.expected.isZero })
    #expect(ledger.state.inconsistency() == nil)
  }

  private func leave(_ rest: Rest, in ledger: inout TestLedger) throws {
    switch rest {
    case .neverRead, .nothing: break
    case .money: try ledger.read("30", at: 10)
    case .debt: try ledger.read("-30", at: 10)
    case .topUp: try ledger.announce("t", "5", at: 10)
    case .hold, .expiredHold, .unknownHold, .settledHold:
      try ledger.read("30", at: 10)
      try ledger.place("o1", "30", at: 20)
      if rest == .expiredHold { try ledger.expireOverdue(at: 2_000) }
      if rest == .unknownHold { try ledger.tell(.unknown, of: "o1", at: 30) }
      if rest == .settledHold { try ledger.settle("o1", at: 30) }
    }
  }

  @Test("a supplier that was let go and comes back with its money shows it as a credit")
  func moneyComesBack() throws {
    var ledger = try TestLedger(reading: "30")
    var supplier = TestLedger.supplier()
    supplier.isRetired = true
    try adopt([supplier], in: &ledger)
    try adopt([], in: &ledger)
    #expect(ledger.state.positions.map(\.spendable.low.decimalString) == ["0.00"])
    try adopt([TestLedger.supplier()], in: &ledger)
    try ledger.read("30", at: 2_000)
    #expect(ledger.surprises == ["credit_detected 30.00 = 30.00"])
    #expect(ledger.position == ["30.00", "30.00", "30.00"])
  }

  private func adopt(
    _ suppliers: [Supplier], _ terms: LedgerTerms = LedgerTerms(), in ledger: inout TestLedger
  ) throws {
    var log = LedgerState.Log()
    let binding = try ledger.state.adopt(OwnerTerms(suppliers, terms), at: at(900), log: &log)
    #expect(binding.isEmpty)
    #expect(ledger.state.inconsistency() == nil)
  }
}

extension Decision {
  /// Whether the only supplier cannot fill the order for a reason.
  fileprivate func excluded(for reason: ExclusionReason) -> Bool {
    guard case .excluded(let exclusion)? = judgements.first?.verdict else { return false }
    return hold == nil && exclusion.reason == reason
  }
}
