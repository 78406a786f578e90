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
  private var typeOfNumber: [Int64: TransactionType] = [:]
  private var numberOfType: [TransactionType: Int64] = [:]
  private var storedCurrencies: Set<String> = []
  /// The number of the next order or entry.
  private(set) var nextNumber: Int64 = 1
  /// The number of the next event.
  private(set) var nextEvent: Int64 = 1
  /// The sum of the entries around the latest number.
  var stretch: Stretch?

  // MARK: Reading

  /// What `db` has.
  ///
  /// - Throws: `StoreError` where a currency has other decimals than `currencies` says.
  init(_ db: Database, currencies: CurrencyTable) throws {
    self.currencies = currencies
    var decimals: [String: Int] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT code, decimals FROM currency") {
      decimals[row["code"]] = row["decimals"]
    }
    storedCurrencies = Set(decimals.keys)
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
    try readNumbering(db)
    stretch = try Stretch.last(db)
  }

  private mutating func readNumbering(_ db: Database) throws {
    let highest = try Int64.fetchOne(
      db,
      sql: """
        SELECT max(coalesce((SELECT max(number) FROM orders), 0),
          coalesce((SELECT max(number) FROM entry), 0))
        """)
    nextNumber = (highest ?? 0) + 1
    let next = try Int64.fetchOne(
      db, sql: "SELECT number + count FROM journal ORDER BY number DESC LIMIT 1")
    nextEvent = next ?? 1
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

  /// The number of a type, where entries of it were ever written.
  func number(ofKnown type: TransactionType) -> Int64? { numberOfType[type] }

  /// The currency of a row that has no pool to tell it.
  func currency(_ code: String, _ db: Database) throws -> Currency {
    let decimals = try Int.fetchOne(
      db, sql: "SELECT decimals FROM currency WHERE code = ?", arguments: [code])
    guard let decimals else { throw StoreError.damagedRow("an unknown currency") }
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

  private mutating func note(_ type: TransactionType, number: Int64) {
    typeOfNumber[number] = type
    numberOfType[type] = number
  }

  // MARK: Writing

  /// Takes the next number of an order or entry.
  mutating func takeNumber() -> Int64 {
    defer { nextNumber += 1 }
    return nextNumber
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
    if hold.lines.count == 1, let number = payerOfPool[hold.pool] { return number }
    let pools = hold.lines.map(\.pool)
    if let number = payerOfPools[pools] { return number }
    var numbers: [String] = []
    for pool in pools { numbers.append("\(try number(of: pool, db))") }
    try db.execute(
      sql: "INSERT INTO payer (pools) VALUES (?)", arguments: [numbers.joined(separator: ",")])
    note(pools, payer: db.lastInsertedRowID)
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
    guard storedCurrencies.insert(currency.code).inserted else { return }
    try db.execute(
      sql: "INSERT INTO currency (code, decimals) VALUES (?, ?)",
      arguments: [currency.code, currency.minorDigits])
  }
}
