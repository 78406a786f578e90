import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Limits that change while requests leave")
struct AdoptedLimitsTests {
  private let clock = HandClock()
  private let acme = SupplierID("acme")
  private let zenith = SupplierID("zenith")

  private func limiters(
    _ limits: [SupplierID: RateLimits], after former: RateLimiters? = nil
  ) -> RateLimiters {
    RateLimiters(limits, clock: SteppedClock(clock), now: clock.now, after: former)
  }

  @Test("what left before counts on under the new limits")
  func counting() async throws {
    let first = limiters([acme: RateLimits(perMinute: 3)])
    for _ in 0..<3 { try await first[acme]?.takeTurn(patience: .zero) }
    let more = limiters([acme: RateLimits(perMinute: 4)], after: first)
    try await more[acme]?.takeTurn(patience: .zero)
    await #expect(throws: (any Error).self) { try await more[acme]?.takeTurn(patience: .zero) }
    let none = limiters([acme: RateLimits()], after: more)
    try await none[acme]?.takeTurn(patience: .zero)
  }

  @Test("a supplier that wants to be left alone is left alone under others as well")
  func closure() async throws {
    let first = limiters([acme: RateLimits()])
    first[acme]?.close(until: clock.now() + .seconds(30))
    let second = limiters([acme: RateLimits(perSecond: 9)], after: first)
    await #expect(throws: (any Error).self) { try await second[acme]?.takeTurn(patience: .zero) }
  }

  @Test("who begins to share counts with the others from then on")
  func sharing() async throws {
    let shared = RateLimits(perMinute: 2, sharedName: "both")
    let first = limiters([acme: shared, zenith: RateLimits()])
    try await first[acme]?.takeTurn(patience: .zero)
    let second = limiters([acme: shared, zenith: shared], after: first)
    #expect(second[acme] === second[zenith] && second[acme] === first[acme])
    try await second[zenith]?.takeTurn(patience: .zero)
    await #expect(throws: (any Error).self) { try await second[acme]?.takeTurn(patience: .zero) }
  }
}
