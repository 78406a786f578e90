import PurserCore
import TestSupport

/// What must hold for the past: a restart and a replay lead to the same ledger.
extension Audit {
  /// Goes on with a ledger that is built from what a store remembers.
  mutating func restartSometimes() throws {
    guard restarts, chance(2) else { return }
    let books = accounts.indices.compactMap { state.book(of: pool(of: $0)) }
    var horizons: [PoolID: Timestamp] = [:]
    for book in books { horizons[book.pool] = book.horizon }
    var orders: [OrderStatus] = []
    for status in statuses.values.sorted(by: { $0.id.name < $1.id.name }) {
      if isOpen(status, horizons) || chance(10) { orders.append(status) }
    }
    let restarted = LedgerState(
      suppliers: suppliers.map(\.terms), terms: terms,
      snapshot: LedgerSnapshot(
        books: books.shuffled(using: &random), orders: orders,
        readingsCountFrom: state.readingsCountFrom))
    try requireEqual(restarted, "restarted")
    state = restarted
    restartClock()
  }

  /// Whether a store must hand the order back.
  private func isOpen(_ status: OrderStatus, _ horizons: [PoolID: Timestamp]) -> Bool {
    guard let holding = status.state.holding else { return false }
    switch holding.ending {
    case nil, .expired(_, inferred: nil)?: return true
    case .settled?, .released?, .reversed?, .expired?: break
    }
    guard let end = holding.ending?.moment else { return true }
    return holding.hold.lines.contains { horizons[$0.pool].map { end > $0 } ?? true }
  }

  private func requireEqual(_ other: LedgerState, _ what: String) throws {
    guard other.positions == state.positions else {
      throw failure("\(what): \(other.positions) instead of \(state.positions)")
    }
    guard other.openOrderCount == state.openOrderCount, other.pendingTopUps == state.pendingTopUps
    else { throw failure("\(what): orders or top-ups differ") }
    for account in accounts.indices {
      let pool = pool(of: account)
      guard other.book(of: pool) == state.book(of: pool) else {
        throw failure("\(what): the book of \(pool) differs")
      }
    }
    if let fault = other.inconsistency() { throw failure("\(what): \(fault)") }
  }

  /// How often a pool was found absent.
  var absenceCount: Int {
    events.count { event in
      if case .read(let reading) = event { reading.isAbsence } else { false }
    }
  }

  /// How often what was told late explained what had been found.
  var explanationCount: Int { transactions.count { $0.type == .explained } }

  /// Replays all that happened, and follows every order through it.
  func checkHistory() throws {
    var replayed = LedgerState(suppliers: suppliers.map(\.terms), terms: terms)
    var effects = LedgerEffects()
    for event in events {
      do throws(LedgerError) { try replayed.apply(event, effects: &effects) } catch {
        throw failure("\(event) cannot be replayed: \(error)")
      }
    }
    guard effects.transactions == transactions else { throw failure("other entries in replay") }
    try requireEqual(replayed, "replayed")
    guard restarts || replayed == state else { throw failure("the replayed state differs") }
    try checkEndings()
    try checkJudgements()
  }

  /// A hold ends once; one that expired may be followed by its outcome, and a sale by its undoing.
  private func checkEndings() throws {
    var endings: [OrderID: String] = [:]
    for event in events {
      let (id, name, before): (OrderID, String, Set<String?>)
      switch event {
      case .settled(let order, _, _): (id, name, before) = (order, "settled", [nil, "expired"])
      case .released(let order, _): (id, name, before) = (order, "released", [nil, "expired"])
      case .expired(let order, _): (id, name, before) = (order, "expired", [nil])
      case .reversed(let order, _, _): (id, name, before) = (order, "reversed", ["settled"])
      case .divided(let division):
        endings[division.part.id] = endings[division.hold]
        continue
      case .read, .passedOver, .placed, .sent, .accepted, .becameUnknown, .recalled,
        .topUpAnnounced, .topUpChanged, .adjusted:
        continue
      }
      guard before.contains(endings[id]) else {
        throw failure("\(id) is \(name) after it was \(endings[id] ?? "held")")
      }
      endings[id] = name
    }
  }

  /// An expired order is judged once, by one reading, in every pool that pays for it.
  private func checkJudgements() throws {
    var judged: Set<[String]> = []
    for entry in transactions {
      guard case .inference(let id, _, _) = entry.cause else { continue }
      guard judged.insert([id.name, entry.pool.pool]).inserted else {
        throw failure("\(id) is judged twice")
      }
    }
  }
}
