import Foundation
internal import GRDB
package import PurserCore

/// Backup, restoring, and verifying of ledger files.
extension SQLiteLedgerStore {
  /// A backup that was made.
  package struct Backup: Sendable {
    /// Where it is.
    package var path: String
    /// What was found when it was read anew.
    package var verification: LedgerVerification
    /// The older backups that were removed.
    package var removed: [String]
  }

  /// Copies the ledger at `path`, beside the gateway that has it open or without one, and reads the copy anew.
  /// Older backups are removed only after it was found to add up.
  ///
  /// - Parameters:
  ///   - path: the ledger's file.
  ///   - folder: where backups are kept.
  ///   - moment: what the backup is dated with.
  ///   - keep: how many backups of this ledger stay in the folder; `nil` for all.
  ///   - currencies: what the configuration knows.
  ///   - onCopied: called when the copy is made and will be read anew. Until then the gateway's log cannot begin
  ///     anew, and what takes longer makes it longer; from then on nobody waits.
  /// - Returns: the backup. One that does not add up has a name of its own, and replaces none.
  /// - Throws: `StoreError` where there is no ledger, or it cannot be copied.
  package static func backUp(
    _ path: String, to folder: String, at moment: Timestamp, keep: Int? = nil,
    currencies: CurrencyTable, onCopied: () -> Void = {}
  ) throws(StoreError) -> Backup {
    let fileName = URL(fileURLWithPath: path).lastPathComponent
    let target = folder + "/" + DatedName(fileName).name(at: moment)
    try LedgerFile.requireFolder(of: target)
    guard FileStatus(path: target) == nil else {
      throw StoreError(.cannotOpen, "\(target) is there already; it was left untouched")
    }
    guard let source = try LedgerFile.openBeside(at: path) else { throw noLedger(path) }
    let copy = try LedgerCopy(of: source, at: target + ".unverified")
    onCopied()
    let verification = try copy.verify(
      currencies, givesWay: ProcessLock.isHeld(guarding: path))
    guard verification.problems.isEmpty else {
      return Backup(path: copy.path, verification: verification, removed: [])
    }
    try DurableFile.rename(copy.path, to: target)
    let removed = try removeOldest(of: DatedName(fileName), in: folder, keep: keep)
    return Backup(path: target, verification: verification, removed: removed)
  }

  private static func removeOldest(
    of names: DatedName, in folder: String, keep: Int?
  ) throws(StoreError) -> [String] {
    guard let keep else { return [] }
    let found: [String]
    do { found = try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
      throw StoreError(.failed, "cannot list \(folder): the older backups are still there")
    }
    let oldest = found.filter(names.isBackup).sorted().dropLast(max(1, keep)).map {
      folder + "/" + $0
    }
    for path in oldest { try DurableFile.remove(path) }
    return oldest
  }

  /// Reads all of the ledger at `path`, beside whoever has it open, and adds it up.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - currencies: what the configuration knows.
  /// - Returns: what was found.
  /// - Throws: `StoreError` where it is no whole ledger, or there is none.
  package static func verify(
    _ path: String, currencies: CurrencyTable
  ) throws(StoreError) -> LedgerVerification {
    guard let queue = try LedgerFile.openBeside(at: path) else { throw noLedger(path) }
    return try LedgerFile.verify(queue, currencies)
  }

  // MARK: Restoring

  /// A ledger that was restored.
  package struct Restoration: Sendable {
    /// What was found when the copy was read.
    package var verification: LedgerVerification
    /// Where the ledger is now that was there; `nil` where none was.
    package var former: String?
    /// The last event of the ledger that was there, as far as it is known.
    package var formerEvent: Int64?
  }

  /// Puts a copy of a ledger in the place of the one at `path`, which is kept under another name.
  ///
  /// - Parameters:
  ///   - source: the copy: a file, with its log where it has one. It stays as it is.
  ///   - path: the ledger's file. No gateway may have it open.
  ///   - withLosses: whether a copy is taken that is known to lack what was answered.
  ///   - moment: what the former ledger's name is dated with.
  ///   - currencies: what the configuration knows.
  /// - Returns: what was done.
  /// - Throws: `StoreError`; then the ledger at `path` is as it was: `.inUse` where a gateway has it,
  ///   `.corrupt` where the copy does not add up.
  package static func restore(
    _ source: String, to path: String, withLosses: Bool = false, at moment: Timestamp,
    currencies: CurrencyTable
  ) throws(StoreError) -> Restoration {
    guard FileStatus(path: source) != nil else { throw noLedger(source) }
    try LedgerFile.requireFolder(of: path)
    try LedgerFile.requireLedger(at: source)
    let lock = try ProcessLock(guarding: path)
    if !withLosses { try LedgerFile.requireNothingMissing(at: source) }
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let copy = try LedgerCopy(
      of: WriteAheadLog.isEmpty(beside: source)
        ? LedgerFile.openUnchanging(at: source) : LedgerFile.openToRead(at: source),
      at: target + ".restoring", pace: .full)
    do throws(StoreError) {
      let verification = try copy.verify(currencies)
      guard verification.problems.isEmpty else {
        throw StoreError(
          .corrupt,
          "\(source) does not add up, and nothing was restored: "
            + verification.problems.joined(separator: "; "))
      }
      let formerEvent = lock.former?.lastEvent
      let former = try put(copy, inPlaceOf: target, lock, as: "before-restore", at: moment)
      return Restoration(
        verification: verification, former: former, formerEvent: formerEvent)
    } catch {
      try? copy.remove()
      throw error
    }
  }

  /// Puts a copy in the place of the ledger at `path`.
  ///
  /// - Parameters:
  ///   - copy: the copy, which adds up.
  ///   - path: the ledger's file.
  ///   - lock: its lock, which is held.
  ///   - purpose: what the former ledger's name says of it.
  ///   - moment: what that name is dated with.
  /// - Returns: where the former ledger is; `nil` where there was none.
  /// - Throws: `StoreError`.
  static func put(
    _ copy: LedgerCopy, inPlaceOf path: String, _ lock: ProcessLock, as purpose: String,
    at moment: Timestamp
  ) throws(StoreError) -> String? {
    let former = try putAside(path, as: purpose, at: moment)
    try DurableFile.rename(copy.path, to: path)
    let identity = try translating(path) {
      try LedgerFile.openUnchanging(at: path).read(FileIdentity.init)
    }
    lock.begin(identity.progress(log: 0, orRuns: []))
    return former
  }

  /// Gives the ledger that is there another name, with its log.
  private static func putAside(
    _ path: String, as purpose: String, at moment: Timestamp
  ) throws(StoreError) -> String? {
    let (hasFile, hasLog) = (FileStatus(path: path) != nil, FileStatus(path: path + "-wal") != nil)
    guard hasFile || hasLog else { return nil }
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    let aside =
      folder + "/"
      + DatedName(url.lastPathComponent).name(at: moment, purpose: purpose)
    guard FileStatus(path: aside) == nil, FileStatus(path: aside + "-wal") == nil else {
      throw StoreError(.cannotOpen, "\(aside) is there already; nothing was changed")
    }
    // The log first, also one that has lost its file: it must not get into another one.
    if hasLog { try DurableFile.rename(path + "-wal", to: aside + "-wal") }
    if hasFile { try DurableFile.rename(path, to: aside) }
    try DurableFile.remove(path + "-shm")
    return hasFile ? aside : aside + "-wal"
  }

  static func noLedger(_ path: String) -> StoreError {
    StoreError(.cannotOpen, "there is no ledger at \(path)")
  }
}
