internal import PurserCore

/// One strategy's run through a day: an event queue, the suppliers' true accounts, and the strategy
/// that never sees them. Nothing waits; time goes from event to event.
struct DayRun<Strategy: DayStrategy>: Sendable {
  /// A balance call.
  struct Call: Sendable {
    var id: Int
    var supplier: Int
    var requestedAt: Timestamp
  }

  /// An order sent to a supplier.
  struct Shipment: Sendable {
    var order: Int
    var supplier: Int
    var units: Int64
    var outcome: DayWorld.Outcome
  }

  /// What happens. Half of a call's time is the way there, half the way back.
  enum Event: Sendable {
    case customerOrders(Int)
    case strategyWakes
    case callArrives(Call)
    case numberComesBack(Call, units: Int64)
    case orderArrives(Shipment)
    case supplierConfirms(Shipment)
    case supplierGivesBack(Shipment)
    case newsComesBack(Shipment, OrderNews)
    case ownerLooks(Int)
    case topUpArrives(Int, units: Int64)
  }

  /// An order that no supplier has taken yet.
  struct OpenAttempt: Sendable {
    var attempt: Attempt
    /// How many numbers it waits for.
    var missingNumbers = 0
  }

  /// What an owner sent to one supplier.
  struct SentTopUps: Sendable {
    var count = 0
    var isUnderWay = false
  }

  let world: DayWorld
  var strategy: Strategy
  var queue = EventQueue<Event>()
  var now: Timestamp
  var tally: DayTally

  // By supplier.
  var accounts: [PrepaidAccount]
  /// The costs of the orders on their way there, in the order of their arrival.
  var onTheWay: [[Int64]]
  var topUps: [SentTopUps]
  var idle: [IdleMeter]
  var callsUnderWay: [Int: Int] = [:]

  /// By order.
  var attempts: [Int: OpenAttempt] = [:]
  /// The orders that wait for a call's number.
  var waitingOrders: [Int: [Int]] = [:]
  /// When the strategy is woken next.
  var wakeAt: Timestamp?

  /// The first checks are made so long before the day starts.
  static var warmUp: Duration { .seconds(60) }

  init(_ name: StrategyName, _ strategy: Strategy, in world: DayWorld) {
    self.world = world
    self.strategy = strategy
    let (start, end) = (world.orders.start, world.orders.end)
    let opening = start - Self.warmUp
    now = opening
    accounts = world.profiles.map { PrepaidAccount($0, at: opening) }
    onTheWay = world.profiles.map { _ in [] }
    topUps = world.profiles.map { _ in SentTopUps() }
    idle = world.profiles.map { _ in IdleMeter(from: start, to: end) }
    tally = DayTally(strategy: name, meanIdle: .zero(world.orders.currency))
  }

  /// Runs the day until nothing is under way any more.
  ///
  /// - Parameter progress: called with the number of orders that came, from time to time.
  /// - Returns: what it came to.
  /// - Throws: `LedgerError` when an amount leaves its range.
  mutating func run(progress: (Int) -> Void = { _ in }) throws(LedgerError) -> DayTally {
    queue.add(.strategyWakes, at: now)
    queue.add(.customerOrders(0), at: world.orders.orders[0].at)
    for supplier in world.profiles.indices { startTopUps(of: supplier) }
    while let (moment, event) = queue.next() {
      now = moment
      try handle(event)
      scheduleWake()
      if case .customerOrders(let index) = event, index % 256 == 0 { progress(index) }
    }
    progress(tally.orders)
    let minorUnit = world.orders.currency.unitsOfMinorUnit
    let meanIdle = idle.reduce(0) { $0 + $1.mean } / minorUnit * minorUnit
    tally.meanIdle = Money(units: meanIdle, currency: world.orders.currency)
    return tally
  }

  private mutating func handle(_ event: Event) throws(LedgerError) {
    switch event {
    case .customerOrders(let index): try takeOrder(index)
    case .strategyWakes: try wake()
    case .callArrives(let call): answer(call)
    case .numberComesBack(let call, let units): try takeNumber(units, of: call)
    case .orderArrives(let shipment): judge(shipment)
    case .supplierConfirms(let shipment): confirm(shipment)
    case .supplierGivesBack(let shipment): giveBack(shipment)
    case .newsComesBack(let shipment, let news): try takeNews(news, of: shipment)
    case .ownerLooks(let supplier): lookAfter(supplier)
    case .topUpArrives(let supplier, let units): topUp(supplier, by: units)
    }
  }

  /// Whether the day is over: what is under way comes to its end, and nothing new begins.
  var isOver: Bool { now > world.orders.end }

  /// Enters the strategy's next wish to be woken, unless it is woken by then anyway.
  private mutating func scheduleWake() {
    guard let wish = strategy.nextWake, wish <= world.orders.end else { return }
    let moment = max(wish, now)
    if let wakeAt, wakeAt <= moment { return }
    wakeAt = moment
    queue.add(.strategyWakes, at: moment)
  }

  // MARK: Measuring

  /// What an order sent now could be paid from: the truth, less what is on its way there and will be
  /// taken.
  func payableUnits(of supplier: Int) -> Int64 {
    onTheWay[supplier].reduce(accounts[supplier].fundsUnits) { funds, units in
      units <= funds ? funds - units : funds
    }
  }

  /// Notes how much money lies idle at a supplier from now on.
  mutating func measure(_ supplier: Int) {
    let believed = max(0, strategy.believedUnits(of: supplier))
    idle[supplier].set(max(0, payableUnits(of: supplier) - believed), at: now)
  }
}
