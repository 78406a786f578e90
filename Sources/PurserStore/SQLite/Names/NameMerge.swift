internal import GRDB
internal import PurserCore

/// Makes one run of several, a few buckets at a time.
final class NameMerge {
  /// A run, and how far it was read.
  private struct Source {
    let run: NameRun
    var bucket = 0
    var entries: ArraySlice<NameEntry> = []

    /// The next entry; `nil` at the end.
    mutating func first(_ db: Database) throws -> NameEntry? {
      while entries.isEmpty, bucket < run.buckets {
        entries = try run.entries(ofBucket: bucket, db)[...]
        bucket += 1
      }
      return entries.first
    }
  }

  let runs: [NameRun]
  private var sources: [Source]
  private let builder: NameRunBuilder
  private var credit = 0
  private var isRead = false

  init(_ runs: [NameRun], highestPlace: Int64, _ db: Database) throws {
    self.runs = runs
    sources = runs.map { Source(run: $0) }
    let base = runs.map(\.base).min() ?? 0
    builder = try NameRunBuilder(
      level: (runs.map(\.level).max() ?? 0) + 1, count: runs.reduce(0) { $0 + $1.count },
      places: base...max(base, highestPlace), db)
  }

  /// Merges some entries.
  ///
  /// - Parameters:
  ///   - count: about how many; what is left over counts the next time.
  ///   - db: the database.
  /// - Returns: the run, once it is whole; those it was made of are out of use then.
  /// - Throws: `StoreError.corrupt` where a run cannot be read, or what SQLite fails with.
  func step(_ count: Int, _ db: Database) throws -> NameRun? {
    credit += count
    while credit > 0, !isRead {
      guard let entry = try next(db) else {
        isRead = true
        break
      }
      try builder.add(entry, db)
      credit -= 1
    }
    while isRead, credit > 0 {
      credit -= builder.costOfFinishing
      guard let run = try builder.finish(db) else { continue }
      for source in runs {
        try db.cachedStatement(sql: "UPDATE name_run SET is_live = 0 WHERE number = ?")
          .execute(arguments: [source.number])
      }
      return run
    }
    return nil
  }

  private func next(_ db: Database) throws -> NameEntry? {
    var lowest: (source: Int, entry: NameEntry)?
    for index in sources.indices {
      guard let entry = try sources[index].first(db) else { continue }
      if let found = lowest, found.entry < entry { continue }
      lowest = (index, entry)
    }
    guard let lowest else { return nil }
    sources[lowest.source].entries.removeFirst()
    return lowest.entry
  }
}
