internal import PurserCore

/// The books of one pool: what is in it, and what was in it at any moment that may still be shown.
struct PoolBooks: Sendable {
  /// The figures from a moment until the next one.
  struct Page: Sendable {
    let moment: Timestamp
    let figures: PoolFigures
  }

  let key: SimulatedPool.Key
  let validity: SimulatedPool.Validity?
  /// The books as they are.
  private(set) var truth: PoolFigures
  /// The books after every change, oldest first, beginning with the opening or with what is still
  /// needed.
  private var pages: [Page]
  /// The page that every reader has seen, and none is shown an older one.
  private var seen = 0

  init(_ pool: SimulatedPool, openedAt now: Timestamp) {
    key = pool.key
    validity = pool.validity
    truth = PoolFigures(credited: pool.opening.units)
    pages = [Page(moment: now, figures: truth)]
  }

  /// What can be sold at `now`.
  func spendableUnits(at now: Timestamp) -> Int64 {
    validity?.spendableUnits(of: truth.unspoken, at: now) ?? truth.unspoken
  }

  /// Changes the books at `moment`, which is not before any change so far.
  mutating func book(at moment: Timestamp, _ change: (inout PoolFigures) -> Void) {
    change(&truth)
    pages.append(Page(moment: moment, figures: truth))
  }

  /// What a reader is shown who reads the books as they were at `moment`: everything in them that
  /// happened until then, and what every reader has seen.
  func page(at moment: Timestamp) -> Page { pages[max(seen, index(at: moment))] }

  /// What every reader has seen.
  var seenPage: Page { pages[seen] }

  /// From now on every reader has seen what happened until `moment`, and older pages are forgotten.
  mutating func show(until moment: Timestamp) {
    seen = max(seen, index(at: moment))
    // Dropped together, so that a change costs the same however many are kept.
    guard seen > pages.count / 2 else { return }
    pages.removeFirst(seen)
    seen = 0
  }

  /// The last page that is not after `moment`; the first one where all are.
  private func index(at moment: Timestamp) -> Int {
    var (low, high) = (1, pages.count)
    while low < high {
      let middle = low + (high - low) / 2
      if pages[middle].moment <= moment { low = middle + 1 } else { high = middle }
    }
    return low - 1
  }
}

extension PoolBooks {
  /// Pays `units` in, for which there is room.
  mutating func credit(_ units: Int64, at moment: Timestamp) {
    let cap = rolloverCap(at: moment)
    book(at: moment) { figures in
      figures.credit(units)
      if let cap { figures.rollOver(units, cap: cap) }
    }
  }

  /// Credits a top-up of `units` that was requested before.
  mutating func creditRequested(_ units: Int64, at moment: Timestamp) {
    let cap = rolloverCap(at: moment)
    book(at: moment) { figures in
      figures.creditRequested(units)
      if let cap { figures.rollOver(units, cap: cap) }
    }
  }

  /// Lets what is left outlive the end of the pool as far as its terms say; the rest lapses.
  mutating func end(at moment: Timestamp) {
    guard let cap = rolloverCap(at: moment) else { return }
    book(at: moment) { $0.rollOver($0.unspoken, cap: cap) }
  }

  /// Gives back what an order of `placedAt` took.
  ///
  /// Money that was taken before the pool ended comes back as if it had never left: it rolls over
  /// only as far as there was room.
  mutating func giveBack(
    _ units: Int64, placedAt: Timestamp, at moment: Timestamp,
    _ change: (inout PoolFigures) -> Void
  ) {
    let cap = validity.flatMap { placedAt < $0.end ? rolloverCap(at: moment) : nil }
    book(at: moment) { figures in
      change(&figures)
      if let cap { figures.rollOver(units, cap: cap) }
    }
  }

  /// The most that may outlive the pool, where it has ended by `moment` and anything may.
  private func rolloverCap(at moment: Timestamp) -> Int64? {
    guard let validity, let rollover = validity.rollover, moment >= validity.end else { return nil }
    return max(0, rollover.amount.units)
  }
}
