internal import GRDB
internal import PurserCore

/// The numbers of what a batch writes about, given where there are none yet.
struct PoolNumbers {
  let db: Database
  var catalogue: Catalogue
  /// The pools of the latest decision, by their places in it.
  private var recent: [(pool: PoolID, number: Int64)] = []
  /// The pool of the latest entry.
  private var latest: (pool: PoolID, number: Int64)?

  init(_ db: Database, _ catalogue: Catalogue) {
    self.db = db
    self.catalogue = catalogue
  }

  /// The number of a pool.
  mutating func number(of pool: PoolID) throws -> Int64 {
    try catalogue.number(of: pool, db)
  }

  /// The number of an entry's pool, which is often that of the entry before.
  mutating func number(ofEntry pool: PoolID) throws -> Int64 {
    if let latest, latest.pool == pool { return latest.number }
    let number = try number(of: pool)
    latest = (pool, number)
    return number
  }

  /// The number of a roster.
  mutating func number(of roster: SupplierRoster) throws -> Int64 {
    try catalogue.number(of: roster, db)
  }

  /// The number of a type of entries.
  mutating func number(of type: TransactionType) throws -> Int64 {
    try catalogue.number(of: type, db)
  }

  /// The number of a candidate's pool. One order after the other is mostly decided among the same
  /// candidates in the same order, so that the one that was last at its place is tried first.
  mutating func number(ofCandidate pool: PoolID, at place: Int) throws -> Int64 {
    if place < recent.count, recent[place].pool == pool { return recent[place].number }
    let number = try number(of: pool)
    if place < recent.count {
      recent[place] = (pool, number)
    } else if place == recent.count {
      recent.append((pool, number))
    }
    return number
  }
}
