internal import GRDB
internal import PurserCore

/// A stretch is stored when it is complete. What came after the last stored one is summed up anew at the
/// start, so that a batch of orders writes to one table alone.
extension Stretch {
  /// The first number that no stored stretch has.
  static func end(_ db: Database) throws -> Int64 {
    let row = try CStatement(db, "SELECT max(first) FROM stretch")
    defer { row.reset() }
    guard try row.next(), let last = row.optionalInteger(0) else { return 0 }
    return last + length
  }

  /// The sum of the entries that no stored stretch has; `nil` where there are none.
  static func unfinished(_ db: Database, _ catalogue: Catalogue) throws -> Stretch? {
    var stretch: Stretch?
    func add(_ number: Int64, _ at: Timestamp, _ pool: Int64, _ type: TransactionType) {
      let bit = OrderEntries.bit(of: type)
      if stretch == nil { stretch = Stretch(number: number, at: at, pool: pool, type: bit) }
      stretch?.add(at: at, pool: pool, type: bit)
    }
    let start = try end(db)
    let row = try CStatement(db, "SELECT number, at, pool, type FROM entry WHERE number >= ?")
    row.bind(1, start)
    defer { row.reset() }
    while try row.next() {
      add(row.integer(0), row.moment(1), row.integer(2), try catalogue.type(row.integer(3)))
    }
    let walk = try FrameWalk(db, start...Int64.max, newestFirst: false)
    while let frame = try walk.next() {
      for entry in try frame.entries(catalogue) where entry.number >= start {
        add(entry.number, entry.at, try catalogue.number(ofKnown: entry.pool), entry.type)
      }
    }
    return stretch
  }
}

extension Frame {
  /// The entries of all its records.
  fileprivate func entries(_ catalogue: Catalogue) throws -> [OrderEntry] {
    var found: [OrderEntry] = []
    var records = recordsFromStart()
    while let record = try records.record() {
      if record.kind == .held || record.kind == .carried {
        found += try StoredOrder(record, in: self, catalogue).entries
      } else if record.kind.isAboutAnOrder {
        found += try StoredNews(record, in: self).entries(catalogue)
      }
    }
    return found
  }
}
