/// What refusals tell of suppliers: which pools are out of funds, what should not be ordered where for a while, and who
/// turns the checks away. A value without a clock: whoever keeps it hands in what came of attempts, and how checks went.
///
/// Out of funds is no outage: it ends with a reading that was requested after the refusal and shows what the refused
/// order needed, or with an order that the supplier took since, and not by time. Other refusals of orders open a circuit
/// for a while, of one product or of the whole supplier; the first order afterwards closes it, or opens it for twice as
/// long. An order of which nobody knows what became counts as one that failed: a supplier that loses its replies is left
/// alone like one that cannot be reached. What a check was told stands until one succeeds.
package struct OrderHealth: Hashable, Sendable {
  /// Why no order should go somewhere now.
  package enum Refusal: Hashable, Sendable {
    /// The supplier refused an order of `needs` for its funds at that moment, and nothing has shown more since.
    case outOfFunds(needs: Money, since: Timestamp)
    /// The supplier refused orders for this reason, and is left alone until then.
    case circuitOpen(AttemptProblem.Kind, until: Timestamp)
    /// The supplier turned a check away.
    case checkRefused(CheckRefusal)
  }

  /// What a pool is known not to have.
  package struct Want: Hashable, Sendable {
    /// What the smallest order needed that was refused.
    package var needs: Money
    /// When the last one was refused.
    package var since: Timestamp
    /// How many were.
    package var count = 1
  }

  struct Subject: Hashable, Sendable {
    var supplier: SupplierID
    /// The product; `nil` for all of the supplier.
    var sku: String?
  }

  struct Circuit: Hashable, Sendable {
    var kind: AttemptProblem.Kind
    var until: Timestamp
    /// How many refusals there were in a row.
    var count: Int
    /// When the order was placed that was refused last.
    var placedAt: Timestamp
    /// The hold that was told of last, where it was said.
    var hold: OrderID?

    /// Whether it keeps orders away at a moment.
    func isOpen(at now: Timestamp) -> Bool {
      guard let opening = OrderHealth.opening(for: kind) else { return false }
      return count >= opening.threshold && now < until
    }
  }

  /// How long a circuit opens for a kind of problem, first and at most.
  struct Opening {
    var first: Duration
    var longest: Duration
    /// Whether it is about the product alone.
    var isOfProduct = false
    /// Whether an order without a product says as much of the whole supplier.
    var isOfSupplierOtherwise = false
    /// How many refusals in a row open it.
    var threshold = 1
  }

  /// The pools that are out of funds.
  package private(set) var wants: [PoolID: Want] = [:]
  private(set) var circuits: [Subject: Circuit] = [:]
  /// How the checks went of those suppliers of which they say something against orders.
  private(set) var checks: [SupplierID: CheckStatus] = [:]

  /// The most circuits that are kept; the one that ended first makes room.
  private static let mostCircuits = 10_000

  /// Nothing known: everything may be ordered everywhere.
  package init() {}

  /// What the checks of suppliers alone tell.
  package init(_ statuses: [SupplierID: CheckStatus]) {
    for (supplier, status) in statuses { take(status, of: supplier) }
  }

  /// Whether nothing stands against any order.
  package var isEmpty: Bool { wants.isEmpty && circuits.isEmpty && checks.isEmpty }

  /// Says why no order should go there now.
  ///
  /// - Parameters:
  ///   - pool: the pool that would pay.
  ///   - sku: the product; `nil` where the order is for an amount alone.
  ///   - now: the moment.
  ///   - despite: the classes of failed checks in spite of which the supplier gets orders.
  /// - Returns: the reason; `nil` where an order may go there.
  package func refusal(
    at pool: PoolID, of sku: String?, _ now: Timestamp, despite: Set<CheckFailure.Kind> = []
  ) -> Refusal? {
    if let own = refusal(of: pool, despite: despite) { return own }
    var subjects = [Subject(supplier: pool.supplier)]
    if let sku { subjects.append(Subject(supplier: pool.supplier, sku: sku)) }
    for subject in subjects {
      guard let circuit = circuits[subject], circuit.isOpen(at: now) else { continue }
      return .circuitOpen(circuit.kind, until: circuit.until)
    }
    return nil
  }

  /// Says why a pool should pay for no order now, whatever the order is for.
  func refusal(of pool: PoolID, despite: Set<CheckFailure.Kind>) -> Refusal? {
    if let want = wants[pool] { return .outOfFunds(needs: want.needs, since: want.since) }
    guard let refusal = checks[pool.supplier]?.refusal(of: pool),
      !despite.contains(refusal.kind.failure)
    else { return nil }
    return .checkRefused(refusal)
  }

  /// Whether one of a supplier's pools is out of funds: its reading is known to be wrong.
  package func isOutOfFunds(_ supplier: SupplierID) -> Bool {
    wants.keys.contains { $0.supplier == supplier }
  }

  // MARK: Learning

  /// Takes what came of an attempt.
  package mutating func take(_ result: AttemptResult) {
    switch result.outcome {
    case .taken, .delivered:
      if let want = wants[result.pool], result.placedAt >= want.since { wants[result.pool] = nil }
      close(Subject(supplier: result.supplier), result)
      if let sku = result.sku { close(Subject(supplier: result.supplier, sku: sku), result) }
    case .inDoubt(let kind): open(kind.isWithoutAnswer ? kind : .unknown, result, Self.silence)
    case .failed(.funds): want(result)
    case .failed(let kind):
      if let opening = Self.opening(for: kind) { open(kind, result, opening) }
    }
  }

  /// Takes a reading: one that was requested after a refusal for funds and shows what that order needed ends it.
  package mutating func take(_ reading: SupplierBalance) {
    guard let want = wants[reading.pool], reading.requestedAt > want.since, !reading.isAbsence,
      reading.available.currency == want.needs.currency
    else { return }
    let limit = reading.creditLimit?.units ?? 0
    let (sum, overflow) = reading.available.units.addingReportingOverflow(limit)
    if overflow || sum >= want.needs.units { wants[reading.pool] = nil }
  }

  /// Takes what a check brought: as far as it was not turned away, nothing it was told before stands.
  package mutating func take(_ report: BalanceReport) {
    for reading in report.readings { take(reading) }
    guard var status = checks[report.supplier] else { return }
    (status.failure, status.refusal) = (nil, nil)
    status.succeededAt = report.receivedAt
    status.poolFailures = report.failures
    status.readPools = Set(report.readings.map(\.pool))
    take(status, of: report.supplier)
  }

  /// Takes how the checks of a supplier went.
  package mutating func take(_ status: CheckStatus, of supplier: SupplierID) {
    checks[supplier] = status.saysAgainstOrders ? status : nil
  }

  private mutating func want(_ result: AttemptResult) {
    var needs = result.amount
    if let before = wants[result.pool], before.needs.currency == needs.currency,
      before.needs.units < needs.units
    {
      needs = before.needs
    }
    let since = max(wants[result.pool]?.since ?? result.moment, result.moment)
    let count = (wants[result.pool]?.count ?? 0) + 1
    wants[result.pool] = Want(needs: needs, since: since, count: min(count, 1_000_000))
  }

  /// Closes a circuit, where the order was placed no earlier than the one that was refused: what was on its way before
  /// says nothing of the time since.
  private mutating func close(_ subject: Subject, _ result: AttemptResult) {
    guard let circuit = circuits[subject], result.placedAt >= circuit.placedAt else { return }
    circuits[subject] = nil
  }

  private mutating func open(
    _ kind: AttemptProblem.Kind, _ result: AttemptResult, _ opening: Opening
  ) {
    let subject = Subject(supplier: result.supplier, sku: opening.isOfProduct ? result.sku : nil)
    // A refusal of an amount alone says nothing of a product.
    guard !opening.isOfProduct || result.sku != nil || opening.isOfSupplierOtherwise else { return }
    let before = circuits[subject]
    let isOfSeries = before?.kind.isOfSeries(with: kind) ?? false
    if isOfSeries, let hold = result.hold, before?.hold == hold { return }
    let count = min((isOfSeries ? before?.count ?? 0 : 0) + 1, 64)
    let doublings = min(max(0, count - opening.threshold), 20)
    let wait = min(opening.first * (1 << doublings), opening.longest)
    makeRoom(for: subject)
    circuits[subject] = Circuit(
      kind: kind, until: result.moment + wait, count: count,
      placedAt: max(before?.placedAt ?? result.placedAt, result.placedAt), hold: result.hold)
  }

  private mutating func makeRoom(for subject: Subject) {
    guard circuits[subject] == nil, circuits.count >= Self.mostCircuits else { return }
    let oldest = circuits.min { $0.value.until < $1.value.until }
    if let oldest { circuits[oldest.key] = nil }
  }

  /// How a supplier is left alone that gives no answers, or none that say what became of an order.
  private static let silence = Opening(first: .seconds(30), longest: .seconds(900), threshold: 3)

  /// How a kind of problem opens a circuit; `nil` where it says nothing of other orders.
  static func opening(for kind: AttemptProblem.Kind) -> Opening? {
    switch kind {
    case .outOfStock:
      Opening(first: .seconds(300), longest: .seconds(3_600), isOfProduct: true)
    case .notFound:
      Opening(first: .seconds(300), longest: .seconds(3_600), isOfProduct: true, threshold: 2)
    case .auth: Opening(first: .seconds(300), longest: .seconds(3_600))
    case .maintenance: Opening(first: .seconds(60), longest: .seconds(900))
    case .rateLimited: Opening(first: .seconds(10), longest: .seconds(300))
    case .unreachable, .malformed, .shapeChanged: silence
    case .unknown:
      Opening(
        first: .seconds(30), longest: .seconds(900), isOfProduct: true,
        isOfSupplierOtherwise: true, threshold: 3)
    case .funds, .belowMinimum, .invalid, .duplicate, .similar, .inFlight, .cancelled: nil
    }
  }
}

extension AttemptProblem.Kind {
  /// Whether the supplier gave no answer that says anything.
  var isWithoutAnswer: Bool {
    switch self {
    case .unreachable, .malformed, .shapeChanged, .unknown: true
    case .funds, .belowMinimum, .outOfStock, .auth, .rateLimited, .maintenance, .invalid,
      .notFound, .duplicate, .similar, .inFlight, .cancelled:
      false
    }
  }

  /// Whether a problem of this kind and one of another count together.
  func isOfSeries(with other: Self) -> Bool {
    self == other || (isWithoutAnswer && other.isWithoutAnswer)
  }
}

/// Knows what refusals of orders told.
package protocol OrderHealthSource: Sendable {
  /// All that is known now; `nil` where nothing stands against any order. Answers at once.
  var current: OrderHealth? { get }
}

/// Knows what refusals told, and is told what came of attempts.
package typealias OrderHealthKeeper = OrderHealthSource & AttemptResultSink

extension OrderHealth: OrderHealthSource {
  package var current: OrderHealth? { isEmpty ? nil : self }
}
