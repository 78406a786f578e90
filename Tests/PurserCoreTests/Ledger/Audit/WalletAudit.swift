import TestSupport

@testable import PurserCore

/// A ledger of one supplier that renames, merges, hides and fails to show its wallets, beside the truth.
/// Everything in it follows from its seed.
struct WalletAudit {
  /// What was found wrong.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  static let id = SupplierID("acme")
  static let currency = TestSupport.currency("USD")
  static let lag: Int64 = 2_000_000
  static let timeToLive: Int64 = 40_000_000
  static let maximumAge = Duration.seconds(30)
  /// Whether somebody else takes money without a word, so that nothing bounds what can be spent.
  let isShared: Bool
  let isMonotonic: Bool
  let wallClock: Audit.WallClock
  /// Whether the supplier makes one wallet of two.
  let mayMerge: Bool
  let terms: LedgerTerms
  let supplier: Supplier
  let router = Router(rules: RoutingRules(maximumReadingAge: maximumAge))
  var random: SeededRandom

  // MARK: The truth

  var now: Int64 = 1_000_000_000
  /// How far the wall clock is from the truth.
  var wallError: Int64 = 0
  var wallets: [NamedWallet] = []
  /// The wallets as they were from each moment on.
  var past: [(at: Int64, wallets: [NamedWallet])] = []
  var lastSeen = Int64.min
  var checks: [WalletCheck] = []
  var orders: [WalletOrder] = []
  /// Orders whose holds expired, and of which the ledger may be told late.
  var expired: [WalletOrder] = []
  /// Orders that were bought and told, and may be undone.
  var bought: [WalletOrder] = []
  /// Orders that were undone, and of which the ledger is told late.
  var undone: [WalletOrder] = []
  /// Credits of which the owner tells late, each with its wallet.
  var untold: [(wallet: Int, units: Int64)] = []

  // MARK: The ledger

  var clock: LedgerClock
  var state: LedgerState
  var statuses: [OrderID: OrderStatus] = [:]
  /// The books as they were written last.
  var books: [PoolID: PoolBook] = [:]
  var events: [LedgerEvent] = []
  var transactions: [Transaction] = []
  /// What is expected of each pool after its latest entry.
  var expected: [PoolID: Int64] = [:]
  /// What is open of every finding.
  var open: [WalletFinding: Int64] = [:]
  var commandCount = 0
  var nameCount = 0

  /// A supplier with a few wallets, each read once.
  init(
    isShared: Bool, _ wallClock: Audit.WallClock = .right, random: SeededRandom
  ) throws {
    var random = random
    self.isShared = isShared
    self.wallClock = wallClock
    clock = LedgerClock(
      wall: Timestamp(microsecondsSinceEpoch: now), steady: .microseconds(now), latest: nil)
    isMonotonic = Bool.random(using: &random)
    mayMerge = Bool.random(using: &random)
    terms = LedgerTerms(
      holdTimeToLive: .microseconds(Self.timeToLive), reportsSending: false,
      maximumReadingAge: Self.maximumAge)
    let count = Int.random(in: 1...4, using: &random)
    wallets = (0..<count).map { index in
      NamedWallet(
        names: (0..<3).map { "w\(index)-\($0)" },
        balance: Int64.random(in: 1...400_000_000, using: &random))
    }
    past = [(.min, wallets)]
    supplier = Supplier(
      id: Self.id, deductionTiming: Bool.random(using: &random) ? .atOrder : .atConfirmation,
      lag: .microseconds(Self.lag),
      trustsUpdatedAt: Int.random(in: 0..<4, using: &random) == 0,
      drawDownOrder: Bool.random(using: &random) ? wallets.flatMap(\.names) : [])
    state = LedgerState(suppliers: [supplier], terms: terms)
    self.random = random
    try readNow()
  }

  mutating func run(commands: Int) throws {
    while commandCount < commands { try step() }
    try checkHistory()
    if !isShared { try checkQuiet() }
  }

  private mutating func step() throws {
    now += Int64.random(in: 1...800_000, using: &random)
    if chance(60) { now += Int64.random(in: 0...Self.timeToLive, using: &random) }
    setWallClock()
    for index in checks.indices.reversed() where checks[index].deliveredAt <= now {
      try deliver(checks.remove(at: index))
    }
    try expireOverdue()
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<30: try place()
    case 30..<55: try advanceOne()
    case 55..<80: startCheck()
    case 80..<90: changeNames()
    case 90..<97: try changeMoney()
    default: try restart()
    }
    if commandCount % 32 == 0, let fault = state.inconsistency() { throw failure(fault) }
  }

  // MARK: Parts

  /// True once in `times`.
  mutating func chance(_ times: Int) -> Bool { Int.random(in: 0..<times, using: &random) == 0 }

  func failure(_ what: String) -> Failure {
    let positions = state.positions.map { position in
      "\(position.pool.pool) \(position.reading.source) \(position.spendable.low.units)"
        + " of \(position.reading.available.units), held \(position.held.units)"
    }
    return Failure(
      description: "\(random), command \(commandCount): \(what)\n"
        + (positions + events.suffix(25).map(Self.line)).joined(separator: "\n"))
  }

  /// An event in a few words.
  private static func line(_ event: LedgerEvent) -> String {
    let at = event.moment.microsecondsSinceEpoch
    switch event {
    case .read(let reading), .passedOver(let reading, _):
      let (what, asked) = (reading.source, reading.requestedAt.microsecondsSinceEpoch)
      let use = event == .read(reading) ? "used" : "passed over"
      return "\(at) \(what) \(reading.pool.pool) \(reading.available.units), of \(asked), \(use)"
    case .placed(let record):
      let lines = (record.state.hold?.lines ?? []).map { "\($0.pool.pool) \($0.amount.units)" }
      return "\(at) \(record.id) \(lines)"
    case .sent(let id, _), .accepted(let id, _), .becameUnknown(let id, _), .released(let id, _),
      .expired(let id, _), .reversed(let id, _, _), .settled(let id, _, _):
      return "\(at) \(id) \("\(event)".prefix(10))"
    case .recalled, .divided, .topUpAnnounced, .topUpChanged, .adjusted: return "\(event)"
    }
  }

  func moment(_ microseconds: Int64) -> Timestamp {
    Timestamp(microsecondsSinceEpoch: microseconds)
  }

  func money(_ units: Int64) -> Money { Money(units: units, currency: Self.currency) }

  func pool(_ name: String) -> PoolID {
    PoolID(supplier: Self.id, pool: name, currency: Self.currency)
  }

  /// The wallet that has or had a name, or that it was merged into.
  func wallet(named name: String) -> Int? {
    wallets.firstIndex { $0.names.contains(name) }.map(heir)
  }

  /// The wallet that has what was in another.
  func heir(of index: Int) -> Int { wallets[index].heir.map(heir) ?? index }

  /// Gives the ledger a command, and checks what it led to.
  @discardableResult
  mutating func command<Answer>(
    _ body: (inout LedgerState, Timestamp, inout LedgerState.Log) throws(LedgerError) -> Answer
  ) throws -> Answer {
    commandCount += 1
    var log = LedgerState.Log()
    let answer: Answer
    let time = time()
    guard time.moment == moment(now) else { throw failure("the ledger's time is \(time.moment)") }
    state.readingsCountFrom = time.readingsCountFrom
    do throws(LedgerError) { answer = try body(&state, moment(now), &log) } catch {
      throw failure("\(error)")
    }
    if let latest = state.latestMoment { now = max(now, latest.microsecondsSinceEpoch) }
    try note(log)
    try checkSpendable()
    return answer
  }
}
