internal import PurserCore

/// Whether an order could be held now, and what is not as it should be.
struct Readiness: Hashable {
  /// What whoever asks should do with the gateway.
  enum Status: String {
    /// All is well.
    case ready
    /// Orders can be held, and something is wrong.
    case degraded
    /// No order can be held for sure.
    case notReady = "not_ready"
  }

  /// What it is judged by.
  struct Facts {
    /// Why the ledger cannot write or does not answer; `nil` where it does.
    var ledger: String?
    /// How the wall clock stands to the ledger's time.
    var clock: LedgerClock.Standing
    /// The suppliers that were not checked yet.
    var unchecked: [SupplierID]
    /// Whether all suppliers were checked once before: these were added later.
    var isBegun = false
    /// The balances, and how old a reading may be that decides.
    var sheet: BalanceSheet
    var now: Timestamp
    var maximumAge: Duration
  }

  let status: Status
  /// A sentence each, what is worse first.
  let reasons: [String]

  /// The most suppliers that are named for one reason.
  private static let mostNamed = 20

  init(_ facts: Facts) {
    var obstacles: [String] = []
    if let problem = facts.ledger { obstacles.append("ledger: \(problem)") }
    if case .jumped(let jump, let lead) = facts.clock {
      obstacles.append(
        "clock: this machine's clock \(Self.words(of: jump)) a moment ago; \(Self.words(at: lead))")
    }
    let unchecked = Self.named(facts.unchecked.map { "\($0): it was not checked yet" })
    if !facts.isBegun { obstacles += unchecked }
    // Without the ledger nothing is known of readings, and of those that are to come the first is awaited.
    if facts.ledger == nil, facts.isBegun || unchecked.isEmpty, !facts.hasFreshReading {
      obstacles.append("no pool has a reading that is fresh enough to decide on")
    }
    var flaws: [String] = facts.isBegun ? unchecked : []
    if case .apart(let lead) = facts.clock { flaws.append("clock: \(Self.words(at: lead))") }
    flaws += Self.named(facts.sheet.flaws)
    status = obstacles.isEmpty ? flaws.isEmpty ? .ready : .degraded : .notReady
    reasons = obstacles + flaws
  }

  private static func named(_ reasons: [String]) -> [String] {
    guard reasons.count > mostNamed else { return reasons }
    return reasons.prefix(mostNamed) + ["and \(reasons.count - mostNamed) more like these"]
  }

  private static func words(of jump: Duration) -> String {
    let seconds = jump.wholeSeconds.magnitude
    return jump < .zero ? "was set back by \(seconds) s" : "jumped ahead by \(seconds) s"
  }

  private static func words(at lead: Duration) -> String {
    let seconds = lead.wholeSeconds.magnitude
    if abs(lead) <= LedgerClock.tolerance { return "it stands with the ledger's time now" }
    return lead < .zero
      ? "the ledger's time is \(seconds) s ahead of this machine's clock"
      : "the ledger's time is \(seconds) s behind this machine's clock"
  }

  private static func abs(_ duration: Duration) -> Duration {
    duration < .zero ? .zero - duration : duration
  }
}

extension Readiness.Facts {
  fileprivate var hasFreshReading: Bool {
    sheet.lines.contains { line in
      guard let reading = line.reading, !reading.isAbsence else { return false }
      return reading.isFresh(at: now, maximumAge: maximumAge)
        && reading.expiresAt.map { $0 > now } ?? true
    }
  }
}

extension BalanceSheet {
  /// The suppliers that something is wrong with, a sentence for each.
  fileprivate var flaws: [String] {
    var flaws: [String] = []
    var last: SupplierID?
    for line in lines where line.state == .stale || line.state == .unavailable {
      guard line.supplier != last else { continue }
      last = line.supplier
      let name = line.failsAlone || line.failure == nil ? line.part : nil
      let whose = name.map { "\(line.supplier), \($0)" } ?? "\(line.supplier)"
      flaws.append("\(whose): \(line.failure?.description ?? line.want)")
    }
    return flaws
  }
}

extension BalanceSheet.Line {
  /// Why there is nothing to decide on, where no check failed.
  fileprivate var want: String {
    if waiting != nil { return "its reading waits for a later check" }
    return state == .unavailable
      ? "it was never read" : "its reading is too old, or its money has lapsed"
  }
}
