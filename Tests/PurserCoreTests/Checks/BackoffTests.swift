import TestSupport
import Testing

@testable import PurserCore

@Suite("Pauses after failures")
struct BackoffTests {
  private func pause(
    _ failures: Int, retryAfter: Int? = nil, isKnown: Bool = true,
    using generator: some RandomNumberGenerator
  ) -> Duration {
    var generator = generator
    return Backoff.pause(
      after: CheckFailure(.rateLimited, "slow down", retryAfter: retryAfter.map { .seconds($0) }),
      consecutiveFailures: failures, isKnown: isKnown, interval: .seconds(120), using: &generator)
  }

  @Test(
    "failures are tried again sooner and ever later, and not before the supplier allows",
    arguments: [
      (1, nil, 5), (2, nil, 10), (3, nil, 20), (6, nil, 120), (60, nil, 120), (1, 30, 30),
      (1, 600, 600), (6, 30, 120), (1, 99_999_999, 3600),
    ])
  func longest(failures: Int, retryAfter: Int?, seconds: Int) {
    let longest = pause(failures, retryAfter: retryAfter, using: LargestDraws())
    #expect(longest == .seconds(seconds))
  }

  @Test("half of a pause is certain, and what the supplier asks for is not halved")
  func shortest() {
    #expect(pause(1, using: SmallestDraws()) == .milliseconds(2500))
    #expect(pause(6, using: SmallestDraws()) == .seconds(60))
    #expect(pause(6, retryAfter: 90, using: SmallestDraws()) == .seconds(90))
  }

  @Test("a supplier that was never read is asked again within a second or two")
  func beforeAnyReading() {
    let pauses = (1...4).map { pause($0, isKnown: false, using: LargestDraws()) }
    #expect(pauses == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
  }

  @Test("chance spreads the pauses over the other half")
  func spread() {
    var random = SeededRandom()
    let pauses = (0..<200).map { _ in
      Backoff.pause(
        after: CheckFailure(.unreachable, "no"), consecutiveFailures: 4, isKnown: true,
        interval: .seconds(120), using: &random)
    }
    let quarters = Set(pauses.map { ($0 - .seconds(20)).wholeSeconds / 5 })
    #expect(pauses.allSatisfy { $0 >= .seconds(20) && $0 <= .seconds(40) }, "\(random)")
    #expect(quarters.isSuperset(of: 0...3), "\(random)")
  }

  @Test("after a success the next check is one interval away")
  func success() {
    var draws = SmallestDraws()
    let pause = Backoff.pause(
      after: nil, consecutiveFailures: 0, isKnown: true, interval: .seconds(120), using: &draws)
    #expect(pause == .seconds(120))
  }
}
