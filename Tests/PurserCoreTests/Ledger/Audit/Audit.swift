import TestSupport

@testable import PurserCore

/// A ledger beside a second, simpler model: simulated suppliers whose true money is known at every
/// moment. One audit lasts some hundred commands; everything in it follows from its seed.
struct Audit {
  /// Who changes the balances.
  enum Company: String, CaseIterable {
    /// Purser's orders alone: then the ledger must find nothing beyond them.
    case alone
    /// Others spend and top up as well.
    case shared
  }

  /// What the machine's wall clock does.
  enum WallClock: String, CaseIterable {
    case right
    /// It jumps both ways, and is wrong for a while.
    case jumping

    private static let errors: [Int64] =
      [60, 3_600, 86_400, 3_155_760_000].map { $0 * 1_000_000 }

    /// By how many microseconds it is ahead at the next command: now and then it jumps, and it is soon set
    /// right.
    func lead(after lead: Int64, _ random: inout SeededRandom) -> Int64 {
      func chance(_ times: Int) -> Bool { Int.random(in: 0..<times, using: &random) == 0 }
      if lead != 0 { return chance(20) ? 0 : lead }
      guard chance(40) else { return 0 }
      return (Self.errors.randomElement(using: &random) ?? 0) * (chance(2) ? 1 : -1)
    }
  }

  /// What was found wrong.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  static let timeToLive: Int64 = 30_000_000
  /// How many orders of one supplier may be open or wait to be judged. What no reading can tell is
  /// which of a great many orders at as many prices were bought.
  static let maximumOpen = 14
  static let currency = TestSupport.currency("USD")
  let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))
  let company: Company
  let wallClock: WallClock
  let terms: LedgerTerms
  let suppliers: [AuditedSupplier]
  /// Whether the ledger is sometimes built anew from what a store remembers.
  let restarts: Bool
  var random: SeededRandom

  // MARK: The truth

  var now: Int64 = 1_000_000_000
  /// How far the world's clocks are from `now`, and how far the machine's wall clock is from them.
  var worldShift: Int64 = 0
  var wallError: Int64 = 0
  var accounts: [TrueAccount] = []
  let accountOf: [PoolID: Int]
  /// Orders of which more will happen.
  var orders: [AuditedOrder] = []
  var indexOf: [OrderID: Int] = [:]
  /// Orders that were bought and told, and may be undone.
  var bought: [AuditedOrder] = []
  /// Orders that the suppliers have undone, and of which the ledger is told later.
  var undone: [AuditedOrder] = []
  /// Orders that expired, in wait of a late word.
  var expired: [AuditedOrder] = []
  /// How many orders of each supplier are open or wait to be judged.
  var openCounts: [Int]
  var pendingReadings: [PendingReading] = []
  /// Of which moment each account's latest answer was.
  var lastSeen: [Int64]
  /// Changes that others made, and of which the owner tells later.
  var untold: [(account: Int, units: Int64)] = []
  /// Announced money that has not arrived.
  var pendingTopUps: [TopUp] = []

  // MARK: The ledger

  var clock: LedgerClock
  /// How far the ledger's time is from the truth: what it did not know at its last start.
  var shift: Int64 = 0
  var state: LedgerState
  /// Where every order stands, as a store would know it.
  var statuses: [OrderID: OrderStatus] = [:]
  var events: [LedgerEvent] = []
  var transactions: [Transaction] = []
  /// What is expected of each account after its latest entry.
  var expected: [Int64]
  /// What the ledger found beyond the orders, or was told of, by account.
  var found: [Int64]
  var commandCount = 0
  var nameCount = 0
  /// How many parts were divided off.
  var partCount = 0

  /// Suppliers of random terms, each read once.
  init(_ company: Company, _ wallClock: WallClock = .right, random: SeededRandom) throws {
    var random = random
    self.company = company
    self.wallClock = wallClock
    terms = LedgerTerms(
      holdTimeToLive: .microseconds(Self.timeToLive),
      reportsSending: Bool.random(using: &random))
    var (suppliers, accounts): ([AuditedSupplier], [TrueAccount]) = ([], [])
    for index in 0..<Int.random(in: 1...3, using: &random) {
      // Where others spend as well, the book balance may be off by it.
      let supplier = AuditedSupplier(
        index: index, firstAccount: accounts.count,
        maximumTolerance: company == .alone ? 2_000_000 : 0, mayLeaveOut: company == .shared,
        random: &random)
      suppliers.append(supplier)
      for _ in supplier.accounts {
        let dollars = Int64.random(in: 10...[40, 400, 4_000][index], using: &random)
        accounts.append(TrueAccount(balance: dollars * 1_000_000))
      }
    }
    self.suppliers = suppliers
    self.accounts = accounts
    accountOf = Dictionary(
      uniqueKeysWithValues: suppliers.flatMap { zip($0.pools, $0.accounts) }.map { ($0, $1) })
    restarts = Int.random(in: 0..<3, using: &random) == 0
    openCounts = suppliers.map { _ in 0 }
    lastSeen = accounts.map { _ in .min }
    expected = accounts.map(\.balance)
    found = accounts.map { _ in 0 }
    state = LedgerState(suppliers: suppliers.map(\.terms), terms: terms)
    clock = LedgerClock(
      wall: Timestamp(microsecondsSinceEpoch: now), steady: .microseconds(now), latest: nil)
    self.random = random
    for index in suppliers.indices { try readNow(index) }
  }

  /// Lets things happen until so many commands were given, then waits for quiet and checks all.
  mutating func run(commands: Int) throws {
    var nextQuiet = 200
    while commandCount < commands {
      try step()
      guard commandCount >= nextQuiet else { continue }
      try checkQuiet()
      nextQuiet = commandCount + Int.random(in: 100...400, using: &random)
    }
    try checkQuiet()
    if Bool.random(using: &random) { try checkHistory() }
  }

  private mutating func step() throws {
    now += Int64.random(in: 0...400_000, using: &random)
    if chance(100) { now += Int64.random(in: 0...Self.timeToLive, using: &random) }
    setWallClock()
    try deliverReadings()
    try expireOverdue()
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<28: try place()
    case 28..<80: try advanceOne()
    case 80..<92: startReading()
    case 92..<94: try reverseOne()
    case 94..<96: if Bool.random(using: &random) { try tellLate() } else { try tellOneUndone() }
    case 96..<98: try changeFromOutside()
    case 98: try divideOne()
    default: try restartSometimes()
    }
    if commandCount % 64 == 0, let fault = state.inconsistency() { throw failure(fault) }
  }

  // MARK: Parts

  /// True once in `times`.
  mutating func chance(_ times: Int) -> Bool { Int.random(in: 0..<times, using: &random) == 0 }

  func failure(_ what: String) -> Failure {
    Failure(description: "\(random), \(company), command \(commandCount): \(what)")
  }

  /// A moment of simulated time as the ledger dates it.
  func moment(_ microseconds: Int64) -> Timestamp {
    Timestamp(microsecondsSinceEpoch: microseconds + shift)
  }

  func money(_ units: Int64) -> Money { Money(units: units, currency: Self.currency) }

  /// Gives the ledger a command, and checks what it led to; what can be spent at one supplier, where
  /// one is named.
  @discardableResult
  mutating func command<Answer>(
    of supplier: Int?,
    _ body: (inout LedgerState, Timestamp, inout LedgerState.Log) throws -> Answer
  ) throws -> Answer {
    commandCount += 1
    let time = time()
    guard time.moment == moment(now) else { throw failure("it is \(moment(now)), not \(time)") }
    state.readingsCountFrom = time.readingsCountFrom
    var log = LedgerState.Log()
    let answer: Answer
    do {
      answer = try body(&state, moment(now), &log)
    } catch let error as LedgerError {
      throw failure("\(error)")
    }
    try note(log)
    if let supplier { try checkSpendable(of: supplier) }
    return answer
  }
}
