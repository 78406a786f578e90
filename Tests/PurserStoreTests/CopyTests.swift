import Foundation
import GRDB
import PurserCore
import PurserEngine
import TestSupport
import Testing

@testable import PurserStore

@Suite("Backup, restoring and verifying")
struct CopyTests {
  private let samples: LedgerSamples
  private let backups: TemporaryFolder

  init() throws {
    samples = try LedgerSamples()
    backups = try TemporaryFolder()
  }

  /// A ledger in which something of everything has happened, and which is closed.
  private func makeLedger() async throws {
    let store = try samples.open()
    var shop = FaultedShop(samples)
    let ledger = try await shop.openLedger(store)
    await shop.work(ledger)
    await ledger.finish()
  }

  private func backUp(at seconds: Int64 = 0, keep: Int? = nil) throws -> SQLiteLedgerStore.Backup {
    try SQLiteLedgerStore.backUp(
      samples.path, to: backups.path, at: samples.moment(seconds), keep: keep,
      currencies: samples.currencies)
  }

  @Test("a copy pauses for longer where others want the disk, and not where nobody does")
  func pace() {
    let pace = LedgerCopy.Pace()
    #expect(pace.pause(after: .microseconds(100)) == .milliseconds(4))
    #expect(pace.pause(after: .milliseconds(30)) == .milliseconds(60))
    #expect(LedgerCopy.Pace.full.pause(after: .milliseconds(30)) == .zero)
  }

  @Test("reading that gives way pauses three times as long as it works")
  func pauses() throws {
    let counting = """
      WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 1000000)
      SELECT count(*) FROM counted
      """
    var pauses: [Duration] = []
    let clock = ContinuousClock()
    try DatabaseQueue().read { db in
      var count: Int?
      let time = try clock.measure {
        count = try WorkPauses.during(db) {
          pauses.append($0)
        } _: {
          try Int.fetchOne(db, sql: counting)
        }
      }
      #expect(count == 1_000_000)
      let sum = pauses.reduce(.zero, +)
      // All of the work but the last part, which was not over.
      #expect(pauses.allSatisfy { $0 >= .milliseconds(15) })
      #expect(!pauses.isEmpty && sum <= time * 3 && sum >= time * 3 / 2)
      let before = pauses.count
      _ = try Int.fetchOne(db, sql: counting)
      #expect(pauses.count == before)
    }
  }

  private func verify(_ path: String) throws -> [String] {
    try SQLiteLedgerStore.verify(path, currencies: samples.currencies).problems
  }

  private func state(at path: String) throws -> LedgerSnapshot {
    try SQLiteLedgerStore.snapshot(at: path, currencies: samples.currencies)
  }

  // MARK: Backup

  @Test("a backup beside the owner of the file has everything up to then, in one file of one's own")
  func backupBeside() async throws {
    try await makeLedger()
    let store = try samples.open()
    for number in 100..<140 {
      try store.append(samples.placing(samples.refusedRecord("r\(number)")))
    }
    let backup = try backUp()
    #expect(backup.verification.problems.isEmpty)
    let last = try store.latestNumber()
    #expect(backup.verification.lastEvent == last)
    #expect(backup.path == backups.file("purser-20260921T141320Z.db"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: backups.path).count == 1)
    #expect(FileStatus(path: backup.path)?.mode == 0o600)
    #expect(try state(at: backup.path) == store.load())
  }

  @Test("a backup of a ledger that is closed, or whose process died, has everything")
  func backupAlone() async throws {
    try await makeLedger()
    #expect(try backUp().verification.problems.isEmpty)
    let store = try samples.open()
    try store.append(samples.placing(samples.refusedRecord("later")))
    let died = try LedgerSamples()
    for ending in ["", "-wal", ".lock"] {
      try FileManager.default.copyItem(atPath: samples.path + ending, toPath: died.path + ending)
    }
    let backup = try SQLiteLedgerStore.backUp(
      died.path, to: backups.path, at: samples.moment(9), currencies: samples.currencies)
    let last = try store.latestNumber()
    #expect(backup.verification.lastEvent == last)
  }

  @Test("no backup is made of a ledger whose log was cut off after its process died")
  func backupOfALoss() async throws {
    try await makeLedger()
    let store = try samples.open()
    for number in 0..<9 {
      try store.append(samples.placing(samples.refusedRecord("r\(number)")))
    }
    let died = try LedgerSamples()
    for ending in ["", "-wal", ".lock"] {
      try FileManager.default.copyItem(atPath: samples.path + ending, toPath: died.path + ending)
    }
    let log = try FileHandle(forWritingTo: URL(fileURLWithPath: died.path + "-wal"))
    try log.truncate(atOffset: 32 + 3 * (24 + 4096))
    try log.close()
    let error = #expect(throws: StoreError.self) {
      try SQLiteLedgerStore.backUp(
        died.path, to: backups.path, at: samples.moment(9), currencies: samples.currencies)
    }
    #expect(error?.message.contains("were answered and are missing") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: backups.path).isEmpty)
    withExtendedLifetime(store) {}
  }

  @Test("only the oldest backups of this ledger go, and only so many that those to keep are left")
  func keeping() async throws {
    try await makeLedger()
    let others = ["other-20200101T000000Z.db", "purser-old.db", "purser-20200101T000000Z.db.txt"]
    for name in others { try Data().write(to: URL(fileURLWithPath: backups.file(name))) }
    for seconds in 1...4 as ClosedRange<Int64> {
      #expect(try backUp(at: seconds, keep: 3).removed.count == (seconds == 4 ? 1 : 0))
    }
    let removed = try backUp(at: 5, keep: 2).removed
    #expect(removed.map { $0.suffix(7) } == ["322Z.db", "323Z.db"])
    let left = try FileManager.default.contentsOfDirectory(atPath: backups.path).sorted()
    #expect(
      left
        == (others + ["purser-20260921T141324Z.db", "purser-20260921T141325Z.db"]).sorted())
  }

  @Test("a ledger that does not add up is copied under another name, and removes no other backup")
  func unsound() async throws {
    try await makeLedger()
    let sound = try backUp()
    try tamper("UPDATE pool SET balance = balance + 1")
    let backup = try backUp(at: 1, keep: 1)
    #expect(!backup.verification.problems.isEmpty)
    #expect(backup.path.hasSuffix(".db.unverified"))
    #expect(backup.removed.isEmpty)
    #expect(FileManager.default.fileExists(atPath: sound.path))
  }

  @Test("a backup replaces no file, and where it fails leaves none")
  func noReplacement() async throws {
    try await makeLedger()
    _ = try backUp()
    #expect(throws: StoreError.self) { try backUp() }
    try FileManager.default.removeItem(atPath: samples.path)
    #expect(throws: StoreError.self) { try backUp(at: 1) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: backups.path).count == 1)
  }

  // MARK: Verifying

  private func tamper(_ sql: String, _ path: String? = nil) throws {
    try DatabaseQueue(path: path ?? samples.path).write { db in try db.execute(sql: sql) }
  }

  @Test("a sound ledger verifies, closed and beside its owner")
  func sound() async throws {
    try await makeLedger()
    let found = try SQLiteLedgerStore.verify(samples.path, currencies: samples.currencies)
    #expect(found.problems.isEmpty)
    #expect(found.lastEvent > 10 && found.entries > 5)
    let store = try samples.open()
    #expect(try verify(samples.path).isEmpty)
    withExtendedLifetime(store) {}
  }

  @Test(
    "what does not add up is found, each with a sentence",
    arguments: [
      ("UPDATE pool SET balance = balance + 1 WHERE balance IS NOT NULL", "and its book expects"),
      ("UPDATE journal SET frame = zeroblob(60) WHERE number = 3", "checksum"),
      ("DELETE FROM journal WHERE number = 4", "are missing"),
      ("DELETE FROM open_order", "its events leave it held"),
      (
        "INSERT OR REPLACE INTO mark (name, value) VALUES ('sealed', 8)",
        "the index of names does not have event"
      ),
      ("UPDATE entry SET amount = amount + 1", "leaves"),
    ])
  func tampered(sql: String, sentence: String) async throws {
    let samples = samples.withSmallRuns()
    do {
      let store = try samples.open()
      var shop = FaultedShop(samples)
      let ledger = try await shop.openLedger(store)
      await shop.work(ledger)
      try await ledger.take([samples.reading("700", at: 1_000_000)])
      await ledger.finish()
    }
    #expect(try verify(samples.path).isEmpty)
    try tamper(sql)
    let problems = try verify(samples.path)
    #expect(problems.contains { $0.contains(sentence) }, "\(problems)")
  }

  // MARK: Restoring

  private func restore(
    _ source: String, withLosses: Bool = false
  ) throws -> SQLiteLedgerStore.Restoration {
    try SQLiteLedgerStore.restore(
      source, to: samples.path, withLosses: withLosses, at: samples.moment(50),
      currencies: samples.currencies)
  }

  @Test("a restored ledger is the backup, and the former one is kept whole under another name")
  func restoring() async throws {
    try await makeLedger()
    let backup = try backUp()
    let before = try state(at: samples.path)
    do { try samples.open().append(samples.placing(samples.refusedRecord("later"))) }
    let restoration = try restore(backup.path)
    #expect(restoration.former == samples.folder.file("purser-before-restore-20260921T141410Z.db"))
    #expect(restoration.formerEvent == backup.verification.lastEvent + 1)
    do {
      let store = try samples.open()
      #expect(try store.load() == before)
      #expect(try store.latestNumber() == backup.verification.lastEvent)
      #expect(store.notices.isEmpty)
    }
    let former = try #require(restoration.former)
    #expect(
      try SQLiteLedgerStore.verify(former, currencies: samples.currencies).lastEvent
        == backup.verification.lastEvent + 1)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: backups.path)
        == [URL(fileURLWithPath: backup.path).lastPathComponent])
  }

  @Test("a log that has lost its file does not get into the restored one")
  func restoringOverALog() async throws {
    try await makeLedger()
    let backup = try backUp()
    let store = try samples.open()
    for number in 0..<9 {
      try store.append(samples.placing(samples.refusedRecord("r\(number)")))
    }
    let died = try LedgerSamples()
    for ending in ["-wal", "-shm", ".lock"] {
      try FileManager.default.copyItem(atPath: samples.path + ending, toPath: died.path + ending)
    }
    let restoration = try SQLiteLedgerStore.restore(
      backup.path, to: died.path, at: samples.moment(50), currencies: samples.currencies)
    #expect(restoration.former?.hasSuffix("-wal") == true)
    #expect(!FileManager.default.fileExists(atPath: died.path + "-wal"))
    #expect(try died.open().latestNumber() == backup.verification.lastEvent)
    withExtendedLifetime(store) {}
  }

  @Test("nothing is restored while a process has the ledger, or from what does not add up")
  func refusals() async throws {
    try await makeLedger()
    let backup = try backUp()
    do {
      let store = try samples.open()
      let error = #expect(throws: StoreError.self) { try restore(backup.path) }
      #expect(error?.code == .inUse)
      withExtendedLifetime(store) {}
    }
    let before = try state(at: samples.path)
    try tamper("UPDATE pool SET balance = balance + 1", backup.path)
    let error = #expect(throws: StoreError.self) { try restore(backup.path) }
    #expect(error?.code == .corrupt)
    #expect(error?.message.contains("nothing was restored") == true)
    #expect(throws: StoreError.self) { try restore(samples.folder.file("none.db")) }
    try Data("hello".utf8).write(to: URL(fileURLWithPath: samples.folder.file("text.db")))
    #expect(throws: StoreError.self) { try restore(samples.folder.file("text.db")) }
    #expect(try state(at: samples.path) == before)
    let files = try FileManager.default.contentsOfDirectory(atPath: samples.folder.path)
    #expect(!files.contains { $0.contains("restor") })
  }

  @Test("a copy without its log, and a ledger that lost it, go on only when that is asked for")
  func withLosses() async throws {
    try await makeLedger()
    let store = try samples.open()
    try store.append(samples.placing(samples.refusedRecord("in-the-log")))
    for ending in ["", ".lock"] {
      let lost = try LedgerSamples()
      try FileManager.default.copyItem(atPath: samples.path, toPath: lost.path)
      if ending == ".lock" {
        try FileManager.default.copyItem(
          atPath: samples.path + ending, toPath: lost.path + ending)
      }
      func restore(_ withLosses: Bool) throws -> SQLiteLedgerStore.Restoration {
        try SQLiteLedgerStore.restore(
          lost.path, to: lost.path, withLosses: withLosses, at: samples.moment(50),
          currencies: samples.currencies)
      }
      #expect(throws: StoreError.self) { try lost.open() }
      #expect(throws: StoreError.self) { try restore(false) }
      #expect(try restore(true).former != nil)
      #expect(try lost.open().latestNumber() == store.latestNumber() - 1)
    }
  }

  // MARK: Reading without rights

  @Test("a file without a log is read without writing; one with a log says what to do")
  func readOnly() async throws {
    try await makeLedger()
    func read() throws -> Int? {
      try LedgerFile.openToRead(at: samples.path) { _ in false }
        .read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM journal") }
    }
    // What SQLite would write, whoever asks for it.
    let shared = samples.path + "-shm"
    try FileManager.default.createDirectory(atPath: shared, withIntermediateDirectories: false)
    let before = try FileManager.default.contentsOfDirectory(atPath: samples.folder.path)
    #expect(try read() ?? 0 > 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: samples.folder.path) == before)
    try FileManager.default.removeItem(atPath: shared)
    // Beside its owner it is read with the log.
    let store = try samples.open()
    let count = try read()
    try store.append(samples.placing(samples.refusedRecord("in-the-log")))
    let now = try read()
    #expect(now == count.map { $0 + 1 })
  }

  @Test("the names of copies sort by their moments, and are told from others")
  func names() {
    let names = DatedName("purser.db")
    #expect(names.isBackup(names.name(at: samples.moment(0))))
    #expect(names.name(at: samples.moment(0)) < names.name(at: samples.moment(1)))
    #expect(!names.isBackup(names.name(at: samples.moment(0), purpose: "before-restore")))
    #expect(!names.isBackup("purser-2026.db") && !names.isBackup("purser.db"))
    #expect(DatedName("ledger").name(at: samples.moment(0)) == "ledger-20260921T141320Z")
  }
}
