import PurserCore
import Testing

@Suite("How often suppliers are asked")
struct CheckPlanTests {
  /// 2026-11-30, a Monday.
  private static let monday = CalendarDate(year: 2026, month: 11, day: 30)?.dayNumber ?? 0

  private func at(_ time: String, day: Int64 = 0) -> Timestamp {
    let parts = time.split(separator: ":").compactMap { Int64($0) }
    let seconds = (Self.monday + day) * 86_400 + parts[0] * 3_600 + parts[1] * 60
    return Timestamp(microsecondsSinceEpoch: seconds * 1_000_000)
  }

  private func plan(jitter: Int = 0, holidays: Set<Int64> = []) -> CheckPlan {
    CheckPlan(
      whileOrdersFlow: .seconds(300), inHours: .seconds(1_200), outOfHours: .seconds(3_600),
      hours: WorkingHours(
        spans: [TimeSpan(days: [.mon, .tue, .wed, .thu, .fri], from: 480, until: 1_080)],
        holidays: holidays),
      jitterPercent: jitter)
  }

  @Test(
    "in working hours, overnight, and where one turns into the other",
    arguments: [
      // Checked at, and when the next is due.
      ("10:00", 0, "10:20", 0), ("03:00", 0, "04:00", 0),
      // The day begins at 08:00: what was checked at 07:30 is due then, and at 07:50 twenty minutes later.
      ("07:30", 0, "08:00", 0), ("07:50", 0, "08:10", 0), ("06:59", 0, "07:59", 0),
      // It ends at 18:00: what is due is done.
      ("17:50", 0, "18:10", 0), ("18:00", 0, "19:00", 0),
      // A Friday evening.
      ("23:30", 4, "00:30", 5), ("10:00", 5, "11:00", 5),
    ])
  func turns(from: String, fromDay: Int64, due: String, dueDay: Int64) {
    let found = plan().due(after: at(from, day: fromDay), isWanted: false, share: 0)
    #expect(found == at(due, day: dueDay))
  }

  @Test("while fresh readings are wanted, the same at night")
  func wanted() {
    for time in ["10:00", "03:00", "17:59"] {
      #expect(plan().due(after: at(time), isWanted: true, share: 0) == at(time) + .seconds(300))
    }
  }

  @Test("a holiday is as the night, and the day after it begins as any")
  func holiday() {
    let plan = plan(holidays: [Self.monday])
    #expect(plan.due(after: at("10:00"), isWanted: false, share: 0) == at("11:00"))
    #expect(
      plan.due(after: at("07:30", day: 1), isWanted: false, share: 0) == at("08:00", day: 1))
  }

  @Test("chance takes up to its part off an interval, and adds nothing")
  func jitter() {
    let plan = plan(jitter: 10)
    #expect(plan.due(after: at("10:00"), isWanted: false, share: 0) == at("10:20"))
    #expect(plan.due(after: at("10:00"), isWanted: false, share: 1_000) == at("10:18"))
    #expect(
      plan.due(after: at("10:00"), isWanted: true, share: 500) == at("10:00") + .seconds(285))
  }

  @Test("no plan asks less often while orders flow than at rest")
  func never() {
    let plan = CheckPlan(
      whileOrdersFlow: .seconds(3_600), inHours: .seconds(60), outOfHours: .seconds(60),
      hours: WorkingHours())
    #expect(plan.due(after: at("10:00"), isWanted: false, share: 0) == at("11:00"))
  }
}
