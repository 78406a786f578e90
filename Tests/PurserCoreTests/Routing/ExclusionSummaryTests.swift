import PurserCore
import TestSupport
import Testing

@Suite("Exclusions in short")
struct ExclusionSummaryTests {
  private func details(_ exclusions: [Exclusion]) -> [String] {
    let judgements = exclusions.enumerated().map { place, exclusion in
      Judgement(
        supplier: SupplierID("s\(10 + place)"),
        cost: exclusion.reason.followsPrice ? money("120") : nil, verdict: .excluded(exclusion))
    }
    let decision = Decision(policy: .cheapest, currency: currency("USD"), judgements: judgements)
    let summaries = decision.exclusionSummaries
    #expect(summaries.map(\.count).reduce(0, +) == exclusions.count)
    return summaries.map { "\($0.code) \($0.count) \($0.nearest?.name ?? "-"): \($0.detail)" }
  }

  @Test("the nearest miss of the funds is the smallest amount that is missing")
  func funds() {
    let short = details(
      ["3", "80.15", "-5", "80.15"].map {
        .insufficientFunds(needs: money("120"), has: money($0))
      })
    #expect(short == ["insufficient_funds 4 s11: needs 120.00 USD; best has 80.15 at s11"])
    // Where prices differ, who has the most may miss more.
    let priced = details([
      .insufficientFunds(needs: money("10"), has: money("9")),
      .insufficientFunds(needs: money("200"), has: money("150")),
    ])
    #expect(priced == ["insufficient_funds 2 s10: needs 10.00 USD; best has 9.00 at s10"])
  }

  @Test("readings and money that lapsed name the latest")
  func moments() {
    let stale = details([75, 61, 90].map { .staleReading(age: .seconds($0), limit: .seconds(60)) })
    #expect(
      stale == ["stale_reading 3 s11: the freshest reading is 61 s old, at s11; the limit is 60 s"])
    let lapsed = details([.lapsed(at: at(1)), .lapsed(at: at(3)), .lapsed(at: at(2))])
    #expect(
      lapsed == [
        "lapsed 3 s11: the last money lapsed at \(at(3)), at s11, and was not read since"
      ])
  }

  @Test("reasons without a measure say what they say of one supplier, and are one for each code")
  func plain() {
    let reasons = details([
      .missingTag("gold"), .noReading(), .paused(), .missingTag("fast"), .waiting(pool: "b/USD"),
      .noReading(cause: "auth: no"), .missingTag("gold"), .denied, .denied,
    ])
    #expect(
      reasons == [
        "denied 2 -: the order rules it out", "missing_tag 3 -: not tagged gold (2), fast (1)",
        "paused 1 -: is paused", "no_reading 3 -: s11: its balance was never read",
      ])
    #expect(
      details([.noReading(), .noReading()]) == ["no_reading 2 -: its balance was never read"])
    #expect(
      details([.noReading(cause: "auth: no")])
        == ["no_reading 1 -: s10: its balance was never read: auth: no"])
  }
}
