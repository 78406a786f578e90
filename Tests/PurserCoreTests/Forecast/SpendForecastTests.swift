import PurserCore
import TestSupport
import Testing

@Suite("What will be spent, and how long a pool lasts")
struct SpendForecastTests {
  /// 2026-11-02, a Monday, 00:00 in UTC.
  private static let monday = Timestamp(microsecondsSinceEpoch: 1_793_577_600_000_000)

  private func hour(_ hours: Int64) -> Timestamp { Self.monday + .seconds(hours * 3_600) }

  private func day(_ days: Int64, _ hours: Int64 = 0) -> Timestamp { hour(days * 24 + hours) }

  /// So much in each hour of some days.
  private func past(days: Int64, _ units: (Int64) -> Int64) -> HourlySpend {
    var past = HourlySpend()
    past.begin(at: Self.monday)
    for hour in 0..<days * 24 where units(hour) > 0 { past.spend(units(hour), at: self.hour(hour)) }
    return past
  }

  // MARK: The past

  @Test("what comes back counts where it was bought, and makes less of no other hour")
  func refunds() {
    var past = past(days: 2) { _ in 100 }
    past.spend(-40, at: hour(3))
    #expect(past.units(in: HourlySpend.hour(of: hour(3))) == 60)
    // More than was bought there is lost, and not taken from others.
    past.spend(-500, at: hour(3))
    #expect(past.units(in: HourlySpend.hour(of: hour(3))) == 0)
    let today = HourlySpend.hour(of: day(1))..<HourlySpend.hour(of: day(2))
    #expect(past.units(in: today) == 2_400)
    // What was bought before anything is known says nothing.
    past.spend(-100, at: hour(-1))
    past.spend(100, at: hour(-1))
    #expect(past.firstHour == HourlySpend.hour(of: Self.monday))
    #expect(past.units(in: today) == 2_400)
  }

  @Test("eight weeks are kept, and amounts beyond all bounds are a bound")
  func bounds() {
    var past = past(days: 70) { _ in 1 }
    #expect(past.units.count == Int(HourlySpend.mostHours))
    #expect(past.firstHour == HourlySpend.hour(of: day(14)))
    for _ in 0..<3 { past.spend(.max, at: day(69, 23)) }
    #expect(past.units(in: 0..<1_000_000) == .max)
    let forecast = SpendForecast(past, at: day(70), hours: WorkingHours())
    #expect(forecast != nil)
  }

  // MARK: The rate

  @Test("before a day is over nothing is claimed, also of a pool that nothing is bought from")
  func firstDay() {
    let past = past(days: 1) { _ in 100 }
    #expect(SpendForecast(HourlySpend(), at: day(1), hours: WorkingHours()) == nil)
    #expect(SpendForecast(past, at: day(0, 23), hours: WorkingHours()) == nil)
    let forecast = SpendForecast(past, at: day(1), hours: WorkingHours())
    #expect(forecast?.basis == .days(1))
    #expect(forecast?.rate(at: day(5)) == SpendForecast.Rate(low: 50, mean: 100, high: 200))
    #expect(forecast?.dailyRate.mean == 2_400)
  }

  @Test("while data is thin the quietest and the busiest day are the ends")
  func thin() {
    let past = past(days: 5) { 10 * ($0 / 24 + 1) }
    let forecast = SpendForecast(past, at: day(5, 3), hours: WorkingHours())
    #expect(forecast?.basis == .days(5))
    // Days count back from now: what is bought in the first hours of today is part of the last.
    #expect((forecast?.rate(at: day(9)).high).map { $0 <= 50 } == true)
    let even = SpendForecast(past, at: day(5), hours: WorkingHours())
    #expect(even?.rate(at: day(9)) == SpendForecast.Rate(low: 10, mean: 30, high: 50))
  }

  /// A shop that sells from 8 to 20, and not on Sundays.
  private func shop(weeks: Int64) -> HourlySpend {
    past(days: weeks * 7) { hour in
      let (day, time) = (hour / 24 % 7, hour % 24)
      return day != 6 && (8..<20).contains(time) ? 120 : 0
    }
  }

  @Test("from two weeks on nights and Sundays are told apart, and holidays are Sundays")
  func profile() throws {
    #expect(
      SpendForecast(shop(weeks: 2), at: day(13, 23), hours: WorkingHours())?.basis == .days(13))
    var hours = WorkingHours()
    let christmas = try #require(CalendarDate(year: 2026, month: 11, day: 25)).dayNumber
    hours.holidays = [christmas]
    let forecast = try #require(SpendForecast(shop(weeks: 3), at: day(21), hours: hours))
    #expect(forecast.basis == .weeks(3))
    #expect(forecast.rate(at: day(21, 12)).mean == 120)
    #expect(forecast.rate(at: day(21, 3)).mean == 0)
    #expect(forecast.rate(at: day(27, 12)).mean == 0)
    // 2026-11-25 is a Wednesday.
    #expect(forecast.rate(at: day(23, 12)).mean == 0)
    #expect(forecast.rate(at: day(30, 12)).mean == 120)
  }

  // MARK: The runway

  @Test("the coming night and Sunday are no time in which it runs dry")
  func runway() throws {
    let forecast = try #require(
      SpendForecast(shop(weeks: 3), at: day(21), hours: WorkingHours()))
    // Saturday 19:00: an hour of selling is left, then nothing until Monday 08:00.
    let saturday = day(26, 19)
    #expect(Runway(of: 60, at: saturday, forecast).dryAt == saturday + .seconds(1_800))
    #expect(Runway(of: 120, at: saturday, forecast).dryAt == day(26, 20))
    #expect(Runway(of: 180, at: saturday, forecast).dryAt == day(28, 8) + .seconds(1_800))
    #expect(Runway(of: 0, at: saturday, forecast).dryAt == saturday)
    #expect(Runway(of: -5, at: saturday, forecast).dryAt == saturday)
    #expect(Runway(of: .max, at: saturday, forecast).dryAt == nil)
  }

  @Test("nothing is spent from a pool at rest, so that it does not run dry")
  func atRest() throws {
    let forecast = try #require(
      SpendForecast(past(days: 3) { _ in 0 }, at: day(3), hours: WorkingHours()))
    let runway = Runway(of: 1, at: day(3), forecast)
    #expect(runway == Runway(of: 1_000, at: day(3), forecast))
    #expect(runway.dryAt == nil && runway.earliest == nil && runway.latest == nil)
  }

  @Test("it is where the sum of what is spent second by second reaches what there is")
  func model() throws {
    var random = SeededRandom()
    for _ in 0..<20 {
      let rates = (0..<168).map { _ in
        Int64.random(in: 0...3, using: &random) * 3_600
      }
      let past = past(days: 21) { rates[Int($0 % 168)] }
      let forecast = try #require(SpendForecast(past, at: day(21), hours: WorkingHours()))
      let start = hour(21 * 24) + .seconds(Int.random(in: 0..<600_000, using: &random))
      let units = Int64.random(in: 1...400_000, using: &random)
      var (moment, rest) = (start, units)
      while rest > 0 {
        rest -= forecast.rate(at: moment).mean / 3_600
        moment = moment + .seconds(1)
      }
      let found = try #require(Runway(of: units, at: start, forecast).dryAt)
      #expect(abs(found.since(moment).wholeMicroseconds) <= 1_000_000, "\(random)")
    }
  }

  @Test("a busy time ends it sooner, a quiet one later")
  func ends() throws {
    let past = past(days: 5) { 10 * ($0 / 24 + 1) }
    let forecast = try #require(SpendForecast(past, at: day(5), hours: WorkingHours()))
    let runway = Runway(of: 300, at: day(5), forecast)
    #expect(runway.earliest == day(5, 6))
    #expect(runway.dryAt == day(5, 10))
    #expect(runway.latest == day(6, 6))
  }

  // MARK: The guide

  @Test(
    "the guide's table: a day's spend, and what seven days take",
    arguments: [(950, 6_650), (4_750, 33_250), (19_000, 133_000)] as [(Int64, Int64)])
  func guide(daily: Int64, closing: Int64) throws {
    var past = HourlySpend()
    past.begin(at: Self.monday)
    past.spend(daily, at: day(0, 11))
    let number = LocalClock.utc.day(at: Self.monday)
    let spend = try #require(DailySpend(of: number, past, .utc))
    #expect(spend.units == daily)
    #expect(spend.hundredthsOfDays(of: closing) == 700)
    #expect(spend.hundredthsOfDays(of: 0) == 0)
    #expect(spend.hundredthsOfDays(of: -1) == 0)
  }

  @Test("a day is as long as the owner's clock makes it, and one that is not known whole is none")
  func days() throws {
    let change = Timestamp(microsecondsSinceEpoch: 1_793_577_600_000_000 + 86_400_000_000)
    let clock = LocalClock(
      name: "back an hour", firstOffset: 3_600,
      changes: [LocalClock.Change(from: change, offset: 0)])
    var past = HourlySpend()
    past.begin(at: hour(-30))
    past.spend(2_500, at: day(1, 5))
    // Its first hour comes twice.
    let number = clock.day(at: day(1, 5))
    let long = try #require(DailySpend(of: number, past, clock))
    #expect(long.length == .seconds(25 * 3_600))
    // 2,500 in 25 hours are 2,400 in 24.
    #expect(long.hundredthsOfDays(of: 2_400) == 100)
    #expect(DailySpend(of: number - 3, past, clock) == nil)
    #expect(DailySpend(of: number - 1, past, clock)?.hundredthsOfDays(of: 5) == nil)
  }
}
