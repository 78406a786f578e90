import GRDB
import PurserCore
import TestSupport
import Testing

@testable import PurserStore

@Suite("Parts of holds in the file")
struct DivisionTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  @Test("everything that is told of parts is read as it was written", arguments: [false, true])
  func events(hasSmallRuns: Bool) throws {
    let random = SeededRandom()
    let samples = hasSmallRuns ? samples.withSmallRuns(20) : samples
    var changes = RandomChanges(samples, random)
    var written: [LedgerEvent] = []
    let store = try samples.open()
    for _ in 0..<40 {
      let batch = try changes.batch()
      written += batch.events
      try store.append(batch)
    }
    #expect(changes.parts.count > 10, "\(random)")
    let read = try store.events(after: 0, limit: 100_000).map(\.event)
    #expect(read.count == written.count, "\(random)")
    for (one, other) in zip(read, written) where one != other {
      Issue.record("\("\(one)".prefix(200)) instead of \("\(other)".prefix(200)), \(random)")
    }
    try requireParts(changes, store, "\(random)")
    let open = try store.load().orders
    for status in open {
      #expect(status == changes.parts[status.id] ?? changes.records[status.id]?.status, "\(random)")
    }
  }

  private func requireParts(
    _ changes: RandomChanges, _ store: SQLiteLedgerStore, _ comment: Comment
  ) throws {
    for (hold, parts) in Dictionary(grouping: changes.parts.values, by: \.id.hold) {
      let sorted = parts.sorted { $0.id.partNumber < $1.id.partNumber }
      #expect(try store.parts(of: hold) == sorted, comment)
      #expect(try store.orders([hold])[hold]?.get() == changes.records[hold], comment)
    }
  }

  @Test("a file of before there were parts opens as it is, and may have them from then on")
  func formerFile() throws {
    var changes = RandomChanges(samples, SeededRandom(seed: 3))
    var former = LedgerChanges()
    do {
      let store = try samples.open()
      for _ in 0..<10 { try changes.place(&former) }
      try store.append(former)
    }
    try DatabaseQueue(path: samples.path).write { db in
      try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = '2026-11 parts'")
    }
    let store = try samples.open()
    for (id, record) in changes.records {
      #expect(try store.orders([id])[id]?.get() == record)
    }
    for _ in 0..<20 { try store.append(try changes.batch()) }
    try requireParts(changes, store, "after the file was opened")
    let identifiers = try DatabaseQueue(path: samples.path).read { db in
      try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations")
    }
    // By this an earlier version refuses it.
    #expect(identifiers.contains("2026-11 parts"))
  }
}
