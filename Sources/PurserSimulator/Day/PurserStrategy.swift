internal import PurserCore

/// Purser itself: its ledger and its router, told what a shop tells them, and balances asked for
/// when its refresh policy says so.
struct PurserStrategy: DayStrategy {
  static let joinsCalls = true

  private let router: Router
  private let pools: [PoolID]
  private let places: [SupplierID: Int]
  private var state: LedgerState
  private var deliberation = Deliberation()
  private var schedules: [CheckSchedule]
  /// When each supplier is looked at next; `nil` where it is asked then.
  private var looks: [Timestamp?]
  private var chance: SplitMix64
  /// Whether a supplier was asked and has not answered yet.
  private var isAsked: [Bool]
  /// The ledger's names of the orders whose outcome is not known.
  private var names: [Int: OrderID] = [:]

  init(world: DayWorld) {
    let refresh = world.parameters.refresh
    router = Router(
      rules: RoutingRules(
        policy: .cheapest,
        maximumReadingAge: max(RoutingRules.defaultMaximumReadingAge, refresh * 2)))
    pools = world.profiles.map { PoolID(supplier: $0.id, currency: world.orders.currency) }
    places = Dictionary(
      world.profiles.enumerated().map { ($0.element.id, $0.offset) }
    ) { first, _ in first }
    state = LedgerState(
      suppliers: world.profiles.enumerated().map { place, profile in
        Supplier(
          id: profile.id, priority: place, deductionTiming: profile.timing, lag: profile.lag)
      })
    schedules = world.profiles.map { profile in
      CheckSchedule(
        CheckSchedule.Terms(
          plan: CheckPlan(always: refresh), lag: profile.lag,
          maximumAge: max(RoutingRules.defaultMaximumReadingAge, refresh * 2)))
    }
    looks = world.profiles.map { _ in nil }
    chance = SplitMix64(seed: 0)
    isAsked = world.profiles.map { _ in false }
  }

  // MARK: Orders

  mutating func decide(_ attempt: Attempt, at now: Timestamp) throws(LedgerError) -> DayStep {
    guard let order = order(for: attempt) else { return .turnAway }
    var log = LedgerState.Log()
    let round = attempt.told.isEmpty ? PlacementRound.first : .afterAsking
    let record = try state.place(
      order, fingerprint: .zero, known: nil, retriesRefused: true,
      storesRefusal: round.storesRefusal, router: router, at: now, clock: now,
      in: &deliberation, log: &log)
    if let place = record.state.hold.flatMap({ places[$0.supplier] }) {
      names[attempt.order] = order.id
      return .send(to: place)
    }
    for place in record.decision.shortSuppliers.compactMap({ places[$0] }) {
      if schedules[place].noteShortage(), looks[place] != nil { looks[place] = now }
    }
    let placement = Placement(record: record, isRepetition: false)
    let wanted = (round.suppliersToAsk(after: placement) ?? []).compactMap { places[$0] }
      .filter { schedules[$0].isWorthAsking(activity(at: $0), at: now) }
    guard !wanted.isEmpty else { return .turnAway }
    for place in wanted { isAsked[place] = true }
    return .ask(wanted)
  }

  /// The order as the ledger gets it: each try after a refusal is an order of its own.
  private func order(for attempt: Attempt) -> Order? {
    let tries = attempt.refusedBy.count
    let name = tries == 0 ? "\(attempt.order)" : "\(attempt.order).\(tries)"
    guard let id = OrderID(name), let currency = pools.first?.currency else { return nil }
    let offers = attempt.costs.indices.map { place in
      Order.Offer(
        supplier: pools[place].supplier,
        unitCost: Money(units: attempt.costs[place], currency: currency))
    }
    return Order(
      id: id, currency: currency, item: .product(sku: "", quantity: 1, offers: offers),
      deny: Set(attempt.refusedBy.map { pools[$0].supplier }))
  }

  mutating func hear(
    _ news: OrderNews, of order: Int, from supplier: Int, at now: Timestamp
  ) throws(LedgerError) {
    guard let id = names[order] else { return }
    let report: LedgerState.Report =
      switch news {
      case .accepted: .accepted
      case .bought: .settled(actual: nil)
      case .refused, .givenBack: .released
      }
    var log = LedgerState.Log()
    _ = try state.take(report, of: id, known: state.openOrder(id), at: now, log: &log)
    guard news != .accepted else { return }
    names[order] = nil
  }

  private func activity(at place: Int) -> SupplierActivity {
    state.activity(of: pools[place].supplier)
  }

  // MARK: Numbers

  mutating func take(_ number: ToldNumber) throws(LedgerError) {
    let pool = pools[number.supplier]
    let reading = SupplierBalance(
      pool: pool, available: Money(units: number.units, currency: pool.currency),
      requestedAt: number.requestedAt, receivedAt: number.receivedAt)
    var log = LedgerState.Log()
    try state.take(reading, at: number.receivedAt, clock: number.receivedAt, log: &log)
    isAsked[number.supplier] = false
    schedules[number.supplier].conclude(
      nil, .proof, at: number.receivedAt, using: &chance)
    looks[number.supplier] = schedules[number.supplier].dueAt
  }

  var nextWake: Timestamp? {
    var next = state.nextDeadline
    for place in looks.indices where !isAsked[place] {
      guard let look = looks[place] else { continue }
      next = next.map { min($0, look) } ?? look
    }
    return next
  }

  mutating func wake(at now: Timestamp) throws(LedgerError) -> [Int] {
    var log = LedgerState.Log()
    try state.expireOverdue(at: now, log: &log)
    let seen = looks.indices.filter { !isAsked[$0] && looks[$0].map { $0 <= now } ?? true }
    var due: [Int] = []
    for place in seen {
      looks[place] = nextLook(at: place, now)
      guard looks[place] == nil else { continue }
      isAsked[place] = true
      due.append(place)
    }
    return due
  }

  /// When a supplier is looked at again; `nil` where it is asked now.
  private mutating func nextLook(at place: Int, _ now: Timestamp) -> Timestamp? {
    if let moment = schedules[place].endOfRest(isAwaited: false, at: now) { return moment }
    if schedules[place].isPlain { return nil }
    return schedules[place].plan(activity(at: place), isAwaited: false, at: now)
  }

  func believedUnits(of supplier: Int) -> Int64 {
    position(of: supplier)?.spendable.low.units ?? 0
  }

  private func position(of place: Int) -> Position? {
    state.positions(of: pools[place].supplier).first
  }
}
