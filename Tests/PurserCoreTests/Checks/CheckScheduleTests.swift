import PurserCore
import TestSupport
import Testing

@Suite("When a supplier is asked")
struct CheckScheduleTests {
  private let start = Timestamp(microsecondsSinceEpoch: 1_796_000_000_000_000)

  private func at(_ seconds: Int) -> Timestamp { start + .seconds(seconds) }

  /// Every five minutes while orders flow, every twenty otherwise.
  private func schedule(minimumInterval: Duration = .zero) -> CheckSchedule {
    CheckSchedule(
      CheckSchedule.Terms(
        plan: CheckPlan(
          whileOrdersFlow: .seconds(300), inHours: .seconds(1_200), outOfHours: .seconds(1_200),
          hours: WorkingHours(), flowLasts: .seconds(1_800)),
        minimumInterval: minimumInterval))
  }

  private func conclude(
    _ schedule: inout CheckSchedule, at seconds: Int, _ failure: CheckFailure? = nil
  ) {
    var draws = LargestDraws()
    schedule.begin()
    schedule.conclude(
      failure, failure.map { Circuit.Evidence($0) } ?? .proof, at: at(seconds), using: &draws)
  }

  /// When a check begins, as whoever makes the checks would: looks, and looks again.
  private func check(
    _ schedule: inout CheckSchedule, from seconds: Int,
    _ activity: (Timestamp) -> SupplierActivity = { _ in SupplierActivity() }
  ) -> Int {
    var now = at(seconds)
    for _ in 0..<1_000 {
      let next: Timestamp?
      if let moment = schedule.endOfRest(isAwaited: false, at: now) {
        next = moment
      } else {
        next =
          schedule.isPlain ? nil : schedule.plan(activity(now), isAwaited: false, at: now)
      }
      guard let next else { break }
      now = next
    }
    return Int(now.since(start).wholeSeconds)
  }

  @Test("at once where it never was, then every twenty minutes at rest")
  func atRest() {
    var schedule = schedule()
    #expect(check(&schedule, from: 0) == 0)
    conclude(&schedule, at: 0)
    #expect(check(&schedule, from: 0) == 1_200)
  }

  @Test(
    "every five minutes while orders flow, also where they begin meanwhile, and no longer after")
  func flowing() {
    func orders(from seconds: Int) -> (Timestamp) -> SupplierActivity {
      { now in
        var activity = SupplierActivity()
        if now >= at(seconds) { activity.ordersAt = at(seconds) }
        return activity
      }
    }
    var schedule = schedule()
    conclude(&schedule, at: 0)
    #expect(check(&schedule, from: 0, orders(from: 0)) == 300)
    conclude(&schedule, at: 300)
    // An order at 700 s is seen at 900 s, when five minutes are over since the last check.
    #expect(check(&schedule, from: 300, orders(from: 700)) == 900)
    conclude(&schedule, at: 900)
    #expect(check(&schedule, from: 900, orders(from: 700)) == 1_200)
    conclude(&schedule, at: 2_500)
    #expect(check(&schedule, from: 2_500, orders(from: 700)) == 3_700)
  }

  @Test("money on its way, open orders and a reading that is known to be wrong want fresh readings")
  func wanted() {
    let changes: [(inout SupplierActivity) -> Void] = [
      { $0.awaitsTopUp = true }, { $0.hasOpenOrders = true }, { $0.isContradicted = true },
    ]
    for change in changes {
      var (schedule, activity) = (schedule(), SupplierActivity())
      change(&activity)
      conclude(&schedule, at: 0)
      #expect(check(&schedule, from: 0) { _ in activity } == 300)
    }
  }

  @Test("after failures it is asked sooner, and ever later; after five only the schedule asks")
  func failures() {
    var schedule = schedule()
    conclude(&schedule, at: 0)
    var (now, pauses) = (1_200, [Int]())
    for _ in 0..<8 {
      conclude(&schedule, at: now, CheckFailure(.unreachable, "no"))
      let next = check(&schedule, from: now)
      pauses.append(next - now)
      now = next
    }
    #expect(pauses == [5, 10, 20, 40, 80, 160, 300, 300])
    #expect(schedule.circuit.state == .open)
    #expect(!schedule.admits(.anybody) && schedule.admits(.schedule))
    conclude(&schedule, at: now)
    #expect(schedule.admits(.anybody))
    #expect(check(&schedule, from: now) == now + 1_200)
  }

  @Test("who asks for balances has a supplier asked whose reading decides nothing any more")
  func tooOld() {
    var schedule = schedule()
    conclude(&schedule, at: 0)
    #expect(check(&schedule, from: 0) == 1_200)
    // A reading decides for ten minutes, and the plan asks after twenty.
    #expect(!schedule.isDue(at: at(599)))
    #expect(schedule.isDue(at: at(600)))
    // One that wants to be left alone is.
    conclude(&schedule, at: 600, CheckFailure(.maintenance, "closed", retryAfter: .seconds(1_800)))
    #expect(!schedule.isDue(at: at(1_500)))
    #expect(schedule.isPausing(at: at(1_500)))
  }

  @Test("a machine that slept catches up once")
  func sleep() {
    var schedule = schedule()
    conclude(&schedule, at: 0)
    #expect(check(&schedule, from: 0) == 1_200)
    // It wakes eight hours later.
    #expect(check(&schedule, from: 28_800) == 28_800)
    conclude(&schedule, at: 28_800)
    #expect(check(&schedule, from: 28_800) == 30_000)
  }

  @Test("a clock that was set back delays nothing, but for the least interval")
  func setBack() {
    var schedule = schedule(minimumInterval: .seconds(60))
    conclude(&schedule, at: 10_000)
    #expect(schedule.isDue(at: at(5_000)))
    #expect(check(&schedule, from: 5_000) == 5_060)
  }

  @Test("other terms count at once")
  func adopting() {
    var schedule = schedule()
    conclude(&schedule, at: 0)
    #expect(check(&schedule, from: 0) == 1_200)
    schedule.adopt(CheckSchedule.Terms(plan: CheckPlan(always: .seconds(60))))
    #expect(check(&schedule, from: 30) == 60)
  }

  @Test("a supplier that was short is worth asking once the pause is over, unless its checks fail")
  func short() {
    var schedule = schedule()
    #expect(schedule.mayBeWorthAsking(at: at(0)))
    conclude(&schedule, at: 0)
    let isNew = [schedule.noteShortage(), schedule.noteShortage()]
    #expect(isNew == [true, false])
    #expect(!schedule.mayBeWorthAsking(at: at(5)))
    #expect(schedule.staysNotWorthAsking(nil, at: at(5)) == at(10))
    #expect(schedule.isWorthAsking(SupplierActivity(), at: at(10)))
    conclude(&schedule, at: 10, CheckFailure(.maintenance, "closed", retryAfter: .seconds(600)))
    #expect(!schedule.mayBeWorthAsking(at: at(30)))
    #expect(schedule.staysNotWorthAsking(SupplierActivity(), at: at(30)) == at(610))
    #expect(schedule.mayBeWorthAsking(at: at(610)))
  }
}
