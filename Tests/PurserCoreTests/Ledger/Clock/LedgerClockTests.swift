import Testing

@testable import PurserCore

/// The ledger's time under a wall clock that jumps.
@Suite("the ledger's clock") struct LedgerClockTests {
  private static let hour = Duration.seconds(3600)
  private static let start = Timestamp(microsecondsSinceEpoch: 1_800_000_000_000_000)

  /// Both clocks of a machine, and the ledger's by them.
  private struct Machine {
    /// What really passed.
    var passed = Duration.zero
    /// How far the wall clock is from the truth.
    var error = Duration.zero
    var clock: LedgerClock

    var truth: Timestamp { LedgerClockTests.start + passed }
    var time: LedgerTime {
      mutating get { clock.time(wall: truth + error, steady: passed) }
    }

    init(error: Duration = .zero, latest: Timestamp? = nil) {
      self.error = error
      clock = LedgerClock(
        wall: LedgerClockTests.start + error, steady: .zero, latest: latest)
    }

    /// Lets time pass, and looks at the clock each second of it.
    mutating func wait(_ seconds: Int) {
      for _ in 0..<seconds {
        passed = passed + .seconds(1)
        _ = time
      }
    }
  }

  @Test(
    "a jump of the wall clock dates nothing by more than what really passed",
    arguments: [6.0, -6, 60, 3600, -3600, 86_400, -86_400, 3.2e9, -3.2e9, 1e18, -1e18])
  func jump(by seconds: Double) {
    var machine = Machine()
    machine.wait(100)
    machine.error = .seconds(seconds)
    machine.wait(6)
    #expect(machine.time.moment == machine.truth)
    machine.error = .zero
    machine.wait(20)
    #expect(machine.time.moment == machine.truth)
    #expect(machine.clock.standing == .together)
    #expect(machine.clock.takeJumps().count == 2)
    #expect(machine.clock.takeJumps().isEmpty)
  }

  @Test("a small difference is made up for slowly, and its making up never turns the time back")
  func smallDifference() {
    var machine = Machine()
    machine.wait(10)
    for error in [4, 0] {
      machine.error = .seconds(error)
      var last = machine.time.moment
      for _ in 0..<50 {
        machine.wait(1)
        let step = machine.time.moment.since(last)
        #expect(step >= .milliseconds(999) && step <= .milliseconds(1001))
        last = machine.time.moment
      }
      machine.wait(8_000)
      #expect(machine.time.moment == machine.truth + machine.error)
    }
    #expect(machine.clock.takeJumps().isEmpty)
  }

  @Test("a clock that was wrong at the start is not followed when it is set right")
  func wrongAtStart() {
    for error in [Self.hour, .zero - Self.hour] {
      var machine = Machine(error: error)
      machine.wait(10)
      machine.error = .zero
      machine.wait(60)
      #expect(machine.time.moment == machine.truth + error)
      #expect(machine.clock.standing == .apart(lead: .zero - error))
    }
  }

  @Test("the ledger's time begins at its latest event, and goes on from there")
  func behindLatest() {
    let latest = Self.start + .seconds(374 * 365 * 86_400)
    var machine = Machine(latest: latest)
    #expect(machine.time.moment == latest)
    machine.wait(100)
    #expect(machine.time.moment == latest + .seconds(100))
    #expect(machine.time.readingsCountFrom > latest)
    #expect(machine.clock.takeJumps().map(\.lead) == [Self.start.since(latest)])
  }

  @Test("a process that starts again goes on with the time, whatever the wall clock says by then")
  func startedAgain() {
    var machine = Machine()
    machine.wait(100)
    for error in [Self.hour, .zero - Self.hour] {
      let latest = machine.time.moment
      let origin = machine.clock.origin
      machine.passed = machine.passed + .seconds(30)
      machine.error = error
      machine.clock = LedgerClock(
        wall: machine.truth + error, steady: machine.passed, latest: latest, origin: origin)
      #expect(machine.time.moment == machine.truth)
      #expect(machine.time.maximumAge(.seconds(600)) == .seconds(600))
      #expect(machine.clock.standing == .jumped(by: error, lead: error))
    }
  }

  @Test("an event that is a little ahead of the wall clock is no jump")
  func littleAhead() {
    var machine = Machine(latest: Self.start + .seconds(4))
    machine.wait(4_000)
    #expect(machine.time.moment == machine.truth)
    #expect(machine.clock.takeJumps().isEmpty)
    #expect(machine.time.maximumAge(.seconds(600)) == .seconds(600))
  }

  @Test("after a jump ahead the readings of before decide nothing: the machine may have slept")
  func readingsAfterJump() {
    var machine = Machine()
    machine.wait(10)
    machine.error = .zero - Self.hour
    machine.wait(3)
    #expect(machine.time.maximumAge(.seconds(600)) == .seconds(600))
    machine.error = .zero
    machine.wait(3)
    #expect(machine.time.maximumAge(.seconds(600)) == .seconds(2))
    #expect(machine.time.maximumAge(.seconds(1)) == .seconds(1))
  }

  @Test("what a supplier states is dated by how the clocks stand, and early while that is unclear")
  func statedMoments() {
    var machine = Machine()
    machine.wait(10)
    #expect(machine.time.ledgerMoment(of: machine.truth) == machine.truth)
    machine.error = Self.hour
    machine.wait(1)
    #expect(machine.time.ledgerMoment(of: machine.truth) == machine.truth - Self.hour)
    machine.error = .zero
    machine.wait(1)
    #expect(machine.time.ledgerMoment(of: machine.truth) == machine.truth - Self.hour)
    machine.wait(10)
    #expect(machine.time.ledgerMoment(of: machine.truth) == machine.truth)

    var behind = Machine(error: .zero - Self.hour)
    behind.wait(1)
    behind.error = .zero
    behind.wait(20)
    #expect(behind.time.ledgerMoment(of: behind.truth) == behind.time.moment)
  }

  @Test("a wall clock that is behind the ledger's time is believed after ten minutes")
  func doubt() {
    var machine = Machine(error: Self.hour)
    machine.wait(1)
    machine.error = .zero
    machine.wait(600)
    #expect(machine.time.ledgerMoment(of: machine.truth) == machine.truth)
    machine.wait(1)
    #expect(machine.time.ledgerMoment(of: machine.truth) == machine.time.moment)
  }

  @Test("a jump is not settled for ten seconds")
  func settling() {
    var machine = Machine()
    machine.wait(10)
    machine.error = Self.hour
    machine.wait(1)
    #expect(machine.clock.standing == .jumped(by: Self.hour, lead: Self.hour))
    machine.wait(9)
    #expect(machine.clock.standing == .jumped(by: Self.hour, lead: Self.hour))
    machine.wait(1)
    #expect(machine.clock.standing == .apart(lead: Self.hour))
  }
}
