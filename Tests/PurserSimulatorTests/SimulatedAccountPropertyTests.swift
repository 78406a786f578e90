import PurserCore
import TestSupport
import Testing

@testable import PurserSimulator

/// Random traffic on one account, judged by a second and simpler account of what happened.
@Suite("A simulated account under random traffic")
struct SimulatedAccountPropertyTests {
  /// What happened to the money, as a plain list: the balance at any moment is a sum over it.
  private struct Journal {
    var opening: Int64
    var entries: [(moment: Timestamp, visible: Int64, true: Int64)] = []

    func shown(at now: Timestamp, lag: Duration) -> Int64 {
      opening + entries.filter { $0.moment + lag <= now }.map(\.visible).reduce(0, +)
    }

    func spendable(at now: Timestamp) -> Int64 {
      opening + entries.filter { $0.moment <= now }.map(\.true).reduce(0, +)
    }
  }

  @Test(
    "what is shown is the true balance one lag ago, and what is sold is always there",
    arguments: DeductionTiming.allCases, 0..<40)
  func shownFollowsTruth(_ timing: DeductionTiming, _ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let currency = try #require(Currency(iso4217: "USD"))
    let start = Timestamp(microsecondsSinceEpoch: 0)
    let lag = Duration.milliseconds(Int64.random(in: 0...3_000, using: &random))
    let delay = Duration.milliseconds(Int64.random(in: 1...3_000, using: &random))
    var account = SimulatedAccount(
      pools: [SimulatedPool(opening: Money(units: 100, currency: currency))],
      terms: SimulatedAccount.Terms(timing: timing, lag: lag, confirmation: .after(delay)),
      openedAt: start)
    var journal = Journal(opening: 100)
    var pending: [String: (due: Timestamp, units: Int64)] = [:]
    var now = start
    for step in 0..<200 {
      now = now + .milliseconds(Int64.random(in: 0...800, using: &random))
      for (reference, order) in pending where order.due <= now {
        if timing == .atConfirmation { journal.entries.append((order.due, -order.units, 0)) }
        pending[reference] = nil
      }
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        let units = Int64.random(in: 1...60, using: &random)
        try account.topUp(Money(units: units, currency: currency), at: now)
        journal.entries.append((now, units, units))
      case 1:
        guard let reference = pending.keys.sorted().randomElement(using: &random),
          let order = pending.removeValue(forKey: reference)
        else { break }
        #expect(try account.cancel(reference, at: now).status == .cancelled)
        journal.entries.append((now, timing == .atOrder ? order.units : 0, order.units))
      case _:
        let units = Int64.random(in: 1...40, using: &random)
        let request = SimulatedOrder.Request(
          reference: "\(step)", amount: Money(units: units, currency: currency))
        let fits = units <= journal.spendable(at: now)
        let accepted = (try? account.place(request, at: now)) != nil
        #expect(accepted == fits, "seed \(seed), step \(step)")
        guard accepted else { break }
        pending["\(step)"] = (now + delay, units)
        journal.entries.append((now, timing == .atOrder ? -units : 0, -units))
      }
      let shown = account.readings(at: now)[0]
      let truth = account.truth(at: now)[0]
      #expect(
        shown.available.units == journal.shown(at: now, lag: lag), "seed \(seed), step \(step)")
      #expect(truth.spendable.units == journal.spendable(at: now), "seed \(seed), step \(step)")
      #expect(truth.spendable.units >= 0, "seed \(seed), step \(step)")
      #expect(
        shown.credited.units - shown.used.units - shown.reserved.units == shown.available.units)
    }
    // After everything was confirmed and shown, both say the same.
    now = now + delay + lag
    let truth = account.truth(at: now)[0].spendable
    #expect(account.readings(at: now)[0].available == truth, "seed \(seed)")
  }
}
