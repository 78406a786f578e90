import Foundation
internal import GRDB
internal import PurserCore

/// Whether a file has everything that was answered.
extension LedgerFile {
  /// Looks for what is missing, before anything is written.
  ///
  /// - Parameters:
  ///   - path: the file, which is a ledger, empty or not there.
  ///   - known: how far the ledger of this place came, as its lock file says.
  /// - Returns: what the owner should know, in sentences.
  /// - Throws: `StoreError.corrupt` where something is missing.
  static func requireWhole(
    at path: String, known: LockRecord.Progress?
  ) throws(StoreError) -> [String] {
    guard FileStatus(path: path)?.length ?? 0 > 0 else {
      guard let known else { return [] }
      throw gone(path, known)
    }
    let file = try identity(at: path, withLog: false)
    if WriteAheadLog.isEmpty(beside: path) { return try requireWhole(file, path, known: known) }
    guard let known else { return [] }
    // The file of an earlier version, or of a start that died early, has no number yet.
    let isOfThisPlace =
      known.runs.contains(file.run ?? 0) && file.ledger ?? known.ledger == known.ledger
    guard isOfThisPlace || WriteAheadLog.salt(beside: path) != known.log else {
      throw StoreError(
        .corrupt,
        "\(path)-wal is the log of another file than \(path); both were left untouched. "
          + "Put the former file back, or move the log away to open this one without it")
    }
    let lastEvent = try identity(at: path, withLog: true).lastEvent
    guard isOfThisPlace else { return older(file, lastEvent, known, path) }
    guard lastEvent >= known.lastEvent else {
      throw missing(
        "\(path)-wal was cut off, or is of another time", lastEvent, known, "both files", path)
    }
    return []
  }

  /// Fails where something is missing of a ledger that nobody has open.
  static func requireNothingMissing(at path: String) throws(StoreError) {
    try WriteAheadLog.requireWhole(of: path)
    _ = try requireWhole(at: path, known: ProcessLock.record(guarding: path)?.progress)
  }

  /// What a file without a log must have.
  private static func requireWhole(
    _ file: FileIdentity, _ path: String, known: LockRecord.Progress?
  ) throws(StoreError) -> [String] {
    let isOfThisPlace = known.map { $0.ledger == file.ledger } ?? false
    guard let run = file.run else {
      return known.map { older(file, file.lastEvent, $0, path) } ?? []
    }
    guard let known, isOfThisPlace, known.runs.contains(run) else {
      throw StoreError(
        .corrupt,
        "\(path) was copied from a ledger in use, without its log \(path)-wal: what was answered "
          + "last is not in it. It was left untouched. Copy both files, or make copies with "
          + "`purser backup`; `\(wayOut(path))` goes on with what is in it")
    }
    // Another program may have copied the log into the file and removed it.
    guard file.lastEvent >= known.lastEvent else {
      throw missing("\(path)-wal is gone or empty", file.lastEvent, known, "the file", path)
    }
    return []
  }

  /// What a copy that was put here on purpose lacks.
  private static func older(
    _ file: FileIdentity, _ lastEvent: Int64, _ known: LockRecord.Progress, _ path: String
  ) -> [String] {
    guard known.ledger == file.ledger, known.lastEvent > lastEvent else { return [] }
    return [
      "\(path) is an older copy of the ledger that was here: events \(lastEvent + 1) to "
        + "\(known.lastEvent) were answered and are not in it"
    ]
  }

  private static func identity(
    at path: String, withLog: Bool
  ) throws(StoreError) -> FileIdentity {
    try translating(path) {
      let queue = try withLog ? openReading(at: path) : openUnchanging(at: path)
      return try queue.read(FileIdentity.init)
    }
  }

  // MARK: Sentences

  private static func gone(_ path: String, _ known: LockRecord.Progress) -> StoreError {
    StoreError(
      .corrupt,
      "\(path) is gone or empty, but a ledger with \(known.lastEvent) events was here. Put it back, or "
        + "restore a copy with `purser restore`; move \(path).lock away to begin a new ledger")
  }

  private static func missing(
    _ cause: String, _ lastEvent: Int64, _ known: LockRecord.Progress, _ files: String,
    _ path: String
  ) -> StoreError {
    StoreError(
      .corrupt,
      "\(cause): events \(lastEvent + 1) to \(known.lastEvent) were answered and are missing; "
        + "\(files) \(files == "the file" ? "was" : "were") left untouched. Put the log back, or "
        + "restore a copy with `purser restore`; `\(wayOut(path))` goes on with what is left")
  }

  private static func wayOut(_ path: String) -> String { "purser restore \(path) --with-losses" }
}
