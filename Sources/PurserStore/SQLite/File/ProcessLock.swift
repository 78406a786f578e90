import Foundation
internal import PurserCore
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Keeps a ledger file to one process: an advisory lock on a file beside it, which the kernel lets
/// go of when the process ends, however it ends.
///
/// SQLite's own exclusive mode would also keep readers out, and `purser balances` reads the holds
/// of a running gateway.
final class ProcessLock: Sendable {
  /// Where the lock file is.
  let path: String
  /// What the lock file said of the ledger before.
  let former: LockRecord.Progress?
  private let descriptor: Int32
  /// The lock file that is held.
  private let held: FileStatus?
  /// How far the ledger came, and where that stands in the file.
  private struct Noted {
    var progress: LockRecord.Progress
    /// Where in the file the number of the last event stands.
    var place: Int
    /// When it was written last.
    var writtenAt = ContinuousClock.now
    /// Whether a later one is known.
    var isBehind = false
  }

  private let noted = Mutex<Noted?>(nil)
  private let noteInterval: Duration

  /// Takes the lock.
  ///
  /// - Parameters:
  ///   - path: the ledger.
  ///   - noteInterval: how long after a note the next one is put off, with what is answered meanwhile.
  /// - Throws: `StoreError.inUse` when another process has it, `.cannotOpen` when the lock file
  ///   cannot be made.
  init(
    guarding path: String, noteInterval: Duration = UpkeepLimits().noteInterval
  ) throws(StoreError) {
    self.noteInterval = noteInterval
    let lockPath = Self.path(guarding: path)
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreError(
        .cannotOpen,
        "cannot create \(lockPath): \(String(cString: strerror(errno))); "
          + "check that the folder exists and can be written to")
    }
    let record = Self.record(of: descriptor)
    guard Self.take(descriptor) else {
      let owner = record.map { " (process \($0.process))" } ?? ""
      close(descriptor)
      throw StoreError(
        .inUse,
        "\(path) is in use by another process\(owner); "
          + "stop it, or give this one its own store.path")
    }
    self.path = lockPath
    self.descriptor = descriptor
    held = FileStatus(descriptor: descriptor)
    former = record?.progress
    // For the message of whoever comes second.
    write(LockRecord(process: getpid(), progress: former))
  }

  deinit { close(descriptor) }

  // MARK: Who has it, and how far it came

  /// Where the lock of the ledger at `path` is: by the file itself and not by one of its names, since a
  /// link must not lead around the lock.
  static func path(guarding path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path + ".lock"
  }

  /// What the lock file of the ledger at `path` says; `nil` where there is none.
  static func record(guarding path: String) -> LockRecord? {
    // Closing the file lets go of no lock: `flock` is by descriptor.
    let descriptor = open(Self.path(guarding: path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return record(of: descriptor)
  }

  /// Takes the lock where nobody has it, or has it only to see whether somebody does.
  private static func take(_ descriptor: Int32) -> Bool {
    for _ in 0..<5 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      usleep(10_000)
    }
    return false
  }

  /// Whether a process may have the ledger at `path`.
  static func isHeld(guarding path: String) -> Bool {
    let descriptor = open(Self.path(guarding: path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return errno != ENOENT }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }

  /// Whether the lock file is still the one that is held.
  var isInPlace: Bool {
    guard let held, let found = FileStatus(path: path) else { return false }
    return held.isSameFile(as: found)
  }

  /// Notes which run has the ledger now.
  func begin(_ progress: LockRecord.Progress) {
    noted.withLock { noted in
      let record = LockRecord(process: getpid(), progress: progress)
      write(record)
      noted = Noted(
        progress: progress, place: record.text.utf8.count - 1 - LockRecord.digits)
    }
  }

  /// Notes that everything up to an event is on the disk. A start misses what it cannot find of that. To
  /// write it for each of a thousand batches a second would cost the orders 3 % of their rate, since the
  /// log's flush then writes the file system's own pages each time.
  func note(lastEvent: Int64) {
    noted.withLock { noted in
      guard var known = noted else { return }
      known.progress.lastEvent = lastEvent
      known.isBehind = true
      let now = ContinuousClock.now
      if now - known.writtenAt >= noteInterval { write(&known, at: now) }
      noted = known
    }
  }

  /// Notes what was put off.
  func catchUp() {
    noted.withLock { noted in
      guard var known = noted, known.isBehind else { return }
      write(&known, at: .now)
      noted = known
    }
  }

  private func write(_ known: inout Noted, at now: ContinuousClock.Instant) {
    write(LockRecord.padded(known.progress.lastEvent), at: known.place)
    known.writtenAt = now
    known.isBehind = false
  }

  /// Notes that the log has begun anew.
  func note(log: Int64) {
    guard var progress = noted.withLock(\.self)?.progress, progress.log != log else { return }
    progress.log = log
    begin(progress)
  }

  private func write(_ record: LockRecord) {
    guard ftruncate(descriptor, 0) == 0 else { return }
    write(record.text, at: 0)
  }

  private func write(_ text: String, at place: Int) {
    var text = text
    // A note that cannot be written is missed by nobody but a start that looks for losses.
    _ = text.withUTF8 { pwrite(descriptor, $0.baseAddress, $0.count, off_t(place)) }
  }

  private static func record(of descriptor: Int32) -> LockRecord? {
    var buffer = [UInt8](repeating: 0, count: 200)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    return LockRecord(String(decoding: buffer.prefix(count), as: UTF8.self))
  }
}
