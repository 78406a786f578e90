import PurserCore
import TestSupport
import Testing

@Suite("How long a supplier is measured to take")
struct LagSurveyTests {
  private let acme = Supplier(id: SupplierID("acme"), lag: .seconds(2))

  /// The finding about purchases of 10, each read so long after it was settled, at a supplier that shows what it
  /// did after its true lag.
  private func finding(delays: [Double], trueLag: Double) throws -> LagFinding {
    var survey = LagSurvey([acme])
    var state = LedgerState(suppliers: [acme])
    var log = LedgerState.Log()
    var deliberation = Deliberation()
    var (now, truth) = (0.0, 10_000.0)
    try state.take(reading(pool("acme"), "10000", at: 0), at: at(0.1), clock: at(0.1), log: &log)
    for (number, delay) in delays.enumerated() {
      now += 100
      let order = order("o\(number)", "10")
      _ = try state.place(
        order, fingerprint: .sample("\(number)"), known: nil, retriesRefused: false,
        router: Router(rules: RoutingRules(maximumReadingAge: .seconds(100_000))), at: at(now),
        clock: at(now), in: &deliberation, log: &log)
      _ = try state.take(
        .settled(actual: nil), of: order.id, known: state.openOrder(order.id), at: at(now),
        log: &log)
      for soon in [delay, 50] {
        let shows = soon >= trueLag
        let amount = truth - (shows ? 10 : 0)
        try state.take(
          reading(pool("acme"), "\(Int(amount))", at: now + soon, took: 0.01),
          at: at(now + soon + 0.01), clock: at(now + soon + 0.01), log: &log)
      }
      truth -= 10
    }
    for event in log.events { survey.take(event) }
    return try #require(survey.findings[acme.id])
  }

  @Test("is the longest time after which a reading still lacked a purchase")
  func measured() throws {
    let delays = (0..<30).map { 0.05 + Double($0) * 0.05 }
    let found = try finding(delays: delays, trueLag: 0.33)
    let longest = try #require(found.longestUnshown)
    #expect((Duration.milliseconds(299)...Duration.milliseconds(301)).contains(longest))
    #expect(found.shown == 30)
    #expect(found.early == 24)
    #expect(!found.isLagBroken)
    #expect(found.suggestion == .milliseconds(700))
  }

  @Test("says what was kept aside twice, and what of it would have been with the shorter lag")
  func saved() throws {
    let found = try finding(delays: (0..<30).map { _ in 1 }, trueLag: 0)
    #expect(found.suggestion == .milliseconds(100))
    let idle = try #require(found.idleMoney(under: .milliseconds(100)).first)
    #expect(idle.most == money("10"))
    // Of every hundred seconds 49 were between the first reading and the next.
    #expect((4_700_000...4_900_000).contains(idle.average.units))
    #expect(idle.under.isZero)
  }

  @Test("is longer than declared where a reading lacked a purchase after the lag")
  func broken() throws {
    let found = try finding(delays: [3, 3], trueLag: 10)
    #expect(found.isLagBroken)
    #expect(found.suggestion == nil)
    #expect(found.longerLag == .milliseconds(4600))
  }

  @Test("is not said where too few readings came soon, nor where others spend")
  func unclear() throws {
    #expect(try finding(delays: [1, 1], trueLag: 0).suggestion == nil)
    var survey = LagSurvey([acme])
    for (amount, seconds) in [("100", 0.0), ("90", 10), ("80", 20)] {
      survey.take(.read(reading(pool("acme"), amount, at: seconds)))
    }
    let found = try #require(survey.findings[acme.id])
    #expect((found.shown, found.early) == (0, 0))
    #expect(found.longestUnshown == nil)
  }
}
