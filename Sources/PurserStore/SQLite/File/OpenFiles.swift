import Foundation
internal import PurserCore
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Looks after the files of an open ledger: a process can go on writing into a file that nobody finds any
/// more, and so acknowledge orders into nothing.
///
/// A file that was moved away may come back, and the ledger goes on. What was cut off is gone for good, and
/// so is all trust in the files until a new start has read them.
///
/// It looks by the files' names, and opens neither the database nor its shared memory again while SQLite
/// has them: to close such a file would let go of SQLite's locks.
final class OpenFiles: Sendable {
  private struct State {
    var problem: StoreError?
    var isForGood = false
    /// The least length of the database.
    var length = 0
    /// Where the log stood at the latest look.
    var head: LogHead?
  }

  private let path: String
  private let lock: ProcessLock
  private let database: FileStatus
  private let log: FileStatus
  /// The log, opened once: the process may have no descriptor left when it looks.
  private let logFile: Int32
  /// The memory that the connections share, for as long as they do.
  private let shared: Int32
  private let pageLength: Int
  private let state: Mutex<State>
  private let hasProblem = Atomic(false)

  /// Looks after the files of the ledger at `path`, which this process has just opened.
  ///
  /// - Throws: `StoreError` where they are not there, or the ledger has a second name.
  init(path: String, lock: ProcessLock) throws(StoreError) {
    let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    shared = open(resolved + "-shm", O_RDONLY | O_CLOEXEC)
    logFile = open(resolved + "-wal", O_RDONLY | O_CLOEXEC)
    guard let database = FileStatus(path: resolved), shared >= 0, logFile >= 0,
      let log = FileStatus(descriptor: logFile)
    else {
      Self.closeAll(shared, logFile)
      throw StoreError(.lost, "\(path) was removed while it was opened; try again")
    }
    guard database.links == 1 else {
      Self.closeAll(shared, logFile)
      throw StoreError(.lost, Self.secondName(path))
    }
    self.path = resolved
    self.lock = lock
    self.database = database
    self.log = log
    pageLength = LogHead(shared: shared)?.pageLength ?? 0
    state = Mutex(State(length: database.length))
  }

  deinit { Self.closeAll(shared, logFile) }

  private static func closeAll(_ descriptors: Int32...) {
    for descriptor in descriptors where descriptor >= 0 { close(descriptor) }
  }

  /// The problem with the files, as it was found last.
  var problem: StoreError? {
    hasProblem.load(ordering: .acquiring) ? state.withLock(\.problem) : nil
  }

  /// Fails where something is wrong. To be called by whoever has the writer's connection, before and after
  /// it writes: it costs three questions to the system.
  ///
  /// - Parameter logPages: how many pages the log had after the latest batch.
  /// - Throws: `StoreError.lost`.
  func check(logPages: Int) throws(StoreError) {
    let isWell =
      problem == nil && FileStatus(path: path).map(isWell) ?? false
      && FileStatus(path: path + "-wal").map {
        $0.isSameFile(as: log) && $0.links == 1
          && $0.length >= LogHead.length(frames: logPages, pageLength: pageLength)
      } ?? false
      && lock.isInPlace
    if !isWell, let problem = look() { throw problem }
  }

  private func isWell(_ found: FileStatus) -> Bool {
    found.isSameFile(as: database) && found.links == 1
      && found.length >= state.withLock(\.length)
  }

  /// Looks at everything. To be called by whoever has the writer's connection.
  ///
  /// - Returns: what is wrong; `nil` where nothing is.
  @discardableResult
  func look() -> StoreError? {
    state.withLock { state in
      guard !state.isForGood else { return state.problem }
      state.problem = (moved() ?? cut(&state)).map { sentence in
        var problem = StoreError(.lost, sentence)
        problem.isOfWholeStore = true
        return problem
      }
      hasProblem.store(state.problem != nil, ordering: .releasing)
      return state.problem
    }
  }

  // MARK: What is wrong

  private static let consequence = "no order is held any more"

  /// Says which file has another in its place, in a sentence.
  private func moved() -> String? {
    for (name, own) in [(path, database), (path + "-wal", log)] {
      guard let found = FileStatus(path: name) else {
        return "\(name) was removed under the running gateway: \(Self.consequence). "
          + "Put it back, or stop the gateway and restore a copy with `purser restore`"
      }
      guard found.isSameFile(as: own) else {
        return "\(name) was replaced under the running gateway: \(Self.consequence). "
          + "Put the former file back, or stop the gateway to go on with the new one"
      }
      guard found.links == 1 else {
        return Self.secondName(name)
      }
    }
    guard lock.isInPlace else {
      return "\(lock.path) was removed or replaced, so that a second gateway could start: "
        + "\(Self.consequence). Stop this gateway and start it again"
    }
    return nil
  }

  private static func secondName(_ name: String) -> String {
    "\(name) has another name, by which a second process could write to it: "
      + "\(consequence). Remove the other name (`find -samefile` finds it)"
  }

  /// What was cut off, in a sentence.
  private func cut(_ state: inout State) -> String? {
    let head = LogHead(shared: shared)
    if let head { state.length = min(state.length, head.pages * head.pageLength) }
    let length = FileStatus(path: path)?.length ?? 0
    guard length >= state.length else {
      state.isForGood = true
      return cutOff(path)
    }
    state.length = length
    guard let head else { return nil }
    // By its name it was found to be this file.
    guard head.isFound(in: logFile, former: state.head) else {
      state.isForGood = true
      return cutOff(path + "-wal")
    }
    state.head = head
    return nil
  }

  private func cutOff(_ name: String) -> String {
    "\(name) was cut off or written over under the running gateway: \(Self.consequence). "
      + "Stop the gateway and restore a copy with `purser restore`"
  }
}
