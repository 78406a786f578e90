internal import GRDB
internal import PurserCore
internal import Synchronization

/// Where everything of an order is, by the hash of its name: what was written lately in memory, the
/// rest in runs. Any thread may ask; one changes it.
final class NameIndex: Sendable {
  private struct State {
    /// What was written lately.
    var table: NameTable
    /// What was written before and is becoming a run, and the number of the event after it.
    var sealing: (table: NameTable, next: Int64)?
    var runs: [NameRun]

    func contains(_ hash: UInt64) -> Bool {
      table.contains(hash) || sealing?.table.contains(hash) ?? false
    }
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
      state.contains(hash) || state.runs.contains { $0.filter.mayContain(hash) }
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
      state.sealing?.table.add(hash, to: &places)
      return Candidates(
        hash: hash, places: places, runs: state.runs.filter { $0.filter.mayContain(hash) })
    }
  }

  /// The places of a hash, the earliest first.
  func places(of hash: UInt64, _ db: Database) throws -> [NamePlace] {
    try candidates(hash).places(db)
  }

  /// The part that is becoming a run: its entries in the order of writing, and the number of the event after
  /// them.
  var sealing: (entries: [NameEntry], next: Int64)? {
    state.withLock { state in state.sealing.map { ($0.table.entries, $0.next) } }
  }

  /// What was written lately, and the runs that are in use.
  var parts: (tables: [NameTable], runs: [NameRun]) {
    state.withLock { state in
      ([state.table] + (state.sealing.map { [$0.table] } ?? []), state.runs)
    }
  }

  /// The runs that are in use.
  var runs: [NameRun] { state.withLock { $0.runs } }

  // MARK: Changing

  /// Adds what was written. Where there is enough of it, all that is in memory is to become a run.
  ///
  /// - Parameters:
  ///   - entries: what was written.
  ///   - next: the number of the event after it.
  ///   - limit: how much is enough.
  func add(_ entries: some Sequence<NameEntry>, next: Int64, limit: Int) {
    state.withLock { state in
      for entry in entries { state.table.add(entry) }
      guard state.sealing == nil, state.table.count >= limit else { return }
      state.sealing = (state.table, next)
      state.table = NameTable(reserving: limit)
    }
  }

  /// Puts a run in the place of others, or of what was becoming one.
  func replace(_ old: [NameRun], by new: NameRun, isSealed: Bool) {
    state.withLock { state in
      state.runs.removeAll { run in old.contains { $0 === run } }
      state.runs.append(new)
      if isSealed { state.sealing = nil }
    }
  }
}
