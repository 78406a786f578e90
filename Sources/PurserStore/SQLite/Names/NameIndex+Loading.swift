internal import GRDB
internal import PurserCore

/// How an index is read at the start.
extension NameIndex {
  /// Reads the filters of all runs, and the batches since the latest one.
  ///
  /// - Returns: the index, and the runs whose rows are to be removed.
  static func load(_ db: Database) throws -> (index: NameIndex, unused: [Int64]) {
    guard let salt = try Marks.value(.salt, db) else {
      throw StoreError.damagedRow("an index without its beginning")
    }
    var runs: [NameRun] = []
    var unused: [Int64] = []
    let row = try CStatement(
      db, "SELECT number, level, entries, buckets, base, is_live FROM name_run ORDER BY number")
    defer { row.reset() }
    while try row.next() {
      let number = row.integer(0)
      guard row.integer(5) == 1 else {
        unused.append(number)
        continue
      }
      let count = Int(row.integer(2))
      runs.append(
        NameRun(
          number: number, level: Int(row.integer(1)), count: count, buckets: Int(row.integer(3)),
          base: row.integer(4), filter: try filter(of: number, count, db)))
    }
    let index = NameIndex(salt: UInt64(bitPattern: salt), runs: runs)
    try index.readBatches(since: try Marks.value(.sealed, db) ?? 1, db)
    return (index, unused)
  }

  private static func filter(of run: Int64, _ count: Int, _ db: Database) throws -> NameFilter {
    let row = try CStatement(
      db, "SELECT bits FROM name_filter WHERE place BETWEEN ? AND ? ORDER BY place")
    row.bind(1, NameRun.row(run, 0))
    row.bind(2, NameRun.row(run, Int(UInt32.max)))
    defer { row.reset() }
    var words: [UInt64] = []
    while try row.next() { words += try NameRun.filterWords(row.bytes(0)) }
    guard words.count == NameFilter(count: count).words.count else {
      throw StoreError.damagedRow("a part of its index missing")
    }
    return NameFilter(words: words)
  }

  private func readBatches(since sealed: Int64, _ db: Database) throws {
    let frames = FrameStore(db, Catalogue())
    var hashes: [Int64: UInt64] = [:]
    for frame in try frames.frames(from: sealed) {
      var entries: [NameEntry] = []
      var records = frame.recordsFromStart()
      while let record = try records.record() {
        if record.kind.isPlacing {
          let hash = hash(try StoredOrder.name(of: record))
          hashes[record.number] = hash
          entries.append(
            NameEntry(
              hash: hash,
              place: NamePlace(
                number: record.number, isPlacing: true,
                try StoredOrder.standing(of: record))))
        } else if record.kind.isAboutAnOrder {
          let news = try StoredNews(record, in: frame)
          guard let hash = try hashes[news.order] ?? frames.name(of: news.order).map(hash) else {
            throw StoreError.damagedRow("news of an order that is not there")
          }
          hashes[news.order] = hash
          let first = try news.standing()?.first
          entries.append(
            NameEntry(
              hash: hash,
              place: NamePlace(
                number: record.number, isPlacing: false,
                first.map(Standing.standing) ?? .none)))
        }
      }
      add(entries, next: frame.number + frame.count, limit: .max)
    }
  }
}

extension Standing {
  /// What the first byte of a standing says.
  static func standing(_ first: UInt8) -> NamePlace.Standing {
    switch first >> 5 {
    case 0: .open
    case 1: .settled
    case 3: .expired
    default: .over
    }
  }
}

extension StoredOrder {
  /// How an order stands by its own record.
  fileprivate static func standing(of record: Frame.Record) throws -> NamePlace.Standing {
    var body = record.body
    return OrderFlags(rawValue: try body.byte()).standing
  }
}
