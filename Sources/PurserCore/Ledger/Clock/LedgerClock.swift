/// Makes the ledger's time of two clocks: the wall clock, which says what time it is and may jump, and a
/// steady one, which says how much time passed and nothing else.
///
/// The ledger orders what happened by its own moments, and a moment that is wrong by an hour makes money
/// unusable for an hour. So its time begins where the wall clock stands when a ledger is first opened after
/// the machine's start, or at the latest event where that is later, and goes on as the steady clock does, also
/// while no process runs. It follows the wall clock slowly where the two are nearly together, as after a
/// correction over the network, and not at all where they are apart.
package struct LedgerClock: Sendable {
  /// A jump of the wall clock, beside the time that passed.
  package struct Jump: Hashable, Sendable {
    /// By how much; below zero where it was set back.
    package var by: Duration
    /// How far the wall clock is ahead of the ledger's time since; below zero where it is behind.
    package var lead: Duration
    /// The ledger's moment.
    package var at: Timestamp
  }

  /// How the wall clock stands to the ledger's time.
  package enum Standing: Hashable, Sendable {
    /// They are together.
    case together
    /// It jumped so lately that it may jump back; `lead` is how far it is ahead now.
    case jumped(by: Duration, lead: Duration)
    /// It is so far ahead of the ledger's time, or behind where that is below zero, and goes as fast.
    case apart(lead: Duration)
  }

  /// How far the clocks may be apart before the ledger minds.
  package static let tolerance = Duration.seconds(5)
  /// How long after a jump nobody knows whether it will be taken back.
  package static let settlingTime = Duration.seconds(10)
  /// How long after a jump a wall clock that is behind the ledger's time may be the one that is wrong. By
  /// it, what a supplier states would look newer than it is, so it gets the time to be set right over the
  /// network.
  package static let doubtTime = Duration.seconds(600)
  /// A thousandth of the time that passed: so much faster or slower the ledger's time may go to follow the
  /// wall clock. A lag of seconds is then wrong by milliseconds.
  private static let correctionDivisor = 1000
  /// The lead where the ledger's time may be behind the world's by nobody knows how much, as after a start
  /// by a wall clock that is behind: what a supplier states is then older than everything.
  private static let unknownLead = Duration.seconds(100 * 366 * 86_400)

  private var moment: Timestamp
  private var wall: Timestamp
  private var steady: Duration
  private var readingsCountFrom = Timestamp(microsecondsSinceEpoch: .min)
  /// The latest jump, when it was by the steady clock, and the lead before it.
  private var latestJump: (by: Duration, at: Duration, leadBefore: Duration)?
  /// Jumps that nobody was told of yet.
  private var jumps: [Jump] = []

  /// Begins where the ledger's time stands by the steady clock, or else by the wall clock; and never before
  /// the ledger's latest moment. Where that is much later nobody knows how much time passed since: no
  /// reading of before counts.
  ///
  /// - Parameters:
  ///   - wall: what the wall clock says.
  ///   - steady: what the steady clock says.
  ///   - latest: the ledger's latest moment; `nil` where nothing happened yet.
  ///   - origin: the ledger's moment at the beginning of this steady clock; `nil` where that is not known.
  ///   - readingsCountFrom: the moment before which readings decided nothing so far; `nil` where all count.
  package init(
    wall: Timestamp, steady: Duration, latest: Timestamp?, origin: Timestamp? = nil,
    readingsCountFrom: Timestamp? = nil
  ) {
    self.wall = wall
    self.steady = steady
    if let readingsCountFrom { self.readingsCountFrom = readingsCountFrom }
    let present = origin.map { $0 + steady } ?? wall
    moment = latest.map { max($0, present) } ?? present
    guard abs(lead) > Self.tolerance else { return }
    if moment.since(present) > Self.tolerance {
      self.readingsCountFrom = moment + .microseconds(1)
    }
    note(
      Jump(by: lead, lead: lead, at: moment), before: lead < .zero ? Self.unknownLead : .zero)
  }

  /// The ledger's moment at the beginning of the steady clock.
  package var origin: Timestamp { moment - steady }

  /// The time now.
  ///
  /// - Parameters:
  ///   - wall: what the wall clock says.
  ///   - steady: what the steady clock says, read together with it.
  /// - Returns: the time, of which the moment is never before one that was returned.
  package mutating func time(wall: Timestamp, steady: Duration) -> LedgerTime {
    let passed = max(.zero, steady - self.steady)
    let jump = wall.since(self.wall) - passed
    let leadBefore = lead
    self.wall = wall
    self.steady = max(self.steady, steady)
    moment = moment + passed
    if abs(jump) > Self.tolerance {
      // The machine may have slept: then the readings are older than they look.
      if jump > .zero { readingsCountFrom = moment }
      note(Jump(by: jump, lead: lead, at: moment), before: leadBefore)
    }
    if abs(lead) <= Self.tolerance {
      let most = passed / Self.correctionDivisor
      moment = moment + min(max(lead, .zero - most), most)
    }
    return LedgerTime(
      moment: moment, wall: wall, readingsCountFrom: readingsCountFrom, wallLead: cautiousLead)
  }

  /// How the clocks stood when the time was asked last.
  package var standing: Standing {
    if let jump = unsettledJump { return .jumped(by: jump.by, lead: lead) }
    return abs(lead) > Self.tolerance ? .apart(lead: lead) : .together
  }

  /// How far the wall clock is ahead of the ledger's time; below zero where it is behind.
  private var lead: Duration { wall.since(moment) }

  private var unsettledJump: (by: Duration, at: Duration, leadBefore: Duration)? {
    latestJump.flatMap { steady - $0.at < Self.settlingTime ? $0 : nil }
  }

  /// The jumps that were noticed since this was asked last, the oldest first.
  package mutating func takeJumps() -> [Jump] {
    defer { jumps = [] }
    return jumps
  }

  /// The lead by which a moment of the world is dated: too early rather than too late while it is not clear
  /// which clock to believe. Small differences are nobody's concern.
  private var cautiousLead: Duration {
    let lead = abs(lead) > Self.tolerance ? lead : .zero
    guard let jump = latestJump,
      steady - jump.at < (lead < .zero ? Self.doubtTime : Self.settlingTime)
    else { return lead }
    return max(lead, abs(jump.leadBefore) > Self.tolerance ? jump.leadBefore : .zero)
  }

  private mutating func note(_ jump: Jump, before lead: Duration) {
    latestJump = (jump.by, steady, lead)
    if jumps.count == Self.mostUntold { jumps.removeFirst() }
    jumps.append(jump)
  }

  private static let mostUntold = 16
}

private func abs(_ duration: Duration) -> Duration {
  duration < .zero ? .zero - duration : duration
}
