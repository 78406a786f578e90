internal import PurserCore

/// How the pools of one supplier stood after its last check that succeeded, so that the log tells what
/// changed and not what is.
struct PoolStandings {
  /// A pool, or something that could not be read and of which less is known.
  struct Part: Hashable {
    /// The pool's name, where it is known.
    var pool: String?
    /// What it counts.
    var unit: PoolFailure.Unit
  }

  /// How a part stands.
  enum Standing: Hashable {
    /// The check read it.
    case read
    /// The check could not read it.
    case unavailable(CheckFailure)
    /// The check did not find it.
    case absent
  }

  /// How a part stood before a check, and stands since.
  struct Change: Hashable {
    var part: Part
    /// `nil` for a part that is new.
    var before: Standing?
    var after: Standing
  }

  private var standings: [Part: Standing] = [:]

  /// The pools as the ledger has them before the first check.
  init(_ readings: [SupplierBalance]) {
    for reading in readings {
      standings[Part(reading.pool)] = reading.isAbsence ? .absent : .read
    }
  }

  /// Takes a check in.
  ///
  /// - Returns: how each part stands, those that the check names first.
  mutating func take(_ report: BalanceReport) -> [Change] {
    var changes: [Change] = []
    var seen: Set<Part> = []
    func note(_ part: Part, _ after: Standing) {
      guard seen.insert(part).inserted else { return }
      changes.append(Change(part: part, before: standings[part], after: after))
    }
    for reading in report.readings { note(Part(reading.pool), .read) }
    for failure in report.failures {
      let part = Part(failure)
      let known = sorted.filter { !seen.contains($0) && mayBe(part, $0) }
      for known in known { note(known, .unavailable(failure.failure)) }
      if known.isEmpty { note(part, .unavailable(failure.failure)) }
    }
    let newlyRead = report.readings.map { Part($0.pool) }.filter { standings[$0] != .read }
    for part in sorted {
      note(part, newlyRead.contains { part.mayBe($0) } ? .read : .absent)
    }
    for change in changes { standings[change.part] = change.after }
    // Nobody can tell whether what comes later is the same as what was never wholly known.
    standings = standings.filter { $0.key.isPool || $0.value.isUnavailable }
    return changes
  }

  private var sorted: [Part] {
    standings.keys.sorted {
      ($0.pool ?? "", $0.unit.name ?? "") < ($1.pool ?? "", $1.unit.name ?? "")
    }
  }

  /// Whether what could not be read may be a part that is known. One that is absent is meant only by its
  /// name.
  private func mayBe(_ unread: Part, _ known: Part) -> Bool {
    unread.mayBe(known) && (unread.pool != nil || standings[known] != .absent)
  }
}

extension PoolStandings.Standing {
  fileprivate var isUnavailable: Bool {
    switch self {
    case .unavailable: true
    case .read, .absent: false
    }
  }
}

extension PoolStandings.Part {
  init(_ pool: PoolID) { self.init(pool: pool.pool, unit: .currency(pool.currency)) }

  init(_ failure: PoolFailure) { self.init(pool: failure.pool, unit: failure.unit) }

  /// Whether it is a pool, whose name and currency are known.
  fileprivate var isPool: Bool {
    switch unit {
    case .currency: pool != nil
    case .undeclared, .unknown: false
    }
  }

  /// Whether it may be another part, as far as it is known.
  fileprivate func mayBe(_ other: Self) -> Bool {
    guard pool == nil || pool == other.pool else { return false }
    switch (unit, other.unit) {
    case (.unknown, _), (_, .unknown): return true
    case (.currency(let own), .currency(let other)): return own == other
    case (.undeclared(let own), .undeclared(let other)): return own == other
    case (.currency, .undeclared), (.undeclared, .currency): return false
    }
  }

  /// The part in a few words.
  var name: String { PoolFailure.part(pool: pool, unit: unit) }
}
