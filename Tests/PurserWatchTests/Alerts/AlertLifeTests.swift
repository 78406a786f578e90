import PurserCore
import PurserWatch
import TestSupport
import Testing

/// One alert: rows of what is found, and what is told.
@Suite("The life of an alert")
struct AlertLifeTests {
  private typealias Told = AlertNotice.Change
  private typealias Found = AlertCondition.Standing
  private typealias Row = (minute: Double, found: Found, told: Told?)

  private static let key = AlertKey(.pool(pool("delta")), .low)
  /// Confirmed by two evaluations, a minute apart at least; told every four hours.
  private static let rhythm = AlertRhythm(
    onset: AlertRhythm.Confirmation(evaluations: 2, duration: .seconds(60)),
    recovery: AlertRhythm.Confirmation(evaluations: 2, duration: .seconds(120)),
    repeats: TierLadder(notice: hour * 8, warning: hour * 4, critical: hour * 2))

  private func minute(_ minute: Double) -> Timestamp { at(minute * 60) }

  private func play(
    _ rows: [Row], on life: inout AlertLife, quiet: Range<Double>? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for row in rows {
      let isQuiet = quiet?.contains(row.minute) ?? false
      let change = life.take(row.found, at: minute(row.minute), Self.rhythm, isQuiet: isQuiet)
      #expect(change?.change == row.told, "\(row.minute)", sourceLocation: sourceLocation)
    }
  }

  private func play(
    _ rows: [Row], quiet: Range<Double>? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var life = AlertLife(Self.key)
    play(rows, on: &life, quiet: quiet, sourceLocation: sourceLocation)
  }

  /// An alert that was told as a warning at minute 1.
  private func warned() -> AlertLife {
    var life = AlertLife(Self.key)
    play([(0, .holds(.warning), nil), (1, .holds(.warning), .raised)], on: &life)
    return life
  }

  private func acknowledge(
    _ life: inout AlertLife, isHeld: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let isTaken = life.acknowledge()
    #expect(isTaken == isHeld, sourceLocation: sourceLocation)
  }

  // MARK: Beginning

  @Test("it is confirmed by evaluations and by time, and begins anew where it was away")
  func onset() {
    play([(0, .holds(.warning), nil), (0.5, .holds(.warning), nil), (1, .holds(.warning), .raised)])
    play([(0, .holds(.warning), nil), (60, .holds(.critical), .raised)])
    play([
      (0, .holds(.warning), nil), (1, .clear, nil), (2, .holds(.warning), nil),
      (3, .holds(.warning), .raised),
    ])
    // To linger is not to begin.
    play([(0, .lingers(.critical), nil), (5, .lingers(.critical), nil)])
    play([(0, .holds(.warning), nil), (1, .lingers(.critical), nil), (2, .holds(.warning), nil)])
  }

  @Test("it holds since it was first found")
  func since() {
    var life = AlertLife(Self.key)
    _ = life.take(.holds(.notice), at: minute(0), Self.rhythm)
    let change = life.take(.holds(.critical), at: minute(7), Self.rhythm)
    #expect(change == AlertChange(Self.key, .raised, .critical, since: minute(0)))
  }

  @Test("what is not known neither begins, nor goes on, nor ends anything")
  func unknown() {
    for unknown in [Found.unknown, .covered(by: .dry)] {
      play([(0, unknown, nil), (5, unknown, nil)])
      play([(0, .holds(.warning), nil), (1, unknown, nil), (2, .holds(.warning), .raised)])
      var life = warned()
      let before = life
      play([(2, unknown, nil), (900, unknown, nil)], on: &life)
      #expect(life == before)
      play([(901, .holds(.warning), .repeated)], on: &life)
      play([(902, .clear, nil), (903, unknown, nil), (904, .clear, .recovered)], on: &life)
    }
  }

  // MARK: Going on

  @Test("it is told again after its cooldown, counted from what was told last")
  func cooldown() {
    var life = warned()
    play(
      [
        (2, .holds(.warning), nil), (240.9, .holds(.warning), nil),
        (241, .holds(.warning), .repeated), (242, .lingers(.warning), nil),
        (480, .lingers(.warning), nil), (485, .lingers(.warning), .repeated),
        (724, .holds(.warning), nil), (725, .holds(.warning), .repeated),
      ], on: &life)
  }

  @Test("worse is told at once, better with the next repetition, and worse again only beyond")
  func tiers() {
    var life = warned()
    play(
      [
        (2, .holds(.critical), .worsened), (3, .holds(.notice), nil), (4, .holds(.critical), nil),
        (5, .known(holds: .notice, lingers: .warning), nil), (121, .holds(.warning), nil),
        (241, .holds(.warning), nil), (242, .holds(.warning), .repeated),
        (243, .holds(.critical), .worsened), (363, .holds(.critical), .repeated),
      ], on: &life)
  }

  @Test("within the margin a tier stays as bad as it was")
  func margin() {
    var life = warned()
    play([(2, .known(holds: .notice, lingers: .warning), nil)], on: &life)
    #expect(life.record.raised?.tier == .warning)
    play([(3, .known(holds: .notice, lingers: .critical), nil)], on: &life)
    #expect(life.record.raised?.tier == .warning)
    play([(4, .holds(.notice), nil)], on: &life)
    #expect(life.record.raised?.tier == .notice)
  }

  @Test("one without a cooldown is told once")
  func told() {
    var rhythm = AlertRhythm()
    rhythm.repeats = TierLadder(critical: hour)
    var life = AlertLife(Self.key)
    let rows: [Row] = [
      (0, .holds(.warning), .raised), (1e6, .holds(.warning), nil),
      (1e6 + 1, .holds(.critical), .worsened),
    ]
    for row in rows {
      let change = life.take(row.found, at: minute(row.minute), rhythm)
      #expect(change?.change == row.told)
    }
  }

  // MARK: Ending

  @Test("the end is confirmed, and found again it goes on as it was")
  func recovery() {
    var life = warned()
    play(
      [
        (2, .clear, nil), (3, .holds(.warning), nil), (4, .clear, nil), (5, .clear, nil),
        (6, .clear, .recovered), (7, .clear, nil),
      ], on: &life)
    var other = warned()
    play(
      [(2, .lingers(.warning), nil), (99, .lingers(.warning), nil), (100, .clear, nil)], on: &other)
    let change = other.take(.clear, at: minute(400), Self.rhythm)
    #expect(
      change == AlertChange(Self.key, .recovered, .warning, before: .warning, since: minute(0)))
  }

  @Test("what comes back soon after its end must stay away twice as long each time")
  func flapping() {
    var life = warned()
    var minutes = 2.0
    var away: [Double] = []
    for _ in 0..<8 {
      let start = minutes
      var isOver = false
      while !isOver {
        isOver = life.take(.clear, at: minute(minutes), Self.rhythm) != nil
        minutes += 1
      }
      away.append(minutes - 1 - start)
      play([(minutes, .holds(.warning), nil), (minutes + 1, .holds(.warning), .raised)], on: &life)
      minutes += 2
    }
    // Never longer than its cooldown.
    #expect(away == [2, 10, 20, 40, 80, 160, 240, 240])
    // A day later nobody remembers.
    play([(minutes, .clear, nil), (minutes + 240, .clear, .recovered)], on: &life)
    minutes += 6_000
    play([(minutes, .holds(.warning), nil), (minutes + 1, .holds(.warning), .raised)], on: &life)
    play([(minutes + 2, .clear, nil), (minutes + 4, .clear, .recovered)], on: &life)
  }

  // MARK: People

  @Test("what somebody cares for is told when it is worse, or over")
  func acknowledged() {
    var life = warned()
    acknowledge(&life)
    play([(241, .holds(.warning), nil), (900, .holds(.notice), nil)], on: &life)
    play([(901, .holds(.warning), nil), (902, .holds(.critical), .worsened)], on: &life)
    // That ended it: it is told again, also where it gets better.
    play([(1_022, .holds(.critical), .repeated)], on: &life)
    play([(1_023, .holds(.warning), nil), (1_262, .holds(.warning), .repeated)], on: &life)
    play([(1_263, .holds(.critical), .worsened)], on: &life)
    acknowledge(&life)
    play([(2_000, .holds(.critical), nil), (2_001, .clear, nil)], on: &life)
    play([(2_004, .clear, .recovered), (2_070, .holds(.notice), nil)], on: &life)
    play([(2_071, .holds(.notice), .raised)], on: &life)
  }

  @Test("what is cared for after it got better is told when it is as bad as before")
  func acknowledgedBetter() {
    var life = warned()
    play([(2, .holds(.critical), .worsened), (3, .holds(.notice), nil)], on: &life)
    acknowledge(&life)
    play([(4, .holds(.notice), nil), (5, .holds(.warning), .worsened)], on: &life)
  }

  @Test("nobody can care for what does not hold")
  func acknowledgedEarly() {
    var life = AlertLife(Self.key)
    acknowledge(&life, isHeld: false)
    play([(0, .holds(.warning), nil)], on: &life)
    acknowledge(&life, isHeld: false)
    play([(1, .holds(.warning), .raised)], on: &life)
  }

  @Test("what is snoozed is told at its moment, if it still holds, and before where it is worse")
  func snoozed() {
    var life = warned()
    life.snooze(until: minute(60))
    play([(2, .holds(.warning), nil), (59, .holds(.warning), nil)], on: &life)
    play([(60, .holds(.warning), .repeated), (61, .holds(.warning), nil)], on: &life)
    life.snooze(until: minute(900))
    play([(500, .holds(.warning), nil), (501, .holds(.critical), .worsened)], on: &life)
    play([(621, .holds(.critical), .repeated), (900, .holds(.critical), .repeated)], on: &life)
  }

  @Test("a snooze lasts over an end, which is told, and what flaps stays silent")
  func snoozedEnd() {
    var life = warned()
    life.snooze(until: minute(600))
    play([(2, .clear, nil), (4, .clear, .recovered)], on: &life)
    play([(70, .holds(.warning), nil), (71, .holds(.warning), nil), (72, .clear, nil)], on: &life)
    // Of what nobody was told, nobody is told that it is over.
    play([(599, .clear, nil), (605, .holds(.warning), nil)], on: &life)
    play([(606, .holds(.warning), .raised)], on: &life)
  }

  @Test("what does not hold can be snoozed, up to a warning or as far as it is said")
  func snoozedEarly() {
    var life = AlertLife(Self.key)
    life.snooze(until: minute(100))
    play([(0, .holds(.warning), nil), (1, .holds(.warning), nil)], on: &life)
    play([(2, .holds(.critical), .raised), (122, .holds(.critical), .repeated)], on: &life)
    var other = AlertLife(Self.key)
    other.snooze(until: minute(100), upTo: .critical)
    play([(0, .holds(.critical), nil), (99, .holds(.critical), nil)], on: &other)
    play([(100, .holds(.critical), .raised)], on: &other)
  }

  @Test("the last word counts, and words can be taken back")
  func lastWord() {
    var life = warned()
    life.snooze(until: minute(60))
    acknowledge(&life)
    play([(60, .holds(.warning), nil), (900, .holds(.warning), nil)], on: &life)
    life.snooze(until: minute(960))
    play([(960, .holds(.warning), .repeated)], on: &life)
    acknowledge(&life)
    play([(1_200, .holds(.warning), nil)], on: &life)
    life.listen()
    play([(1_201, .holds(.warning), .repeated)], on: &life)
  }

  // MARK: Quiet hours

  @Test("in quiet hours only what is critical is told, the rest when they end")
  func quiet() {
    let night: Range<Double> = 0..<480
    play(
      [
        (0, .holds(.warning), nil), (1, .holds(.warning), nil), (300, .holds(.warning), nil),
        (480, .holds(.warning), .raised),
      ], quiet: night)
    // What came and went is not told.
    play(
      [
        (0, .holds(.warning), nil), (1, .holds(.warning), nil), (300, .clear, nil),
        (302, .clear, nil), (480, .clear, nil),
      ], quiet: night)
    play(
      [
        (0, .holds(.warning), nil), (1, .holds(.critical), .raised),
        (121, .holds(.critical), .repeated), (122, .holds(.notice), nil), (470, .clear, nil),
        (472, .clear, .recovered),
      ], quiet: night)
  }

  @Test("the end of what was told before the quiet hours is told after them")
  func quietEnd() {
    var life = warned()
    let night: Range<Double> = 2..<480
    play([(2, .clear, nil), (5, .clear, nil), (470, .clear, nil)], on: &life, quiet: night)
    var other = life
    play([(480, .clear, .recovered)], on: &life, quiet: night)
    // It came back meanwhile: it goes on.
    play([(475, .holds(.warning), nil)], on: &other, quiet: night)
    play([(480, .holds(.warning), .repeated)], on: &other, quiet: night)
  }

  @Test("worse is held back as well, where it is not critical")
  func quietWorse() {
    var life = AlertLife(Self.key)
    play([(0, .holds(.notice), nil), (1, .holds(.notice), .raised)], on: &life)
    let night: Range<Double> = 2..<480
    play([(2, .holds(.warning), nil), (480, .holds(.warning), .worsened)], on: &life, quiet: night)
  }

  @Test("a snooze that ends in quiet hours is told after them")
  func quietSnooze() {
    var life = warned()
    life.snooze(until: minute(60))
    let night: Range<Double> = 2..<200
    play([(60, .holds(.warning), nil), (199, .holds(.warning), nil)], on: &life, quiet: night)
    play([(200, .holds(.warning), .repeated)], on: &life, quiet: night)
  }

  // MARK: The clock

  @Test("a clock that is set back delays a repetition by one cooldown at most")
  func setBack() {
    var life = warned()
    play([(-9_000, .holds(.warning), nil), (-8_761, .holds(.warning), nil)], on: &life)
    play([(-8_760, .holds(.warning), .repeated), (-8_759, .clear, nil)], on: &life)
    play([(-9_900, .clear, nil), (-9_898, .clear, .recovered)], on: &life)
    play([(-20_000, .holds(.warning), nil), (-30_000, .holds(.warning), nil)], on: &life)
    play([(-29_999, .holds(.warning), .raised)], on: &life)
    // An end that seems to be in the future is one of now.
    play([(-29_998, .clear, nil), (-29_900, .clear, .recovered)], on: &life)
    play([(-90_000, .clear, nil), (-60_000, .holds(.warning), nil)], on: &life)
    play([(-59_999, .holds(.warning), .raised), (-59_998, .clear, nil)], on: &life)
    play([(-59_996, .clear, .recovered)], on: &life)
  }

  @Test("a long gap breaks nothing")
  func gap() {
    var life = warned()
    play([(1e6, .holds(.warning), .repeated), (2e6, .clear, nil)], on: &life)
    play([(3e6, .clear, .recovered), (4e6, .holds(.warning), nil)], on: &life)
    play([(5e6, .holds(.warning), .raised)], on: &life)
  }
}
