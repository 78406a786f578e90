import Foundation
import GRDB
import PurserCore
import Testing

@testable import PurserStore

@Suite("Opening a ledger file")
struct OpeningTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  @Test("a second opening of the file is refused with a clear error")
  func secondOpening() throws {
    let store = try samples.open()
    let error = #expect(throws: StoreError.self) { try samples.open() }
    #expect(error?.code == .inUse)
    #expect(error?.message.contains("\(samples.path) is in use by another process") == true)
    withExtendedLifetime(store) {}
  }

  @Test("a link to the file does not lead around the lock")
  func lockBehindALink() throws {
    let store = try samples.open()
    let link = samples.folder.file("link.db")
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: samples.path)
    let error = #expect(throws: StoreError.self) {
      try SQLiteLedgerStore(path: link, currencies: samples.currencies)
    }
    #expect(error?.code == .inUse)
    withExtendedLifetime(store) {}
  }

  @Test("a running ledger can be read on the side")
  func readOnTheSide() async throws {
    let store = try samples.open()
    let record = try samples.record("o1")
    var changes = samples.placing(record)
    changes.books = [try samples.fullBook(at: 0)]
    try store.append(changes)
    let snapshot = try SQLiteLedgerStore.snapshot(
      at: samples.path, currencies: samples.currencies)
    #expect(snapshot.orders == [record.status])
    #expect(snapshot.books == changes.books)
    let none = samples.folder.file("none.db")
    #expect(
      try SQLiteLedgerStore.snapshot(at: none, currencies: samples.currencies) == LedgerSnapshot())
    let history = try SQLiteLedgerStore.history(at: none, currencies: samples.currencies)
    #expect(history == nil)
    #expect(!FileManager.default.fileExists(atPath: none))
  }

  @Test("a store that is closed leaves its file complete, without a log")
  func closing() async throws {
    do { try samples.open().append(samples.placing(samples.record("o1"))) }
    #expect(!FileManager.default.fileExists(atPath: samples.path + "-wal"))
    #expect(try samples.open().load().orders.count == 1)
  }

  @Test("a missing folder is named")
  func missingFolder() {
    let error = #expect(throws: StoreError.self) {
      try SQLiteLedgerStore(
        path: samples.folder.file("no/such/purser.db"), currencies: samples.currencies)
    }
    #expect(error?.code == .cannotOpen)
    #expect(error?.message.contains("no/such") == true)
  }

  @Test("an empty file becomes a ledger")
  func emptyFile() async throws {
    try Data().write(to: URL(fileURLWithPath: samples.path))
    #expect(try samples.open().load() == LedgerSnapshot())
  }

  @Test("a ledger of a later version is refused and left as it was")
  func laterVersion() async throws {
    do {
      try await samples.open().queue.write { db in
        try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('2099-01 wings')")
      }
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: samples.path))
    let error = #expect(throws: StoreError.self) { try samples.open() }
    #expect(error?.code == .notALedger)
    #expect(error?.message.contains("later version") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: samples.path)) == before)
  }

  @Test("reading beside asks for a start where an older version wrote the file")
  func olderVersionBeside() throws {
    do {
      let queue = try DatabaseQueue(path: samples.path)
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
      }
      try Schema.migrator.migrate(queue, upTo: "2026-11 ledger")
    }
    let error = #expect(throws: StoreError.self) {
      try SQLiteLedgerStore.snapshot(at: samples.path, currencies: samples.currencies)
    }
    #expect(error?.message.contains("start `purser serve` once") == true)
  }
}
