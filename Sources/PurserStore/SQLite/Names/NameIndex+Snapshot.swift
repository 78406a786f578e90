internal import GRDB
internal import PurserCore

extension NameIndex {
  /// The index as it is at one moment: for questions about names that come up while a transaction goes on,
  /// which does not see the runs that are made after its beginning.
  struct Snapshot {
    fileprivate let salt: UInt64
    fileprivate let tables: [NameTable]
    fileprivate let runs: [NameRun]

    /// The places of a name's hash, the earliest first.
    func places(of id: OrderID, _ db: Database) throws -> [NamePlace] {
      let hash = NameHash.hash(id, salt: salt)
      var places: [NamePlace] = []
      for table in tables { table.add(hash, to: &places) }
      for run in runs where run.filter.mayContain(hash) { try run.add(hash, to: &places, db) }
      return places.count > 1 ? places.sorted() : places
    }
  }

  /// The index as it is now. What was written lately is copied once something is added to it.
  var snapshot: Snapshot {
    let (tables, runs) = parts
    return Snapshot(salt: salt, tables: tables, runs: runs)
  }
}
