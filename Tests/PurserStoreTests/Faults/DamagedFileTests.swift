import Foundation
import GRDB
import PurserCore
import Testing

@testable import PurserStore

@Suite("Files that are no ledger any more, or never were")
struct DamagedFileTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  private var file: URL { URL(fileURLWithPath: samples.path) }
  private var log: URL { URL(fileURLWithPath: samples.path + "-wal") }

  /// A ledger with some thousand rows, closed in order.
  private func makeLedger() async throws -> Data {
    do {
      let store = try samples.open()
      for batch in 0..<10 {
        for number in 0..<40 {
          try store.append(samples.placing(samples.record("o\(batch)-\(number)")))
        }
      }
    }
    return try Data(contentsOf: file)
  }

  /// Opens the file, expects an error, and that the file was left as it was.
  private func expectRefusal(
    _ codes: Set<StoreError.Code>, _ comment: Comment
  ) throws -> StoreError? {
    let before = try Data(contentsOf: file)
    let error = #expect(throws: StoreError.self, comment) { try samples.open() }
    #expect(error.map { codes.contains($0.code) } ?? false, "\(comment): \(error?.message ?? "")")
    #expect(error?.message.contains(samples.path) == true, comment)
    #expect(try Data(contentsOf: file) == before, comment)
    return error
  }

  @Test(
    "a file that is something else is refused and left as it was",
    arguments: [
      Array("hello, world".utf8), Array("SQLite format 3\0".utf8),
      Array("SQLite format 3\0".utf8) + [UInt8](repeating: 7, count: 4000),
      [UInt8](repeating: 0, count: 5000),
    ])
  func foreignFile(contents: [UInt8]) throws {
    try Data(contents).write(to: file)
    let error = try expectRefusal([.notALedger], "\(contents.count) bytes")
    #expect(error?.message.contains("left untouched") == true)
  }

  @Test("a database of another application is refused and left as it was")
  func foreignDatabase() throws {
    do {
      let queue = try DatabaseQueue(path: samples.path)
      try queue.write { db in try db.execute(sql: "CREATE TABLE song (title TEXT)") }
    }
    let error = try expectRefusal([.notALedger], "another application's")
    #expect(error?.message.contains("name another file in store.path") == true)
  }

  @Test("a folder in the place of the file is refused")
  func folder() throws {
    try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
    let error = #expect(throws: StoreError.self) { try samples.open() }
    #expect(error?.code == .cannotOpen)
    #expect(error?.message.contains("it is no file") == true)
  }

  @Test("a ledger cut off at any length is refused and left as it was")
  func truncated() async throws {
    let whole = try await makeLedger()
    let lengths =
      [1, 15, 16, 50, 99, 100, 511, 4095, 4096, 4097, 8192]
      + [2, 3, 5].map { whole.count / $0 } + [whole.count - 4096, whole.count - 1]
    for length in lengths {
      try whole.prefix(length).write(to: file)
      _ = try expectRefusal([.corrupt, .notALedger], "cut off at \(length) of \(whole.count)")
    }
  }

  @Test("a ledger whose pages are overwritten is refused and left as it was")
  func overwritten() async throws {
    var bytes = try await makeLedger()
    for index in 100..<bytes.count { bytes[index] = 0xAA }
    try bytes.write(to: file)
    let error = try expectRefusal([.corrupt], "overwritten")
    #expect(error?.message.contains("restore it from a copy") == true)
  }

  // MARK: Write-ahead log

  /// The files as a process leaves them that dies: with a log of several transactions.
  private func dieWithALog() async throws -> (file: Data, log: Data) {
    // The tables are in the file, and not in the log.
    do { _ = try samples.open() }
    let store = try samples.open()
    for number in 0..<30 {
      try store.append(samples.placing(samples.record("o\(number)")))
    }
    let copy = (file: try Data(contentsOf: file), log: try Data(contentsOf: log))
    withExtendedLifetime(store) {}
    return copy
  }

  private func put(_ files: (file: Data, log: Data)) throws {
    try? FileManager.default.removeItem(atPath: samples.path + "-shm")
    try files.file.write(to: file)
    try files.log.write(to: log)
  }

  @Test("a log that a dead process left is taken up, whole or cut off in its last transaction")
  func leftOver() async throws {
    let files = try await dieWithALog()
    for missing in [0, 1, 2000, 4120] {
      try put((files.file, files.log.dropLast(missing)))
      let found = try samples.open().load()
      #expect(found.orders.count == (missing == 0 ? 30 : 29), "\(missing) bytes missing")
    }
  }

  @Test("a log that is damaged before its last transaction is refused, and both files are left")
  func damagedLog() async throws {
    let files = try await dieWithALog()
    for place in [0, 9, 17, 25, 32, 40, 50, 60, 5000, files.log.count / 2] {
      var log = files.log
      log[place] ^= 0x10
      try put((files.file, log))
      let error = try expectRefusal([.corrupt], "byte \(place)")
      #expect(error?.message.contains("move") == true)
      #expect(try Data(contentsOf: self.log) == log, "byte \(place)")
    }
  }

  @Test("a log whose file is empty or gone is refused, and left")
  func logWithoutFile() async throws {
    let log = try await dieWithALog().log
    try put((Data(), log))
    let error = try expectRefusal([.corrupt], "an empty file beside a log")
    #expect(error?.message.contains("gone or empty") == true)
    try FileManager.default.removeItem(at: file)
    #expect(throws: StoreError.self) { try samples.open() }
    #expect(!FileManager.default.fileExists(atPath: samples.path))
    #expect(try Data(contentsOf: self.log) == log)
  }
}
