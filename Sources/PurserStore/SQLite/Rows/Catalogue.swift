internal import GRDB
internal import PurserCore

/// The small tables that rows refer to by number, in memory: pools, the payers they make up, types
/// of entries, and currencies. Also where the numbering stands.
struct Catalogue: Sendable {
  let currencies: CurrencyTable
  private var poolOfNumber: [Int64: PoolID] = [:]
  private var numberOfPool: [PoolID: Int64] = [:]
  private var poolsOfPayer: [Int64: [PoolID]] = [:]
  private var payerOfPools: [[PoolID]: Int64] = [:]
  /// The payer of one pool alone, which most orders have.
  private var payerOfPool: [PoolID: Int64] = [:]
  private var supplierOfNumber: [Int64: SupplierID] = [:]
  private var numberOfSupplier: [SupplierID: Int64] = [:]
  private var rosterOfNumber: [Int64: SupplierRoster] = [:]
  private var numberOfRoster: [[SupplierID]: Int64] = [:]
  /// The roster of the latest decision: mostly that of the next.
  private var latestRoster: (roster: SupplierRoster, number: Int64)?
  private var typeOfNumber: [Int64: TransactionType] = [:]
  private var numberOfType: [TransactionType: Int64] = [:]
  /// The currencies that were ever stored, with their decimals.
  private var decimals: [String: Int] = [:]
  /// The number of the next entry.
  private(set) var nextEntry: Int64 = 1
  /// The number of the next event.
  private(set) var nextEvent: Int64 = 1
  /// The sum of the entries around the latest number.
  var stretch: Stretch?

  // MARK: Reading

  /// Nothing.
  init() { currencies = CurrencyTable() }

  /// What `db` has.
  ///
  /// - Throws: `StoreError` where a currency has other decimals than `currencies` says.
  init(_ db: Database, currencies: CurrencyTable) throws {
    self.currencies = currencies
    for row in try Row.fetchAll(db, sql: "SELECT code, decimals FROM currency") {
      decimals[row["code"]] = row["decimals"]
    }
    for row in try Row.fetchAll(db, sql: "SELECT number, supplier, name, currency FROM pool") {
      let code: String = row["currency"]
      let currency = try currencies.currency(code, decimals: decimals[code] ?? 0)
      note(
        PoolID(supplier: SupplierID(row["supplier"]), pool: row["name"], currency: currency),
        number: row["number"])
    }
    for row in try Row.fetchAll(db, sql: "SELECT number, pools FROM payer") {
      let numbers = (row["pools"] as String).split(separator: ",").compactMap { Int64($0) }
      note(try numbers.map(pool), payer: row["number"])
    }
    for row in try Row.fetchAll(db, sql: "SELECT number, name FROM entry_type") {
      note(TransactionType(stored: row["name"]), number: row["number"])
    }
    for row in try Row.fetchAll(db, sql: "SELECT number, name FROM supplier") {
      note(SupplierID(row["name"]), number: row["number"])
    }
    for row in try Row.fetchAll(db, sql: "SELECT number, suppliers FROM roster") {
      let numbers = (row["suppliers"] as String).split(separator: ",").compactMap { Int64($0) }
      note(SupplierRoster(try numbers.map(supplier)), number: row["number"])
    }
    try readNumbering(db)
  }

  /// The number of the next event of `db`.
  static func nextEvent(_ db: Database) throws -> Int64 {
    var catalogue = Catalogue()
    try catalogue.readNumbering(db)
    return catalogue.nextEvent
  }

  private mutating func readNumbering(_ db: Database) throws {
    nextEntry = try Int64.fetchOne(db, sql: "SELECT coalesce(max(number), 0) + 1 FROM entry") ?? 1
    let last = try CStatement(
      db, "SELECT next_entry, frame FROM journal ORDER BY number DESC LIMIT 1")
    defer { last.reset() }
    guard try last.next() else { return }
    let frame = try Frame(last.bytes(1))
    nextEntry = max(nextEntry, last.integer(0))
    nextEvent = frame.number + frame.count
  }

  /// How many names `db` has: names are only ever added.
  static func size(_ db: Database) throws -> Int64 {
    let row = try CStatement(
      db,
      """
      SELECT coalesce((SELECT max(number) FROM pool), 0)
        + coalesce((SELECT max(number) FROM payer), 0)
        + coalesce((SELECT max(number) FROM entry_type), 0)
        + coalesce((SELECT max(number) FROM supplier), 0)
        + coalesce((SELECT max(number) FROM roster), 0)
        + (SELECT count(*) FROM currency)
      """)
    defer { row.reset() }
    return try row.next() ? row.integer(0) : 0
  }

  /// The pool of a number that a row has.
  func pool(_ number: Int64) throws -> PoolID {
    guard let pool = poolOfNumber[number] else { throw StoreError.damagedRow("an unknown pool") }
    return pool
  }

  /// The pools that pay together under a number, the first-paying one first.
  func pools(ofPayer number: Int64) throws -> [PoolID] {
    guard let pools = poolsOfPayer[number] else { throw StoreError.damagedRow("an unknown payer") }
    return pools
  }

  /// Every payer's number and pools.
  var payers: [(number: Int64, pools: [PoolID])] {
    poolsOfPayer.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Every pool's number and name.
  var pools: [(number: Int64, pool: PoolID)] {
    poolOfNumber.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// The type of entries that a number stands for.
  func type(_ number: Int64) throws -> TransactionType {
    guard let type = typeOfNumber[number] else { throw StoreError.damagedRow("an unknown type") }
    return type
  }

  /// The number of the pools of a hold that was stored.
  func number(ofKnownPayer hold: Hold) throws -> Int64 {
    guard let number = payerOfPools[hold.lines.map(\.pool)] else {
      throw StoreError.damagedRow("an unknown payer")
    }
    return number
  }

  /// The number of a pool that something stored names.
  func number(ofKnown pool: PoolID) throws -> Int64 {
    guard let number = numberOfPool[pool] else { throw StoreError.damagedRow("an unknown pool") }
    return number
  }

  /// The number of a type, where entries of it were ever written.
  func number(ofKnown type: TransactionType) -> Int64? { numberOfType[type] }

  /// The supplier of a number that a row has.
  func supplier(_ number: Int64) throws -> SupplierID {
    guard let supplier = supplierOfNumber[number] else {
      throw StoreError.damagedRow("an unknown supplier")
    }
    return supplier
  }

  /// The roster of a number that a decision has.
  func roster(_ number: Int64) throws -> SupplierRoster {
    guard let roster = rosterOfNumber[number] else {
      throw StoreError.damagedRow("an unknown list of suppliers")
    }
    return roster
  }

  /// The currency of something stored that has no pool to tell it.
  func currency(_ code: String) throws -> Currency {
    guard let decimals = decimals[code] else {
      throw StoreError.damagedRow("an unknown currency")
    }
    return try currencies.currency(code, decimals: decimals)
  }

  private mutating func note(_ pool: PoolID, number: Int64) {
    poolOfNumber[number] = pool
    numberOfPool[pool] = number
  }

  private mutating func note(_ pools: [PoolID], payer number: Int64) {
    poolsOfPayer[number] = pools
    payerOfPools[pools] = number
    if pools.count == 1 { payerOfPool[pools[0]] = number }
  }

  private mutating func note(_ supplier: SupplierID, number: Int64) {
    supplierOfNumber[number] = supplier
    numberOfSupplier[supplier] = number
  }

  private mutating func note(_ roster: SupplierRoster, number: Int64) {
    rosterOfNumber[number] = roster
    numberOfRoster[roster.suppliers] = number
  }

  private mutating func note(_ type: TransactionType, number: Int64) {
    typeOfNumber[number] = type
    numberOfType[type] = number
  }

  // MARK: Writing

  /// Takes the numbers of `count` entries, and returns the first.
  mutating func takeEntries(_ count: Int) -> Int64 {
    defer { nextEntry += Int64(count) }
    return nextEntry
  }

  /// Takes the numbers of `count` events, and returns the first.
  mutating func takeEvents(_ count: Int) -> Int64 {
    defer { nextEvent += Int64(count) }
    return nextEvent
  }

  /// The number of a pool, given where it has none.
  mutating func number(of pool: PoolID, _ db: Database) throws -> Int64 {
    if let number = numberOfPool[pool] { return number }
    try store(pool.currency, db)
    try db.execute(
      sql: "INSERT INTO pool (supplier, name, currency) VALUES (?, ?, ?)",
      arguments: [pool.supplier.name, pool.pool, pool.currency.code])
    note(pool, number: db.lastInsertedRowID)
    return db.lastInsertedRowID
  }

  /// The number of the pools that pay for `hold`, given where they have none.
  mutating func payer(of hold: Hold, _ db: Database) throws -> Int64 {
    if !hold.isSplit, let number = payerOfPool[hold.pool] { return number }
    let pools = hold.lines.map(\.pool)
    if let number = payerOfPools[pools] { return number }
    var numbers: [String] = []
    for pool in pools { numbers.append("\(try number(of: pool, db))") }
    try db.execute(
      sql: "INSERT INTO payer (pools) VALUES (?)", arguments: [numbers.joined(separator: ",")])
    note(pools, payer: db.lastInsertedRowID)
    return db.lastInsertedRowID
  }

  /// The number of a supplier, given where it has none.
  mutating func number(of supplier: SupplierID, _ db: Database) throws -> Int64 {
    if let number = numberOfSupplier[supplier] { return number }
    try db.execute(sql: "INSERT INTO supplier (name) VALUES (?)", arguments: [supplier.name])
    note(supplier, number: db.lastInsertedRowID)
    return db.lastInsertedRowID
  }

  /// The number of a roster, given where it has none.
  mutating func number(of roster: SupplierRoster, _ db: Database) throws -> Int64 {
    if let latestRoster, latestRoster.roster === roster { return latestRoster.number }
    let number = try numberOfRoster[roster.suppliers] ?? store(roster, db)
    latestRoster = (roster, number)
    return number
  }

  private mutating func store(_ roster: SupplierRoster, _ db: Database) throws -> Int64 {
    var numbers: [String] = []
    for supplier in roster.suppliers { numbers.append("\(try number(of: supplier, db))") }
    try db.execute(
      sql: "INSERT INTO roster (suppliers) VALUES (?)",
      arguments: [numbers.joined(separator: ",")])
    note(roster, number: db.lastInsertedRowID)
    return db.lastInsertedRowID
  }

  /// The number of a type of entries, given where it has none.
  mutating func number(of type: TransactionType, _ db: Database) throws -> Int64 {
    if let number = numberOfType[type] { return number }
    try db.execute(sql: "INSERT INTO entry_type (name) VALUES (?)", arguments: [type.name])
    note(type, number: db.lastInsertedRowID)
    return db.lastInsertedRowID
  }

  /// Keeps the decimals of a currency.
  mutating func store(_ currency: Currency, _ db: Database) throws {
    guard decimals[currency.code] == nil else { return }
    try db.execute(
      sql: "INSERT INTO currency (code, decimals) VALUES (?, ?)",
      arguments: [currency.code, currency.minorDigits])
    decimals[currency.code] = currency.minorDigits
  }
}
