import PurserCore
import TestSupport
import Testing

@testable import PurserSimulator

/// Random traffic of every kind on one account of two pools, judged by `AccountJournal`.
@Suite("A supplier that is eventually consistent")
struct EventualConsistencyPropertyTests {
  /// How a reading is taken; the lags of replicas follow from the lag of the run.
  enum Source: CaseIterable {
    case lagging, replicasInTurn, replicasAtRandom, anyMoment

    func source(lag: Duration, _ random: inout SeededRandom) -> ReadingSource {
      let lags = [Duration.zero, lag / 3, lag]
      switch self {
      case .lagging: return .lagging
      case .replicasInTurn: return .replicas(lags, .inTurn)
      case .replicasAtRandom: return .replicas(lags, .random(seed: random.next()))
      case .anyMoment: return .anyMoment(seed: random.next())
      }
    }
  }

  /// One account with its judge.
  private struct Run {
    var random: SeededRandom
    let seed: String
    var account: SimulatedAccount
    var journal: AccountJournal
    let currency: Currency
    var now = opening
    var step = 0

    var place: Comment { "\(seed), step \(step)" }

    func money(_ units: Int64) -> Money { Money(units: units, currency: currency) }

    mutating func milliseconds(_ range: ClosedRange<Int64>) -> Duration {
      .milliseconds(Int64.random(in: range, using: &random))
    }
  }

  @Test(
    "shows a prefix of what happened, never older than its lag, and sells only what is there",
    arguments: Source.allCases, DeductionTiming.allCases)
  func everyReadingIsAPrefix(_ source: Source, _ timing: DeductionTiming) throws {
    for seed in 0..<8 { try judge(source, timing, SeededRandom(seed: UInt64(seed))) }
    try judge(source, timing, SeededRandom())
  }

  private func judge(
    _ source: Source, _ timing: DeductionTiming, _ random: SeededRandom
  ) throws {
    var run = try start(source, timing, random)
    for step in 0..<120 {
      run.step = step
      run.now = run.now + run.milliseconds(0...700)
      run.journal.run(until: run.now)
      try act(&run)
      for _ in 0..<3 { check(&run) }
    }
    settle(&run)
  }

  private func start(
    _ source: Source, _ timing: DeductionTiming, _ seeded: SeededRandom
  ) throws -> Run {
    let currency = try #require(Currency(iso4217: "USD"))
    var random = seeded
    func wait(_ longest: Int64) -> Duration {
      .milliseconds(Int64.random(in: 0...longest, using: &random))
    }
    let lag = wait(4_000)
    let terms = SimulatedAccount.Terms(
      timing: timing, lag: lag, confirmation: .after(wait(3_000) + .milliseconds(1)),
      readings: source.source(lag: lag, &random),
      returns: .init(perMille: 250, after: wait(6_000) + .milliseconds(1), seed: random.next()),
      topUpDelay: wait(5_000))
    let pools = [100, 60].enumerated().map { place, units in
      SimulatedPool(
        name: place == 0 ? "main" : "second", opening: Money(units: units, currency: currency))
    }
    var journal = AccountJournal(openings: [100, 60], terms: terms)
    let moments = (1...30).map { _ in opening + wait(42_000) + .milliseconds(1) }
    for moment in moments { journal.plan(purchase: 7, at: moment) }
    let consumer = try SecondConsumer(spends: Money(units: 7, currency: currency), .at(moments))
    let account = SimulatedAccount(
      pools: pools, terms: terms, secondConsumer: consumer, openedAt: opening)
    return Run(
      random: random, seed: "\(seeded) \(source) \(timing)", account: account, journal: journal,
      currency: currency)
  }

  private func act(_ run: inout Run) throws {
    let now = run.now
    switch Int.random(in: 0..<10, using: &run.random) {
    case 0, 1:
      let units = Int64.random(in: 1...60, using: &run.random)
      let pool = Int.random(in: 0...1, using: &run.random)
      try run.account.topUp(run.money(units), pool: pool == 0 ? "main" : "second", at: now)
      run.journal.topUp(units, pool: pool, after: run.journal.terms.topUpDelay, at: now)
    case 2:
      guard let reference = run.journal.references.randomElement(using: &run.random) else { break }
      if Bool.random(using: &run.random) {
        _ = try run.account.cancel(reference, at: now)
      } else {
        _ = try run.account.giveBack(reference, at: now)
      }
      run.journal.giveBack(reference, at: now)
    case _:
      let units = Int64.random(in: 1...50, using: &run.random)
      let request = SimulatedOrder.Request(reference: "\(run.step)", amount: run.money(units))
      let isAccepted = (try? run.account.place(request, at: now)) != nil
      #expect(isAccepted == run.journal.place(request.reference, units, at: now), run.place)
    }
  }

  /// Takes one reading and compares it and the truth with the journal.
  private func check(_ run: inout Run) {
    let shown = run.account.readings(at: run.now)
    let numbers = shown.map(\.available.units)
    let isPrefix = run.journal.shownMoments(at: run.now).contains {
      run.journal.booked(at: $0) == numbers
    }
    #expect(isPrefix, run.place)
    for pool in shown {
      let explained = pool.credited.units - pool.used.units - pool.reserved.units
      #expect(explained == pool.available.units, run.place)
    }
    let truth = run.account.truth(at: run.now)
    #expect(truth.map(\.available.units) == run.journal.booked(at: run.now), run.place)
    #expect(truth.map(\.spendable.units) == run.journal.sellable(at: run.now), run.place)
    #expect(truth.allSatisfy { $0.spendable.units >= 0 }, run.place)
  }

  /// After everything has happened and is shown, all say the same, and the changes explain it.
  private func settle(_ run: inout Run) {
    run.now = run.now + .seconds(60)
    run.journal.run(until: run.now)
    run.now = run.now + run.journal.terms.lag
    let final = run.journal.booked(at: run.now)
    for _ in 0..<10 {
      #expect(run.account.readings(at: run.now).map(\.available.units) == final, run.place)
    }
    let truth = run.account.truth(at: run.now)
    #expect(truth.map(\.spendable.units) == final, run.place)
    #expect(truth.allSatisfy { $0.pendingTopUp.units == 0 && $0.pending.units == 0 }, run.place)
    let elsewhere = truth.map(\.usedElsewhere.units).reduce(0, +)
    #expect(elsewhere == run.journal.spentElsewhere, run.place)
    #expect(truth.map(\.used.units).reduce(0, +) - elsewhere == run.journal.sold, run.place)
  }
}
