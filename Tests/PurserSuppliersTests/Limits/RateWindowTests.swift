import PurserCore
import TestSupport
import Testing

@testable import PurserSuppliers

@Suite("Rate window")
struct RateWindowTests {
  private let beginning = HandClock.beginning

  /// The requests that left, and the rule said as plainly as possible.
  private struct Model {
    let limit: Int
    let length: Duration
    var moments: [Timestamp] = []

    /// The first moment from `now` on at which fewer than `limit` requests are less than `length`
    /// past.
    func earliest(from now: Timestamp) -> Timestamp {
      let counting = moments.suffix(limit)
      guard counting.count == limit, let oldest = counting.first else { return now }
      return max(now, oldest + length)
    }

    /// The most requests in any stretch of `length` that begins with one.
    var mostInALength: Int {
      var most = 0
      var end = 0
      for start in moments.indices {
        while end < moments.count, moments[end] < moments[start] + length { end += 1 }
        most = max(most, end - start)
      }
      return most
    }
  }

  /// Bursts that may reach the limit, pauses, and requests on the edge of the window.
  private func step(
    of length: Duration, limit: Int, using random: inout SeededRandom
  ) -> Duration {
    switch Int.random(in: 0..<(8 + limit), using: &random) {
    case 0: .microseconds(Int64.random(in: 0...3, using: &random))
    case 1, 2: length / Int.random(in: 2...50, using: &random)
    case 3: length - .microseconds(Int64.random(in: -1...1, using: &random))
    case 4:
      .microseconds(Int64.random(in: 0...(length * 2).wholeMicroseconds, using: &random))
    default: .zero
    }
  }

  @Test(
    "no stretch of the length ever holds more than the limit, and nobody waits longer than needed",
    arguments: [1, 2, 3, 7, 50, 1024])
  func neverMore(limit: Int) {
    var random = SeededRandom()
    let length = Duration.milliseconds(Int64.random(in: 1...2000, using: &random))
    var window = RateWindow(limit: limit, length: length)
    var model = Model(limit: limit, length: length)
    var now = beginning
    for number in 0..<max(2000, limit * 6) {
      // It begins with a burst, so that the limit is reached for certain.
      if number > limit { now = now + step(of: length, limit: limit, using: &random) }
      let turn = window.earliest(from: now)
      #expect(turn == model.earliest(from: now), "\(random)")
      // Some give up.
      if turn > now, Bool.random(using: &random) { continue }
      now = turn
      window.take(at: now)
      model.moments.append(now)
    }
    #expect(model.mostInALength <= limit, "\(random)")
    #expect(model.mostInALength == limit, "the limit was never reached: \(random)")
  }

  @Test("a large limit is kept as strictly, at the price of a thousandth of the length")
  func largeLimit() {
    var random = SeededRandom()
    let (limit, length) = (3000, Duration.seconds(1))
    var window = RateWindow(limit: limit, length: length)
    var model = Model(limit: limit, length: length)
    var now = beginning
    for _ in 0..<20_000 {
      now = now + .microseconds(Int64.random(in: 0...400, using: &random))
      let turn = window.earliest(from: now)
      let needed = model.earliest(from: now)
      #expect(turn >= needed && turn.since(needed) <= length / 1000, "\(random)")
      now = turn
      window.take(at: now)
      model.moments.append(now)
    }
    #expect(model.mostInALength <= limit, "\(random)")
  }

  @Test("as many as the limit leave at once, and as many again a whole length later")
  func burst() {
    var window = RateWindow(limit: 3, length: .seconds(1))
    for _ in 1...3 {
      #expect(window.earliest(from: beginning) == beginning)
      window.take(at: beginning)
    }
    let next = beginning + .seconds(1)
    #expect(window.earliest(from: beginning + .milliseconds(1)) == next)
    for _ in 1...3 {
      #expect(window.earliest(from: next) == next)
      window.take(at: next)
    }
    #expect(window.earliest(from: next) == next + .seconds(1))
  }

  @Test("a clock that was set back costs one length and no more")
  func clockSetBack() {
    var window = RateWindow(limit: 2, length: .seconds(60))
    window.take(at: beginning)
    window.take(at: beginning)
    let before = beginning - .seconds(86_400)
    #expect(window.earliest(from: before) == before + .seconds(60))
    #expect(window.earliest(from: before + .seconds(60)) == before + .seconds(60))
  }
}

@Suite("Rate schedule")
struct RateScheduleTests {
  private let beginning = HandClock.beginning

  @Test("every rule must allow a request")
  func severalRules() {
    var schedule = RateSchedule(RateLimits(perSecond: 2, perMinute: 3, perHour: 4))
    var leaving: [Duration] = []
    var now = beginning
    for _ in 1...5 {
      now = schedule.nextTurn(from: now)
      schedule.take(at: now)
      leaving.append(now.since(beginning))
    }
    #expect(leaving == [0, 0, 1, 60, 3600].map { .seconds($0) })
  }

  @Test("without limits everything leaves at once")
  func noLimits() {
    var schedule = RateSchedule(RateLimits())
    for _ in 1...100 { schedule.take(at: beginning) }
    #expect(schedule.nextTurn(from: beginning) == beginning)
  }

  @Test("a turn behind others is the one that they leave")
  func behind() {
    let schedule = RateSchedule(RateLimits(perSecond: 2))
    let turns = (0...5).map { schedule.turn(behind: $0, at: beginning).since(beginning) }
    #expect(turns == [0, 0, 1, 1, 2, 2].map { .seconds($0) })
  }

  @Test("a closed schedule opens when it was told to, within an hour, and never sooner")
  func closed() {
    var schedule = RateSchedule(RateLimits())
    schedule.close(until: beginning + .seconds(30), at: beginning)
    schedule.close(until: beginning + .seconds(10), at: beginning)
    #expect(schedule.nextTurn(from: beginning) == beginning + .seconds(30))
    #expect(schedule.nextTurn(from: beginning + .seconds(30)) == beginning + .seconds(30))
    schedule.close(until: beginning + .seconds(86_400), at: beginning)
    #expect(schedule.nextTurn(from: beginning) == beginning + .seconds(3600))
    let before = beginning - .seconds(86_400)
    #expect(schedule.nextTurn(from: before) == before + .seconds(3600), "a clock set back")
    #expect(schedule.nextTurn(from: beginning) == beginning)
  }
}
