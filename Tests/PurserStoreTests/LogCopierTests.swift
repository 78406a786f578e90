import Foundation
import GRDB
import PurserCore
import Testing

@testable import PurserStore

@Suite("Copying the log into the file")
struct LogCopierTests {
  private var samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  private func open(_ limits: LogCopier.Limits) throws -> SQLiteLedgerStore {
    var samples = samples
    samples.limits.log = limits
    return try samples.open()
  }

  private func append(
    _ numbers: Range<Int>, to store: SQLiteLedgerStore, _ after: () throws -> Void = {}
  ) throws {
    for number in numbers {
      try store.append(samples.placing(samples.record("o\(number)")))
      try after()
    }
  }

  private var lengthOfFile: Int {
    get throws {
      try FileManager.default.attributesOfItem(atPath: samples.path)[.size] as? Int ?? 0
    }
  }

  @Test("the log is copied beside the batches, begins anew, and does not grow")
  func beginningAnew() throws {
    let store = try open(.init(part: 10, length: 30, rest: 4, waiting: 100_000))
    let before = try lengthOfFile
    var longest = 0
    try append(0..<400, to: store) {
      store.copier.untilIdle()
      longest = max(longest, store.copier.length)
    }
    #expect(longest < 100, "\(longest) pages")
    #expect(try lengthOfFile > before)
    #expect(try store.load().orders.count == 400)
  }

  @Test("a log that a reader holds grows, and begins anew when the reader is gone")
  func reader() throws {
    let store = try open(.init(part: 10, length: 30, rest: 4, waiting: 100_000))
    try append(0..<5, to: store)
    let reader = try DatabaseQueue(path: samples.path)
    let seen = try reader.writeWithoutTransaction { db in
      var seen = 0
      try db.inTransaction(.deferred) {
        seen = try Int.fetchOne(db, sql: "SELECT count(*) FROM journal") ?? 0
        try append(5..<300, to: store) { store.copier.untilIdle() }
        #expect(store.copier.length > 290)
        // What it reads stays as it was.
        #expect(try Int.fetchOne(db, sql: "SELECT count(*) FROM journal") == seen)
        return .commit
      }
      return seen
    }
    #expect(seen == 5)
    try reader.close()
    try append(300..<400, to: store) { store.copier.untilIdle() }
    #expect(store.copier.length < 100, "\(store.copier.length) pages")
    #expect(try store.load().orders.count == 400)
  }

  @Test("where nothing else copies it, a batch does before the log grows beyond its bound")
  func lastResort() throws {
    let store = try open(.init(part: 60, length: 100_000, rest: 4, waiting: 50))
    var longest = 0
    try append(0..<400, to: store) { longest = max(longest, store.copier.length) }
    #expect(longest <= 130, "\(longest) pages")
    #expect(try store.load().orders.count == 400)
  }

  @Test("a store that is closed while its log is copied leaves a complete file without a log")
  func closing() throws {
    for round in 0..<10 {
      do {
        let store = try open(.init(part: 1, length: 5, rest: 1, waiting: 100_000))
        try append(round * 20..<(round + 1) * 20, to: store)
      }
      #expect(!FileManager.default.fileExists(atPath: samples.path + "-wal"), "round \(round)")
    }
    #expect(try samples.open().load().orders.count == 200)
  }
}
