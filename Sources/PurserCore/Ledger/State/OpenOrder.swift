/// An order that is open, or whose ending the readings may not contain yet, as the ledger keeps it
/// in memory: small, since there may be hundreds of thousands.
struct OpenOrder: Hashable, Sendable {
  /// One pool's part of it.
  struct Line: Hashable, Sendable {
    /// The pool's place in the ledger.
    var pool: Int
    /// The most it may take from the pool.
    var heldUnits: Int64
    /// What it took, once known; else `heldUnits`.
    var actualUnits: Int64
  }

  /// Parts one after the other, without an array for those of one pool.
  struct Lines: RandomAccessCollection {
    let first: Line
    let others: [Line]

    var startIndex: Int { 0 }
    var endIndex: Int { 1 + others.count }
    subscript(index: Int) -> Line { index == 0 ? first : others[index - 1] }
  }

  /// How it ended.
  enum End: Hashable, Sendable {
    case settled(at: Timestamp)
    case released(at: Timestamp)
    case expired(at: Timestamp, inferred: Inference?)
    case reversed(settledAt: Timestamp, at: Timestamp)
  }

  var placedAt: Timestamp
  var attempt: Int
  var sending: Sending
  var acceptedAt: Timestamp?
  var unknownAt: Timestamp?
  var end: End?
  /// The part of the pool that pays first.
  var first: Line
  /// The parts of the other pools.
  var others: [Line] = []
  /// How long it waits for its outcome; `nil` where it waits as long as the owner says.
  var timeToLive: Duration?
  /// Its share of what it was divided from, or was before it was divided; `nil` where it is whole.
  var share: HoldShare?

  /// All parts, the one of the pool that pays first before the others.
  var lines: Lines { Lines(first: first, others: others) }

  /// Whether it is to expire when nothing is heard of it: one of unknown outcome waits.
  var isAwaited: Bool { end == nil && unknownAt == nil }

  /// The part of one pool.
  func line(in pool: Int) -> Line? {
    first.pool == pool ? first : others.first { $0.pool == pool }
  }

  /// The most it may take in all.
  var heldUnits: Int64 { others.reduce(first.heldUnits) { $0 + $1.heldUnits } }
  /// What it took in all, once known; else what is held.
  var actualUnits: Int64 { others.reduce(first.actualUnits) { $0 + $1.actualUnits } }

  /// The last that was heard of it while it is open.
  var lastHeardAt: Timestamp {
    max(placedAt, sending.moment ?? placedAt, acceptedAt ?? placedAt)
  }

  /// What a part takes from its pool. An acceptance counts as the taking of the money only where
  /// the supplier's number falls with the order.
  func deduction(of line: Line, timing: DeductionTiming) -> Deduction {
    let takenAt: Timestamp? =
      switch timing {
      case .atOrder: acceptedAt
      case .atConfirmation: nil
      }
    return Deduction(
      heldUnits: line.heldUnits, actualUnits: line.actualUnits, sentAt: sending.moment,
      takenAt: takenAt, end: end.map(\.deductionEnd))
  }

  /// Spreads `actual` over the parts: each takes what it holds, the last one the rest.
  mutating func charge(_ actualUnits: Int64) {
    var remaining = actualUnits
    first.actualUnits = others.isEmpty ? remaining : min(first.heldUnits, remaining)
    remaining -= first.actualUnits
    for index in others.indices {
      let isLast = index == others.indices.last
      others[index].actualUnits = isLast ? remaining : min(others[index].heldUnits, remaining)
      remaining -= others[index].actualUnits
    }
  }
}

extension OpenOrder.End {
  /// What the ending means to the pools.
  var deductionEnd: Deduction.End {
    switch self {
    case .settled(let at): .bought(at: at)
    case .released(let at), .reversed(_, let at): .notBought(at: at, isReported: true)
    case .expired(let at, nil): .undecided(at: at)
    case .expired(let at, .bought?): .bought(at: at)
    case .expired(let at, .notBought?): .notBought(at: at, isReported: false)
    }
  }

  var moment: Timestamp { deductionEnd.moment }
}
