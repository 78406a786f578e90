import PurserCore
import TestSupport
import Testing

/// Five minutes between checks, four more for rest; a lag of 20 s.
@Suite("When a supplier is worth asking")
struct RefreshPolicyTests {
  private static let policy = RefreshPolicy(interval: .seconds(300))

  private static func watch(
    movedAt: Double? = nil, open: Bool = false, short: Bool = false, vague: Bool = false
  ) -> RefreshPolicy.Watch {
    var watch = RefreshPolicy.Watch(lag: .seconds(20))
    watch.checkedAt = at(0)
    watch.activity.movedAt = movedAt.map { at($0) }
    watch.activity.hasOpenOrders = open
    watch.isShort = short
    watch.activity.isVague = vague
    return watch
  }

  @Test("one that was never asked is asked at once")
  func unknown() {
    let watch = RefreshPolicy.Watch(lag: .seconds(20))
    #expect(Self.policy.nextCheck(of: watch) == nil)
    #expect(Self.policy.isWorthAsking(watch, at: at(0)))
  }

  @Test(
    "a regular check waits for rest, and not for ever",
    arguments: [
      (nil, false, 300), (100, false, 300), (290, false, 310), (290, true, 370),
      (539, true, 540), (900, false, 540),
    ] as [(Double?, Bool, Double)])
  func regular(movedAt: Double?, open: Bool, expected: Double) {
    #expect(Self.policy.nextCheck(of: Self.watch(movedAt: movedAt, open: open)) == at(expected))
  }

  @Test("one that is short and was read while orders were under way is asked as soon as they rest")
  func shortAndVague() {
    let watch = Self.watch(movedAt: 30, short: true, vague: true)
    #expect(Self.policy.nextCheck(of: watch) == at(50))
    let calm = Self.watch(movedAt: -40, short: true, vague: true)
    #expect(Self.policy.nextCheck(of: calm) == at(10), "not more often than every ten seconds")
    let exact = Self.watch(movedAt: 30, short: true)
    #expect(Self.policy.nextCheck(of: exact) == at(300))
  }

  @Test("before an order is turned away only an answer that can help is asked for")
  func beforeTurningAway() {
    let calm = Self.watch(short: true)
    #expect(!Self.policy.isWorthAsking(calm, at: at(9)), "it was asked just now")
    #expect(Self.policy.isWorthAsking(calm, at: at(10)))
    let exact = Self.watch(movedAt: 30, short: true)
    #expect(!Self.policy.isWorthAsking(exact, at: at(49)), "the reading in use says more")
    #expect(Self.policy.isWorthAsking(exact, at: at(50)))
    let vague = Self.watch(movedAt: 30, open: true, short: true, vague: true)
    #expect(Self.policy.isWorthAsking(vague, at: at(40)))
  }
}
