import PurserCore

@testable import PurserSimulator

/// A second and simpler account of what happens to the money of an account of two pools: a plain
/// list of changes, so that a balance at any moment is a sum over it. It judges `SimulatedAccount`.
struct AccountJournal {
  /// What changes the money of one pool.
  struct Entry {
    let moment: Timestamp
    let pool: Int
    /// By how much the supplier's books change.
    let booked: Int64
    /// By how much that changes which can be sold.
    let sellable: Int64
  }

  /// What is to come.
  private struct Due {
    let moment: Timestamp
    let number: Int
    let event: Event
  }

  private enum Event {
    case confirm(String)
    case giveBack(String)
    case credit(pool: Int, units: Int64)
    /// Another consumer's purchase from the first pool.
    case purchase(units: Int64)
  }

  private struct Order {
    let lines: [(pool: Int, units: Int64)]
    var isConfirmed = false
  }

  let openings: [Int64]
  let terms: SimulatedAccount.Terms
  private(set) var entries: [Entry] = []
  /// What is confirmed and was not given back.
  private(set) var sold: Int64 = 0
  private(set) var spentElsewhere: Int64 = 0
  private var standing: [String: Order] = [:]
  private var dues: [Due] = []
  private var number = 0

  init(openings: [Int64], terms: SimulatedAccount.Terms) {
    self.openings = openings
    self.terms = terms
  }

  /// What the books say at `moment`, by pool.
  func booked(at moment: Timestamp) -> [Int64] { sums(at: moment, \.booked) }

  /// What can be sold at `moment`, by pool.
  func sellable(at moment: Timestamp) -> [Int64] { sums(at: moment, \.sellable) }

  /// Orders that are neither over nor planned to be, by name.
  var references: [String] { standing.keys.sorted() }

  /// The moments at which a reading at `now` may show the account: those after which something
  /// changed, and the earliest.
  func shownMoments(at now: Timestamp) -> [Timestamp] {
    let earliest = now - terms.lag
    return [earliest] + entries.map(\.moment).filter { $0 > earliest && $0 <= now }
  }

  mutating func plan(purchase units: Int64, at moment: Timestamp) {
    // A purchase comes after everything else of its moment.
    dues.append(Due(moment: moment, number: .max, event: .purchase(units: units)))
  }

  mutating func topUp(_ units: Int64, pool: Int, after delay: Duration, at now: Timestamp) {
    if delay == .zero {
      enter(pool, units, units, at: now)
    } else {
      plan(.credit(pool: pool, units: units), at: now + delay)
    }
  }

  /// Whether the order is accepted.
  mutating func place(_ reference: String, _ units: Int64, at now: Timestamp) -> Bool {
    let sellable = sellable(at: now)
    guard units <= sellable.reduce(0, +) else { return false }
    let first = min(units, sellable[0])
    let lines = [(0, first), (1, units - first)].filter { $0.1 > 0 }
    standing[reference] = Order(lines: lines)
    for (pool, units) in lines {
      enter(pool, terms.timing == .atOrder ? -units : 0, -units, at: now)
    }
    if case .after(let delay) = terms.confirmation { plan(.confirm(reference), at: now + delay) }
    if let returns = terms.returns, returns.strike(reference) {
      plan(.giveBack(reference), at: now + returns.delay)
    }
    return true
  }

  mutating func giveBack(_ reference: String, at now: Timestamp) {
    guard let order = standing.removeValue(forKey: reference) else { return }
    let wasBooked = order.isConfirmed || terms.timing == .atOrder
    for (pool, units) in order.lines {
      enter(pool, wasBooked ? units : 0, units, at: now)
      if order.isConfirmed { sold -= units }
    }
  }

  /// Lets everything happen that is due by `now`.
  mutating func run(until now: Timestamp) {
    while let next = dues.indices.min(by: { precedes(dues[$0], dues[$1]) }),
      dues[next].moment <= now
    {
      let due = dues.remove(at: next)
      switch due.event {
      case .confirm(let reference): confirm(reference, at: due.moment)
      case .giveBack(let reference): giveBack(reference, at: due.moment)
      case .credit(let pool, let units): enter(pool, units, units, at: due.moment)
      case .purchase(let units):
        guard units <= sellable(at: due.moment)[0] else { break }
        spentElsewhere += units
        enter(0, -units, -units, at: due.moment)
      }
    }
  }

  private mutating func confirm(_ reference: String, at moment: Timestamp) {
    guard let order = standing[reference] else { return }
    standing[reference]?.isConfirmed = true
    for (pool, units) in order.lines {
      sold += units
      if terms.timing == .atConfirmation { enter(pool, -units, 0, at: moment) }
    }
  }

  private mutating func plan(_ event: Event, at moment: Timestamp) {
    number += 1
    dues.append(Due(moment: moment, number: number, event: event))
  }

  private func precedes(_ a: Due, _ b: Due) -> Bool {
    (a.moment, a.number) < (b.moment, b.number)
  }

  private mutating func enter(
    _ pool: Int, _ booked: Int64, _ sellable: Int64, at moment: Timestamp
  ) {
    entries.append(Entry(moment: moment, pool: pool, booked: booked, sellable: sellable))
  }

  private func sums(at moment: Timestamp, _ part: KeyPath<Entry, Int64>) -> [Int64] {
    entries.filter { $0.moment <= moment }.reduce(into: openings) { sums, entry in
      sums[entry.pool] += entry[keyPath: part]
    }
  }
}
