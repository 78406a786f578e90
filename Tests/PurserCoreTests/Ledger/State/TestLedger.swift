import TestSupport
import Testing

@testable import PurserCore

/// A ledger of one supplier, `acme`, told in a test's own words: amounts as text, moments in
/// seconds. It remembers records and entries as a store would, and checks the state's sums after
/// everything that it is told.
struct TestLedger {
  static let main = pool("acme")
  private static let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))

  var state: LedgerState
  private var deliberation = Deliberation()
  /// All that happened.
  private(set) var log = LedgerState.Log()
  private var records: [OrderID: OrderRecord] = [:]
  /// The parts of holds that were divided.
  private var parts: [OrderID: OrderStatus] = [:]
  private var owner: [EntryReference: OwnerEntry] = [:]

  /// A ledger of `supplier`, with a first reading of `amount` at the beginning.
  init(
    _ supplier: Supplier = supplier(), reading amount: String? = "100", terms: LedgerTerms = .init()
  )
    throws
  {
    state = LedgerState(suppliers: [supplier], terms: terms)
    if let amount { try read(amount, at: 0) }
  }

  /// A supplier whose number follows its orders after two seconds.
  static func supplier(
    timing: DeductionTiming = .atConfirmation, lag: Duration = .seconds(2), floor: String = "0",
    tolerance: String = "0", drawDownOrder: [String] = [], trustsUpdatedAt: Bool = false
  ) -> Supplier {
    Supplier(
      id: main.supplier, deductionTiming: timing, lag: lag, trustsUpdatedAt: trustsUpdatedAt,
      floors: [Supplier.Floor(amount: money(floor))], tolerances: [money(tolerance)],
      drawDownOrder: drawDownOrder)
  }

  // MARK: Telling

  @discardableResult
  mutating func place(
    _ name: String, _ cost: String, at seconds: Double, retriesRefused: Bool = false
  ) throws -> OrderState {
    try place(order(name, cost), at: seconds, retriesRefused: retriesRefused)
  }

  @discardableResult
  mutating func place(
    _ order: Order, at seconds: Double, retriesRefused: Bool = false
  ) throws -> OrderState {
    let record = try state.place(
      order, fingerprint: .sample("\(order.item)"), known: records[order.id],
      retriesRefused: retriesRefused, router: Self.router, at: at(seconds), clock: at(seconds),
      in: &deliberation, log: &log)
    // A refusal for want of knowledge is not stored.
    if case .placed(record)? = log.events.last { records[record.id] = record }
    #expect(state.inconsistency() == nil)
    return record.state
  }

  @discardableResult
  mutating func tell(
    _ report: LedgerState.Report, of name: String, at seconds: Double
  ) throws -> OrderStatus {
    let count = log.effects.orders.count
    let status = try state.take(
      report, of: orderID(name), known: records[orderID(name)]?.status, at: at(seconds), log: &log)
    remember(since: count)
    return status
  }

  @discardableResult
  mutating func settle(
    _ name: String, _ actual: String? = nil, at seconds: Double
  ) throws -> OrderStatus {
    try tell(.settled(actual: actual.map { money($0) }), of: name, at: seconds)
  }

  /// A reading of the main pool. The clock stands at its end unless given.
  mutating func read(
    _ amount: String, at seconds: Double, took duration: Double = 0.1, clock: Double? = nil
  ) throws {
    try take(reading(Self.main, amount, at: seconds, took: duration), clock: clock)
  }

  mutating func take(_ reading: SupplierBalance, clock: Double? = nil) throws {
    let count = log.effects.orders.count
    let now = clock.map { at($0) } ?? reading.receivedAt
    try state.take(reading, at: max(now, state.latestMoment ?? now), clock: now, log: &log)
    remember(since: count)
  }

  /// A check that reads the pools given, could not read others, and finds no more. The clock stands at its
  /// end unless given.
  mutating func check(
    _ amounts: [PoolID: String], failures: [PoolFailure] = [], at seconds: Double,
    took duration: Double = 0.1, clock: Double? = nil
  ) throws {
    let count = log.effects.orders.count
    let report = BalanceReport(
      supplier: Self.main.supplier,
      readings: amounts.sorted { $0.key < $1.key }.map {
        reading($0.key, $0.value, at: seconds, took: duration)
      }, failures: failures, requestedAt: at(seconds), receivedAt: at(seconds + duration))
    let now = clock.map { at($0) } ?? report.receivedAt
    try state.take(report, at: max(now, state.latestMoment ?? now), clock: now, log: &log)
    remember(since: count)
  }

  mutating func expireOverdue(at seconds: Double) throws {
    let count = log.effects.orders.count
    try state.expireOverdue(at: at(seconds), log: &log)
    remember(since: count)
  }

  @discardableResult
  mutating func announce(
    _ name: String, _ amount: String, at seconds: Double, expectedAt: Double? = nil,
    feeUpTo: String? = nil
  ) throws -> TopUp {
    let reference = reference(name)
    let topUp = try state.announce(
      TopUp(
        reference: reference, pool: Self.main, amount: money(amount), announcedAt: at(seconds),
        expectedAt: expectedAt.map(at), feeUpTo: feeUpTo.map { money($0) }),
      known: owner[reference], log: &log)
    owner[reference] = .topUp(topUp)
    return topUp
  }

  @discardableResult
  mutating func change(_ name: String, _ step: TopUpStep, at seconds: Double) throws -> TopUp {
    try state.change(reference(name), step, at: at(seconds), log: &log)
  }

  @discardableResult
  mutating func explain(_ notice: ExplanationNotice, at seconds: Double) throws -> Adjustment {
    let told = try state.explain(
      notice, known: owner[notice.reference], at: at(seconds), log: &log)
    owner[notice.reference] = .adjustment(told)
    return told
  }

  @discardableResult
  mutating func match(
    _ name: String, _ amount: String, noticed: Double, at seconds: Double
  ) throws -> TopUp {
    let found = FindingName(noticedAt: at(noticed), amount: money(amount))
    return try change(name, .matched(found), at: seconds)
  }

  @discardableResult
  mutating func adjust(
    _ name: String, _ amount: String, at seconds: Double, pool: PoolID = main
  ) throws -> Adjustment {
    let reference = reference(name)
    let adjustment = try state.adjust(
      Adjustment(
        reference: reference, pool: pool, type: .adjustment, amount: money(amount),
        at: at(seconds)),
      known: owner[reference], log: &log)
    owner[reference] = .adjustment(adjustment)
    return adjustment
  }

  private mutating func remember(since count: Int) {
    for case .divided(let division) in log.events where parts[division.part.id] == nil {
      parts[division.part.id] = division.part
    }
    for status in log.effects.orders.dropFirst(count) {
      records[status.id]?.status = status
      if parts[status.id] != nil { parts[status.id] = status }
    }
    #expect(state.inconsistency() == nil)
  }

  /// Tells of an order whose hold is divided, or is to be.
  @discardableResult
  mutating func tellOfParts(
    _ report: LedgerState.Report, of name: String, at seconds: Double
  ) throws -> OrderStatus {
    let count = log.effects.orders.count
    let status = try state.take(report, of: try parts(of: name), at: at(seconds), log: &log)
    remember(since: count)
    return status
  }

  /// Divides a hold so that a part takes `amount` of it.
  mutating func divide(_ name: String, _ amount: String, at seconds: Double) throws {
    let (count, own) = (log.effects.orders.count, try parts(of: name))
    _ = try state.divide(
      own.own, taking: money(amount).units, quantities: (nil, nil), number: own.all.count,
      isReturned: false, at: at(seconds), log: &log)
    remember(since: count)
  }

  // MARK: Asking

  /// An order with all its parts.
  func parts(of name: String) throws -> OrderParts {
    let record = try #require(records[orderID(name)])
    var others: [OrderStatus] = []
    while let part = parts[record.id.part(others.count + 1)] { others.append(part) }
    return OrderParts(
      record.status, others,
      ordered: record.details?.sku == nil ? nil : record.details?.quantity)
  }

  /// What would be decided on an order.
  func preview(_ cost: String, at seconds: Double) -> Decision {
    state.preview(order("asked", cost), router: Self.router, at: at(seconds))
  }

  /// What is in doubt of the order that was placed last.
  var doubt: Doubt? { deliberation.doubt }

  /// Why the supplier cannot fill an order, or why it was chosen.
  func reason(_ cost: String, at seconds: Double) -> String? {
    let decision = preview(cost, at: seconds)
    return decision.judgements.first?.reason(under: decision.policy)
  }

  /// `low`, `high` and the book balance of the pool that pays first.
  var position: [String] { positions.first ?? [] }

  /// `low`, `high` and the book balance of every pool.
  var positions: [[String]] {
    state.positions.map {
      [$0.spendable.low.decimalString, $0.spendable.high.decimalString, $0.book.decimalString]
    }
  }

  /// The pools that orders may use at a moment.
  func usable(at seconds: Double) -> [PoolID] {
    state.positions.map(\.reading).filter {
      !$0.isAbsence && $0.isFresh(at: at(seconds), maximumAge: state.terms.maximumReadingAge)
    }.map(\.pool)
  }

  /// The entries: type, amount, and the balance after it.
  var entries: [String] {
    log.effects.transactions.map {
      "\($0.type) \($0.amount.decimalString) = \($0.balance.decimalString)"
    }
  }

  /// The entries that no order explains.
  var surprises: [String] {
    zip(entries, log.effects.transactions).filter { $1.cause.order == nil }.map(\.0)
  }

  /// Where an order stands, as a store remembers it.
  func status(of name: String) -> OrderStatus? { records[orderID(name)]?.status }

  /// How an order ended, as a store remembers it.
  func ending(of name: String) -> Ending? { status(of: name)?.state.holding?.ending }

  /// What a reading told of an expired order.
  func inference(of name: String) -> Inference? {
    if case .expired(_, let inferred)? = ending(of: name) { inferred } else { nil }
  }

  /// The ledger that would go on from what a store remembers.
  func restarted() -> LedgerState {
    let pools = Set(log.effects.books)
    return LedgerState(
      suppliers: state.suppliers, terms: state.terms,
      snapshot: LedgerSnapshot(
        books: pools.compactMap { state.book(of: $0) },
        orders: records.values.map(\.status) + parts.values))
  }

  /// The ledger that all events lead to.
  func replayed() throws -> LedgerState {
    var state = LedgerState(suppliers: state.suppliers, terms: state.terms)
    var effects = LedgerEffects()
    for event in log.events { try state.apply(event, effects: &effects) }
    #expect(effects == log.effects)
    return state
  }
}
