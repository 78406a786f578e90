internal import GRDB
internal import PurserCore

/// The numbers of what a batch writes about, given where there are none yet.
struct PoolNumbers {
  let db: Database
  var catalogue: Catalogue
  /// The pools of the latest decision, by their places in it.
  private var recent: [(pool: PoolID, number: Int64)] = []

  init(_ db: Database, _ catalogue: Catalogue) {
    self.db = db
    self.catalogue = catalogue
  }

  /// The number of a pool.
  mutating func number(of pool: PoolID) throws -> Int64 {
    try catalogue.number(of: pool, db)
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
