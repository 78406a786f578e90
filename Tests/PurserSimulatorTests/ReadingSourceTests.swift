import PurserCore
import TestSupport
import Testing

@testable import PurserSimulator

@Suite("A balance call")
struct ReadingSourceTests {
  private typealias Terms = SimulatedAccount.Terms

  /// An account that fell from 100 by 10 with each second, seen from second 5 on.
  private func falling(_ terms: SimulatedAccount.Terms) throws -> SimulatedAccount {
    var account = try SimulatedAccount.holding("100.00 USD", terms: terms)
    for second in 1...5 { try account.place("\(second)", "10.00 USD", after: .seconds(second)) }
    return account
  }

  @Test("goes back in time where the replica behind the next one lags more")
  func inTurn() throws {
    let lags = [Duration.zero, .seconds(3), .milliseconds(1_500)]
    var account = try falling(Terms(lag: .seconds(3), readings: .replicas(lags, .inTurn)))
    let shown = (0..<6).map { _ in account.shown(after: .seconds(5)) }
    #expect(shown == ["50.00", "80.00", "70.00", "50.00", "80.00", "70.00"])
  }

  @Test("is answered by the replicas that the seed draws, by every one of them in time")
  func randomReplica() throws {
    let random = SeededRandom()
    var draw = random
    let seed = draw.next()
    func run() throws -> [String] {
      let source = ReadingSource.replicas(
        [.zero, .seconds(1), .seconds(2)], .random(seed: seed))
      var account = try falling(Terms(lag: .seconds(2), readings: source))
      return (0..<200).map { _ in account.shown(after: .seconds(5)) }
    }
    let shown = try run()
    #expect(try run() == shown, "\(random)")
    #expect(Set(shown) == ["50.00", "60.00", "70.00"], "\(random)")
  }

  @Test("shows any moment of the last lag, and none before it")
  func anyMoment() throws {
    let random = SeededRandom()
    var draw = random
    var account = try falling(
      Terms(lag: .milliseconds(2_500), readings: .anyMoment(seed: draw.next())))
    let shown = (0..<400).map { _ in account.shown(after: .milliseconds(5_500)) }
    #expect(Set(shown) == ["50.00", "60.00", "70.00"], "\(random)")
  }

  @Test("is never older than the lag, whatever its replica is said to be")
  func boundedByLag() throws {
    let source = ReadingSource.replicas([.seconds(60), .seconds(-1)], .inTurn)
    var account = try falling(Terms(lag: .seconds(1), readings: source))
    #expect(account.shown(after: .seconds(5)) == "60.00")
    #expect(account.shown(after: .seconds(5)) == "50.00")
    var none = try falling(Terms(lag: .seconds(1), readings: .replicas([], .inTurn)))
    #expect(none.shown(after: .seconds(5)) == "60.00")
  }

  @Test("never unsays what every reader has seen, though the lag grows")
  func lagGrows() throws {
    var account = try falling(Terms(lag: .seconds(1)))
    #expect(account.shown(after: .seconds(5)) == "60.00")
    account.setTerms(Terms(lag: .seconds(60)), at: opening + .seconds(5))
    #expect(account.shown(after: .seconds(6)) == "60.00")
    #expect(account.shown(after: .seconds(64)) == "60.00")
    #expect(account.shown(after: .seconds(65)) == "50.00")
    account.setTerms(Terms(), at: opening + .seconds(65))
    try account.place("last", "5.00 USD", after: .seconds(66))
    #expect(account.shown(after: .seconds(66)) == "45.00")
    // What happens in the very moment of the change is new to everybody.
    account.setTerms(Terms(lag: .seconds(2)), at: opening + .seconds(66))
    try account.place("later", "5.00 USD", after: .seconds(66))
    #expect(account.shown(after: .seconds(67)) == "45.00")
    #expect(account.shown(after: .seconds(68)) == "40.00")
  }

  @Test("never unsays it though most of what happened is not visible yet")
  func lagGrowsEarly() throws {
    var account = try SimulatedAccount.holding("100.00 USD", terms: Terms(lag: .seconds(10)))
    for second in 1...9 { try account.place("\(second)", "1.00 USD", after: .seconds(second)) }
    #expect(account.shown(after: .seconds(12)) == "98.00")
    account.setTerms(Terms(lag: .seconds(60)), at: opening + .seconds(12))
    #expect(account.shown(after: .seconds(12)) == "98.00")
    #expect(account.shown(after: .seconds(63)) == "97.00")
  }

  @Test("keeps its turn though other terms change")
  func turnStays() throws {
    let source = ReadingSource.replicas([.zero, .seconds(1)], .inTurn)
    var account = try falling(Terms(lag: .seconds(1), readings: source))
    #expect(account.shown(after: .seconds(5)) == "50.00")
    account.setTerms(
      Terms(timing: .atConfirmation, lag: .seconds(1), readings: source),
      at: opening + .seconds(5))
    #expect(account.shown(after: .seconds(5)) == "60.00")
    #expect(account.shown(after: .seconds(5)) == "50.00")
  }

  @Test("shows all pools as of one moment")
  func pools() throws {
    let random = SeededRandom()
    var draw = random
    var account = try SimulatedAccount.holding(
      "10.00 USD", "10.00 USD",
      terms: Terms(lag: .seconds(5), readings: .anyMoment(seed: draw.next())))
    // Each order drains the first pool and takes as much again from the second.
    for second in 1...5 {
      let moment = opening + .seconds(second)
      try account.place("\(second)", "4.00 USD", after: .seconds(second))
      try account.topUp(money("2.00 USD"), at: moment)
      try account.topUp(money("2.00 USD"), pool: "pool1", at: moment)
    }
    for _ in 0..<100 {
      let shown = account.readings(at: opening + .seconds(5))
      #expect(shown[0].credited == shown[1].credited, "\(random)")
    }
  }

  @Test("says when the last change happened that it contains")
  func updatedAt() throws {
    let lags = [Duration.zero, .seconds(2)]
    var account = try falling(Terms(lag: .seconds(2), readings: .replicas(lags, .inTurn)))
    let moments = (0..<2).map { _ in account.readings(at: opening + .seconds(6))[0].updatedAt }
    #expect(moments == [opening + .seconds(5), opening + .seconds(4)])
    let later = (0..<2).map { _ in account.readings(at: opening + .seconds(9))[0].updatedAt }
    #expect(later == [opening + .seconds(5), opening + .seconds(5)])
  }

  @Test("takes no turn when only the state is looked at")
  func settledReadings() throws {
    let lags = [Duration.zero, .seconds(3)]
    var account = try falling(Terms(lag: .seconds(3), readings: .replicas(lags, .inTurn)))
    for _ in 0..<3 {
      let settled = account.settledReadings(at: opening + .seconds(5))[0].available
      #expect(settled == (try money("80.00 USD")))
    }
    #expect(account.shown(after: .seconds(5)) == "50.00")
  }
}
