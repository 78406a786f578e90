internal import GRDB
internal import PurserCore

/// The pools of the history's file, by their numbers, and from when on each is known.
struct HistoryPools: Sendable {
  private var numbers: [PoolID: Int64] = [:]
  /// In microseconds since 1970.
  private(set) var knownFrom: [PoolID: Int64] = [:]

  /// The pools that the file has.
  init(_ db: Database, _ currencies: CurrencyTable) throws {
    let rows = try Row.fetchCursor(
      db, sql: "SELECT number, supplier, name, currency, decimals, known_from FROM pool")
    while let row = try rows.next() {
      let pool = PoolID(
        supplier: SupplierID(row["supplier"]), pool: row["name"],
        currency: try currencies.currency(row["currency"], decimals: row["decimals"]))
      numbers[pool] = row["number"]
      if let moment = row["known_from"] as Int64? { knownFrom[pool] = moment }
    }
  }

  /// The pools by their numbers.
  var byNumber: [Int64: PoolID] {
    Dictionary(numbers.map { ($0.value, $0.key) }) { first, _ in first }
  }

  /// The number of a pool, which gets one where it has none.
  mutating func number(of pool: PoolID, _ db: Database) throws -> Int64 {
    if let number = numbers[pool] { return number }
    try db.cachedStatement(
      sql: "INSERT INTO pool (supplier, name, currency, decimals) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [
      pool.supplier.name, pool.pool, pool.currency.code, pool.currency.minorDigits,
    ])
    numbers[pool] = db.lastInsertedRowID
    return db.lastInsertedRowID
  }

  /// A pool is known from a moment on, or from an earlier one.
  mutating func begin(_ pool: PoolID, at moment: Timestamp, _ db: Database) throws {
    let at = moment.microsecondsSinceEpoch
    let number = try number(of: pool, db)
    if let known = knownFrom[pool], known <= at { return }
    try db.cachedStatement(sql: "UPDATE pool SET known_from = ? WHERE number = ?")
      .execute(arguments: [at, number])
    knownFrom[pool] = at
  }
}
