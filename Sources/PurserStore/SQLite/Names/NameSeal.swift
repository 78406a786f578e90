internal import GRDB
internal import PurserCore

/// Makes a run of what was in memory, a part at a time. It is put in order part by part too, each
/// of which has a range of hashes.
final class NameSeal {
  /// Into how many ranges of hashes the entries are parted: some 64 entries each.
  private static let parts = 256

  /// The number of the event after the entries.
  let next: Int64
  /// The entries by parts, and where each part ends.
  private let entries: [NameEntry]
  private let ends: [Int]
  private let builder: NameRunBuilder
  private var nextPart = 0
  private var credit = 0

  init(_ entries: [NameEntry], next: Int64, _ db: Database) throws {
    self.next = next
    (self.entries, ends) = Self.parted(entries)
    guard let lowest = entries.map(\.place).min(), let highest = entries.map(\.place).max() else {
      throw StoreError.damagedRow("an index of nothing")
    }
    builder = try NameRunBuilder(
      level: 0, count: entries.count, places: lowest.packed...highest.packed, db)
  }

  /// Brings the entries of each part together.
  private static func parted(_ entries: [NameEntry]) -> ([NameEntry], [Int]) {
    var ends = [Int](repeating: 0, count: parts)
    for entry in entries { ends[NameHash.part(of: entry.hash, among: parts)] += 1 }
    for part in 1..<parts { ends[part] += ends[part - 1] }
    var places = ends
    var parted = entries
    for entry in entries {
      let part = NameHash.part(of: entry.hash, among: parts)
      places[part] -= 1
      parted[places[part]] = entry
    }
    return (parted, ends)
  }

  /// Writes some entries.
  ///
  /// - Parameters:
  ///   - count: about how many; what is left over counts the next time.
  ///   - db: the database.
  /// - Returns: the run, once it is whole.
  /// - Throws: what SQLite fails with.
  func step(_ count: Int, _ db: Database) throws -> NameRun? {
    credit += count
    while credit > 0, nextPart < Self.parts {
      let part = entries[(nextPart == 0 ? 0 : ends[nextPart - 1])..<ends[nextPart]].sorted()
      for entry in part { try builder.add(entry, db) }
      nextPart += 1
      credit -= max(1, part.count)
    }
    while nextPart == Self.parts, credit > 0 {
      credit -= builder.costOfFinishing
      if let run = try builder.finish(db) { return run }
    }
    return nil
  }
}
