internal import GRDB
internal import PurserCore
internal import Synchronization

/// Where everything of an order is, by the hash of its name: what was written lately in memory, the
/// rest in runs. Any thread may ask; one changes it.
final class NameIndex: Sendable {
  private struct State {
    var table: NameTable
    var runs: [NameRun]
  }

  /// The file's own part of every hash.
  let salt: UInt64
  private let state: Mutex<State>

  init(salt: UInt64, runs: [NameRun]) {
    self.salt = salt
    state = Mutex(State(table: NameTable(), runs: runs))
  }

  func hash(_ id: OrderID) -> UInt64 { NameHash.hash(id, salt: salt) }

  // MARK: Asking

  /// False only where nothing of an order of this name was ever written.
  func mayHave(_ hash: UInt64) -> Bool {
    state.withLock { state in
      state.table.contains(hash) || state.runs.contains { $0.filter.mayContain(hash) }
    }
  }

  /// What memory knows of a hash.
  struct Candidates {
    fileprivate let hash: UInt64
    fileprivate var places: [NamePlace]
    /// The runs that may have it.
    fileprivate let runs: [NameRun]

    /// Whether nothing of such a name was ever written.
    var areNone: Bool { places.isEmpty && runs.isEmpty }

    /// The places, the earliest first, over a connection that sees the runs that were in use when
    /// memory was asked.
    func places(_ db: Database) throws -> [NamePlace] {
      var places = places
      for run in runs { try run.add(hash, to: &places, db) }
      return places.count > 1 ? places.sorted() : places
    }
  }

  /// What memory knows of a hash.
  func candidates(_ hash: UInt64) -> Candidates {
    state.withLock { state in
      var places: [NamePlace] = []
      state.table.add(hash, to: &places)
      return Candidates(
        hash: hash, places: places, runs: state.runs.filter { $0.filter.mayContain(hash) })
    }
  }

  /// The places of a hash, the earliest first.
  func places(of hash: UInt64, _ db: Database) throws -> [NamePlace] {
    try candidates(hash).places(db)
  }

  /// The entries that are in memory only.
  var latest: [NameEntry] { state.withLock { $0.table.entries } }

  /// How many entries are in memory only.
  var latestCount: Int { state.withLock { $0.table.count } }

  /// The runs that are in use.
  var runs: [NameRun] { state.withLock { $0.runs } }

  // MARK: Changing

  /// Adds what was written.
  func add(_ entries: [NameEntry]) {
    state.withLock { state in
      for entry in entries { state.table.add(entry) }
    }
  }

  /// Puts runs in the place of others, or of what was in memory.
  func replace(_ old: [NameRun], by new: NameRun, forgetsLatest: Bool) {
    state.withLock { state in
      state.runs.removeAll { run in old.contains { $0 === run } }
      state.runs.append(new)
      if forgetsLatest { state.table.removeAll() }
    }
  }
}
