internal import GRDB
internal import PurserCore

/// Keeps the index of names in order, a little with each batch: writes what is in memory as a run
/// when there is enough of it, merges eight runs of a level to one of the next, and removes what is
/// out of use. What it does takes effect in memory once the batch is on the disk.
final class NameKeeper {
  private struct Change {
    var old: [NameRun]
    var new: NameRun
    var isSealed: Bool
  }

  let index: NameIndex
  private let limits: UpkeepLimits
  private var seal: NameSeal?
  private var merges: [Int: NameMerge] = [:]
  private var changes: [Change] = []
  /// Runs out of use, whose rows are still there.
  private var unused: [Int64]

  init(_ index: NameIndex, unused: [Int64] = [], limits: UpkeepLimits = UpkeepLimits()) {
    self.index = index
    self.unused = unused
    self.limits = limits
  }

  // MARK: Inside a transaction

  /// Writes, merges and removes as much as `count` new entries ask for.
  ///
  /// - Parameters:
  ///   - count: how many entries the batch added.
  ///   - nextEvent: the number of the next event.
  ///   - mayRemove: whether nobody looks at runs that are out of use.
  ///   - db: the database.
  /// - Throws: `StoreError.corrupt` where a run cannot be read, or what SQLite fails with.
  func goOn(_ count: Int, nextEvent: Int64, mayRemove: Bool, _ db: Database) throws {
    let share = count + count / 4 + 16
    try goOnSealing(share, db)
    try beginMerges(nextEvent, db)
    for (level, merge) in merges.sorted(by: { $0.key < $1.key }) {
      guard let run = try merge.step(share, db) else { continue }
      merges[level] = nil
      changes.append(Change(old: merge.runs, new: run, isSealed: false))
    }
    if mayRemove { try remove(rows: 1 + count / 64, db) }
  }

  private func goOnSealing(_ count: Int, _ db: Database) throws {
    if seal == nil, changes.isEmpty, let (entries, next) = index.sealing {
      seal = try NameSeal(entries, next: next, db)
    }
    guard let seal, let run = try seal.step(count, db) else { return }
    try Marks.set(.sealed, seal.next, db)
    changes.append(Change(old: [], new: run, isSealed: true))
    self.seal = nil
  }

  private func beginMerges(_ nextEvent: Int64, _ db: Database) throws {
    let runs = index.runs.sorted { $0.number < $1.number }
    for level in Set(runs.map(\.level)) where merges[level] == nil {
      let own = runs.filter { $0.level == level }
      guard own.count >= limits.runs else { continue }
      merges[level] = try NameMerge(
        Array(own.prefix(limits.runs)), highestPlace: nextEvent << 4, db)
    }
  }

  private func remove(rows: Int, _ db: Database) throws {
    guard let run = unused.last else { return }
    var removed = 0
    for table in ["name_bucket", "name_filter"] where removed < rows {
      try db.cachedStatement(
        sql: """
          DELETE FROM \(table) WHERE place IN (
            SELECT place FROM \(table) WHERE place BETWEEN ?1 AND ?2 LIMIT ?3)
          """
      ).execute(arguments: [
        NameRun.row(run, 0), NameRun.row(run, Int(UInt32.max)), rows - removed,
      ])
      removed += db.changesCount
    }
    guard removed < rows else { return }
    try db.cachedStatement(sql: "DELETE FROM name_run WHERE number = ?")
      .execute(arguments: [run])
    unused.removeLast()
  }

  // MARK: After it

  /// Lets what was written take effect.
  func commit() {
    for change in changes {
      index.replace(change.old, by: change.new, isSealed: change.isSealed)
      unused += change.old.map(\.number)
    }
    changes.removeAll()
  }
}
