import Foundation
import GRDB
import PurserCore
import Testing

@testable import PurserStore

@Suite("A file that may lack what was answered")
struct WholeLedgerTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  private func append(_ numbers: ClosedRange<Int>, to store: SQLiteLedgerStore) throws {
    for number in numbers { try store.append(samples.placing(samples.record("o\(number)"))) }
  }

  /// A copy of the files of some samples in a folder of its own, by what their names end with.
  private func copy(_ endings: [String], of samples: LedgerSamples? = nil) throws -> LedgerSamples {
    let samples = samples ?? self.samples
    let copied = try LedgerSamples()
    for ending in endings {
      try FileManager.default.copyItem(
        atPath: samples.path + ending, toPath: copied.path + ending)
    }
    return copied
  }

  /// A ledger whose process died with 30 orders in it, the files as they were then.
  private func died(
    _ endings: [String] = ["", "-wal", "-shm", ".lock"]
  ) throws -> LedgerSamples {
    let samples = try LedgerSamples()
    // The tables are in the file, and not in the log of the run that dies.
    do { _ = try samples.open() }
    let store = try samples.open()
    try append(1...30, to: store)
    let copied = try copy(endings, of: samples)
    withExtendedLifetime(store) {}
    return copied
  }

  private func expectRefusal(_ samples: LedgerSamples, _ parts: String...) throws {
    let before = try FileManager.default.contentsOfDirectory(atPath: samples.folder.path)
      .filter { !$0.hasSuffix(".lock") && !$0.hasSuffix("-shm") }
      .map { ($0, FileManager.default.contents(atPath: samples.folder.file($0))) }
    let error = #expect(throws: StoreError.self) { try samples.open() }
    #expect(error?.code == .corrupt)
    for part in parts {
      #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }
    for (name, contents) in before {
      #expect(FileManager.default.contents(atPath: samples.folder.file(name)) == contents)
    }
  }

  @Test("the file has its tables and its identity as soon as it is open")
  func tables() throws {
    let store = try samples.open()
    let alone = try copy([""])
    let identity = try LedgerFile.openUnchanging(at: alone.path).read(FileIdentity.init)
    #expect(identity.ledger != nil)
    #expect(identity.run != nil)
    withExtendedLifetime(store) {}
  }

  @Test("the lock file is behind for a while, where batch follows batch, and never ahead")
  func putOffNotes() throws {
    var samples = samples
    samples.limits.noteInterval = .seconds(3600)
    let store = try samples.open()
    let noted = { ProcessLock.record(guarding: samples.path)?.progress?.lastEvent }
    let before = noted()
    try append(1...30, to: store)
    #expect(noted() == before)
    #expect(store.look() == nil)
    #expect(noted() == 30)
    try append(31...32, to: store)
    #expect(noted() == 30)
    withExtendedLifetime(store) {}
  }

  @Test("a copy of the file alone is refused, with what to do, by a start and by a reader")
  func alone() throws {
    let copied = try died([""])
    try expectRefusal(copied, "without its log", "purser backup", "--with-losses")
    #expect(throws: StoreError.self) {
      try SQLiteLedgerStore.history(at: copied.path, currencies: samples.currencies)
    }
    #expect(!FileManager.default.fileExists(atPath: copied.path + "-wal"))
  }

  @Test("a log that was removed, emptied or zeroed after its process died is missed")
  func withoutLog() throws {
    for contents in [nil, Data(), Data(count: 5000)] {
      let copied = try died()
      try FileManager.default.removeItem(atPath: copied.path + "-wal")
      if let contents { try contents.write(to: URL(fileURLWithPath: copied.path + "-wal")) }
      try expectRefusal(copied, "events 1 to 30 were answered", "purser restore")
    }
  }

  @Test("a log that was cut off between two batches is missed, however little is gone")
  func cutLog() throws {
    let copied = try died()
    let url = URL(fileURLWithPath: copied.path + "-wal")
    let whole = try Data(contentsOf: url)
    try whole.dropLast(4096 + 24).write(to: url)
    try expectRefusal(copied, "event", "30 were answered and are missing")
  }

  @Test("a file that was emptied or removed is told from a new one")
  func emptied() throws {
    do { try append(1...3, to: samples.open()) }
    try Data().write(to: URL(fileURLWithPath: samples.path))
    try expectRefusal(samples, "a ledger with 3 events was here", "begin a new ledger")
    try FileManager.default.removeItem(atPath: samples.path)
    try expectRefusal(samples, "a ledger with 3 events was here")
    try FileManager.default.removeItem(atPath: samples.path + ".lock")
    #expect(try samples.open().load() == LedgerSnapshot())
  }

  @Test(
    "the log of another file is not mixed into a copy that was put in its place, whatever was written first",
    arguments: [false, true])
  func foreignLog(keepsClock: Bool) throws {
    do { try append(1...3, to: samples.open()) }
    let backup = try copy([""])
    let store = try samples.open()
    if keepsClock { try store.keep(ClockOrigin(boot: 1, moment: samples.moment(0))) }
    try append(4...30, to: store)
    let copied = try copy(["-wal", ".lock"])
    try FileManager.default.copyItem(atPath: backup.path, toPath: copied.path)
    try expectRefusal(copied, "the log of another file")
    withExtendedLifetime(store) {}
  }

  // MARK: What opens

  @Test("the files of a process that died open, with the lock file and without")
  func whole() throws {
    for endings in [["", "-wal", "-shm", ".lock"], ["", "-wal"]] {
      let copied = try died(endings)
      #expect(try copied.open().load().orders.count == 30)
    }
  }

  @Test("file and log that were copied together open in the place of a later ledger")
  func pairInPlace() throws {
    let pair = try died(["", "-wal"])
    do { try append(1...40, to: samples.open()) }
    try FileManager.default.removeItem(atPath: samples.path)
    for ending in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: pair.path + ending, toPath: samples.path + ending)
    }
    #expect(try samples.open().load().orders.count == 30)
  }

  @Test("what another program has copied from the log into the file opens")
  func copiedByOthers() throws {
    let copied = try died()
    // As the shell of SQLite leaves it when it is closed.
    let frames = try DatabaseQueue(path: copied.path).write { db in
      try Int.fetchOne(db, sql: "SELECT count(*) FROM journal")
    }
    #expect(frames == 30)
    #expect(!FileManager.default.fileExists(atPath: copied.path + "-wal"))
    let store = try copied.open()
    #expect(try store.load().orders.count == 30)
    #expect(store.notices.isEmpty)
  }

  @Test("copies that SQLite makes of a running ledger open anywhere", arguments: [true, false])
  func copiesBySQLite(isBackup: Bool) throws {
    let store = try samples.open()
    try append(1...30, to: store)
    let copied = try LedgerSamples()
    let source = try LedgerFile.openReading(at: samples.path)
    if isBackup {
      try source.backup(to: DatabaseQueue(path: copied.path))
    } else {
      try source.writeWithoutTransaction { db in
        try db.execute(sql: "VACUUM INTO '\(copied.path)'")
      }
    }
    #expect(try copied.open().load().orders.count == 30)
    withExtendedLifetime(store) {}
  }

  @Test("an older copy of the whole ledger opens, and says what it lacks")
  func olderCopy() throws {
    do { try append(1...3, to: samples.open()) }
    let backup = try copy([""])
    do { try append(4...9, to: samples.open()) }
    try FileManager.default.removeItem(atPath: samples.path)
    try FileManager.default.copyItem(atPath: backup.path, toPath: samples.path)
    let store = try samples.open()
    #expect(try store.load().orders.count == 3)
    #expect(store.notices.count == 1)
    #expect(store.notices.first?.contains("events 4 to 9 were answered") == true)
  }

  @Test("a file without an identity, as earlier versions wrote it, opens and gets one")
  func earlierVersion() throws {
    do { try append(1...3, to: samples.open()) }
    try DatabaseQueue(path: samples.path).write { db in
      try db.execute(sql: "DELETE FROM mark WHERE name IN ('ledger', 'run')")
    }
    try Data("123\n".utf8).write(to: URL(fileURLWithPath: samples.path + ".lock"))
    do { #expect(try samples.open().load().orders.count == 3) }
    let identity = try LedgerFile.openUnchanging(at: samples.path).read(FileIdentity.init)
    #expect(identity.ledger != nil && identity.run == nil)
  }

  @Test("a reader that stays behind when the ledger is closed keeps nothing from the next start")
  func readerBehind() throws {
    do {
      let store = try samples.open()
      try append(1...3, to: store)
      let reader = try LedgerFile.openReading(at: samples.path)
      _ = try reader.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM journal") }
      withExtendedLifetime(store) {}
    }
    #expect(try samples.open().load().orders.count == 3)
    #expect(try samples.open().notices.isEmpty)
  }

  // MARK: Rights

  @Test("only the owner may read the files, and rights that others had are taken away, with a word")
  func rights() throws {
    func modes() -> [Int] {
      ["", "-wal", "-shm", ".lock"].map {
        FileStatus(path: samples.path + $0).map { Int($0.mode) } ?? 0
      }
    }
    do {
      let store = try samples.open()
      #expect(modes() == [0o600, 0o600, 0o600, 0o600])
      #expect(store.notices.isEmpty)
    }
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: samples.path)
    let store = try samples.open()
    #expect(modes() == [0o600, 0o600, 0o600, 0o600])
    #expect(store.notices.count == 1)
    #expect(store.notices.first?.contains("other users had rights to \(samples.path)") == true)
  }
}
