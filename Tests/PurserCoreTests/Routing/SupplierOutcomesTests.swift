import TestSupport
import Testing

@testable import PurserCore

@Suite("Outcomes and traffic")
struct SupplierOutcomesTests {
  @Test("each attempt counts for a sixteenth, and what is known fades by half in six hours")
  func fading() {
    var outcomes = SupplierOutcomes()
    let moment = at(100)
    let now = moment.microsecondsSinceEpoch
    outcomes.take(.failed, at: moment)
    #expect(outcomes.success(at: now) == 890_625 && outcomes.count == 1)
    outcomes.take(.bought(after: .seconds(14)), at: moment)
    #expect(outcomes.success(at: now) == 897_460)
    #expect(outcomes.microseconds(at: now) == 29_000_000)
    let later = now + 6 * 3_600_000_000
    #expect(outcomes.success(at: later) == 923_730)
    #expect(outcomes.success(at: later * 1_000) == 950_000)
    for _ in 0..<1_000 { outcomes.take(.failed, at: moment) }
    #expect((0...20).contains(outcomes.success(at: now)))
  }

  @Test("the end of an order counts for its pool: bought with its time, released as a failure")
  func orders() throws {
    var ledger = try TestLedger(reading: "100", terms: LedgerTerms(reportsSending: true))
    try ledger.place("1", "5", at: 1)
    try ledger.tell(.released, of: "1", at: 2)
    #expect(ledger.state.traffic(of: TestLedger.main)?.outcomes.count == 0, "it never left")
    try ledger.place("2", "5", at: 3)
    try ledger.tell(.sent, of: "2", at: 4)
    try ledger.settle("2", at: 20)
    try ledger.place("3", "5", at: 21)
    try ledger.tell(.sent, of: "3", at: 22)
    try ledger.tell(.released, of: "3", at: 23)
    let outcomes = try #require(ledger.state.traffic(of: TestLedger.main)).outcomes
    #expect(outcomes.count == 2)
    #expect(outcomes.microseconds(at: at(23).microsecondsSinceEpoch) == 29_125_000)
    #expect(try ledger.replayed().traffic(of: TestLedger.main)?.outcomes == outcomes)
  }

  @Test("an order that its shop gave up says nothing of the supplier, though it had left")
  func cancelled() throws {
    var ledger = try TestLedger(reading: "100", terms: LedgerTerms(reportsSending: true))
    try ledger.place("1", "5", at: 1)
    try ledger.tell(.sent, of: "1", at: 2)
    try ledger.tell(.cancelled, of: "1", at: 3)
    #expect(ledger.state.traffic(of: TestLedger.main)?.outcomes == SupplierOutcomes())
    #expect(try ledger.tell(.released, of: "1", at: 4).state.kind == .released)
    #expect(ledger.state.traffic(of: TestLedger.main)?.outcomes.count == 0)
  }

  @Test("spending is known after a day, keeps its pace, and fades without orders")
  func burn() {
    var traffic = PoolTraffic()
    func burn(_ hours: Int64) -> Int64 { traffic.burn(at: hours * PoolTraffic.hourLength) }
    for hour in 0..<Int64(240) {
      traffic.spend(
        1_000, at: Timestamp(microsecondsSinceEpoch: hour * PoolTraffic.hourLength), day: hour / 24)
      if hour == 23 { #expect(burn(23) == 0, "less than a day is not enough") }
    }
    #expect((23_900...24_000).contains(burn(239)))
    #expect((8_500...8_700).contains(burn(263)))
    #expect(burn(100_000) == 0)
    #expect(traffic.units(of: 9) == 24_000 && traffic.units(of: 10) == 0)
    #expect(PoolTraffic(numbers: traffic.numbers) == traffic)
    #expect(PoolTraffic(numbers: [1]) == nil)
  }
}
