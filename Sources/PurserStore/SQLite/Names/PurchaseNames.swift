internal import GRDB
internal import PurserCore
internal import Synchronization

/// Tells in memory that no attempt at a supplier is called so by it: after nearly every reply the name is a new one, and
/// the file need not be asked. Any thread may ask, beside one that adds.
final class PurchaseNames: Sendable {
  private let salt: UInt64
  private let filters: Mutex<GrowingFilter>

  /// Reads the names that the file has.
  ///
  /// - Parameters:
  ///   - salt: the file's own part of every hash.
  ///   - db: a connection to the file.
  /// - Throws: what SQLite fails with.
  init(salt: UInt64, _ db: Database) throws {
    self.salt = salt
    var filter = GrowingFilter()
    let row = try CStatement(
      db, "SELECT supplier, supplier_reference FROM attempt WHERE supplier_reference IS NOT NULL")
    defer { row.reset() }
    while try row.next() { filter.insert(Self.hash(row.text(0), row.text(1), salt)) }
    filters = Mutex(filter)
  }

  /// False only where what is asked for was never written. A name that was forgotten since may still be known.
  func mayHave(_ question: AttemptQuestion) -> Bool {
    guard case .at(let supplier, .supplierReference(let name)) = question else { return true }
    let hash = Self.hash(supplier.name, name, salt)
    return filters.withLock { $0.mayContain(hash) }
  }

  /// Adds the names of notes that are about to be written.
  func add(_ notes: [AttemptNote]) {
    for note in notes {
      guard let name = note.memo?.supplierReference else { continue }
      let hash = Self.hash(note.supplier.name, name, salt)
      filters.withLock { $0.insert(hash) }
    }
  }

  private static func hash(_ supplier: String, _ name: String, _ salt: UInt64) -> UInt64 {
    NameHash.hash(name, salt: NameHash.hash(supplier, salt: salt))
  }
}

/// A filter that takes any number of hashes: a full one is followed by one of twice its room.
struct GrowingFilter {
  private static let firstRoom = 4096

  private var filters: [NameFilter] = []
  /// How many hashes the last filter still takes.
  private var room = 0
  private var nextRoom = Self.firstRoom

  init() {}

  /// Adds a hash; one that seems to be there already takes no room.
  mutating func insert(_ hash: UInt64) {
    guard !mayContain(hash) else { return }
    if room == 0 {
      filters.append(NameFilter(count: nextRoom))
      room = nextRoom
      nextRoom *= 2
    }
    filters[filters.count - 1].insert(hash)
    room -= 1
  }

  /// False only where the hash was never added.
  func mayContain(_ hash: UInt64) -> Bool { filters.contains { $0.mayContain(hash) } }
}
