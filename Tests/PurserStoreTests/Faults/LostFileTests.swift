import Foundation
import GRDB
import PurserCore
import PurserEngine
import TestSupport
import Testing

@testable import PurserStore

/// What happens to the files of a ledger while it runs.
@Suite("Files that go away under a running ledger")
struct LostFileTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  enum Loss: CaseIterable {
    case removed, replaced, emptied, secondName
    case logRemoved, logReplaced, logEmptied, logEmptiedAndWrittenTo, logCut
    case lockRemoved, lockReplaced

    /// A part of the sentence that tells of it.
    var sentence: String {
      switch self {
      case .removed: "purser.db was removed"
      case .replaced: "purser.db was replaced"
      case .emptied: "purser.db was cut off"
      case .secondName: "purser.db has another name"
      case .logRemoved: "purser.db-wal was removed"
      case .logReplaced: "purser.db-wal was replaced"
      case .logEmptied, .logEmptiedAndWrittenTo, .logCut: "purser.db-wal was cut off"
      case .lockRemoved, .lockReplaced: "purser.db.lock was removed or replaced"
      }
    }
  }

  private func inflict(_ loss: Loss) throws {
    let files = FileManager.default
    let (file, log, lock) = (samples.path, samples.path + "-wal", samples.path + ".lock")
    switch loss {
    case .removed: try files.removeItem(atPath: file)
    case .replaced: try replace(file)
    case .emptied: try cut(file, at: 0)
    case .secondName: try files.linkItem(atPath: file, toPath: samples.folder.file("second.db"))
    case .logRemoved: try files.removeItem(atPath: log)
    case .logReplaced: try replace(log)
    case .logEmptied: try cut(log, at: 0)
    case .logEmptiedAndWrittenTo:
      let length = try #require(FileStatus(path: log)).length
      try cut(log, at: 0)
      try cut(log, at: UInt64(length))
    case .logCut: try cut(log, at: 6000)
    case .lockRemoved: try files.removeItem(atPath: lock)
    case .lockReplaced: try replace(lock)
    }
  }

  private func replace(_ path: String) throws {
    let other = samples.folder.file("other")
    try FileManager.default.copyItem(atPath: path, toPath: other)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: other, toPath: path)
  }

  private func cut(_ path: String, at length: UInt64) throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: length)
    try file.close()
  }

  /// A ledger with one order, whose reading leaves room for many.
  private func openLedger(_ store: SQLiteLedgerStore) async throws -> Ledger {
    let clock = TestClock(samples.moment(0))
    let ledger = try Ledger(
      suppliers: [Supplier(id: samples.main.supplier)], store: store, now: { clock.now })
    try await ledger.take([samples.reading("1000", at: 0)])
    try await place("first", ledger)
    return ledger
  }

  private let router = Router(rules: RoutingRules(maximumReadingAge: .seconds(1_000_000)))

  private func place(_ name: String, _ ledger: Ledger) async throws {
    let order = Order(
      id: try samples.id(name), currency: samples.usd, item: .cost(try samples.dollars("1")))
    _ = try await ledger.place(
      order, fingerprint: .sample("f"), router: router, retriesRefused: false)
  }

  /// Expects that nothing is answered but that the store has failed, and why.
  private func expectFailures(_ ledger: Ledger, _ loss: Loss) async throws {
    func expect(_ body: () async throws -> Void) async {
      let error = await #expect(throws: LedgerError.self) { try await body() }
      guard case .storeFailed(let failure)? = error else {
        Issue.record("\(loss): \(error.map { "\($0)" } ?? "no error")")
        return
      }
      #expect(failure.code == .lost)
      #expect(failure.message.contains(loss.sentence), "\(failure.message)")
    }
    // A new order, one that is stored already, a report, and a look.
    await expect { try await place("second", ledger) }
    await expect { try await place("first", ledger) }
    await expect { try await ledger.take(.released, of: samples.id("first")) }
    await expect { _ = try await ledger.order(samples.id("first")) }
    await expect { _ = try await ledger.positions() }
    await expect { try await ledger.expireOverdue() }
  }

  @Test("nothing is acknowledged any more once it is noticed", arguments: Loss.allCases)
  func noticed(loss: Loss) async throws {
    let store = try samples.open()
    let ledger = try await openLedger(store)
    #expect(store.look() == nil)
    #expect(ledger.storeProblem == nil)
    try inflict(loss)
    #expect(store.look()?.message.contains(loss.sentence) == true)
    #expect(ledger.storeProblem?.code == .lost)
    try await expectFailures(ledger, loss)
    await ledger.finish()
  }

  @Test(
    "a batch that comes before it is noticed is not acknowledged either",
    arguments: [
      Loss.removed, .replaced, .emptied, .secondName, .logRemoved, .logReplaced, .logEmptied,
      .lockRemoved, .lockReplaced,
    ])
  func unnoticed(loss: Loss) async throws {
    let store = try samples.open()
    let ledger = try await openLedger(store)
    try inflict(loss)
    try await expectFailures(ledger, loss)
    #expect(ledger.storeProblem?.message.contains(loss.sentence) == true)
    await ledger.finish()
  }

  @Test("a second process that a lost lock lets in ends the first one's work")
  func secondProcess() async throws {
    let store = try samples.open()
    let ledger = try await openLedger(store)
    try inflict(.lockRemoved)
    let second = try samples.open()
    #expect(store.look()?.message.contains(Loss.lockRemoved.sentence) == true)
    try await expectFailures(ledger, .lockRemoved)
    #expect(second.look() == nil)
    await ledger.finish()
  }

  @Test(
    "a file that was moved away and comes back is used again", arguments: ["", "-wal", ".lock"])
  func comesBack(ending: String) async throws {
    let store = try samples.open()
    let ledger = try await openLedger(store)
    let aside = samples.folder.file("aside")
    try FileManager.default.moveItem(atPath: samples.path + ending, toPath: aside)
    #expect(store.look()?.code == .lost)
    await #expect(throws: LedgerError.self) { try await place("second", ledger) }
    try FileManager.default.moveItem(atPath: aside, toPath: samples.path + ending)
    #expect(store.look() == nil)
    try await place("second", ledger)
    #expect(ledger.storeProblem == nil)
    #expect(try await ledger.positions().first?.held == samples.dollars("2"))
    await ledger.finish()
  }

  @Test("a log that another program copies and empties is no loss")
  func emptiedInOrder() async throws {
    let store = try samples.open()
    let ledger = try await openLedger(store)
    #expect(store.look() == nil)
    try emptyLogInOrder()
    #expect(FileStatus(path: samples.path + "-wal")?.length == 0)
    #expect(store.look() == nil)
    try await place("second", ledger)
    #expect(store.look() == nil)
    await ledger.finish()
  }

  private func emptyLogInOrder() throws {
    try DatabaseQueue(path: samples.path).writeWithoutTransaction { db in
      _ = try db.checkpoint(.truncate)
    }
  }

  @Test("the log begins anew many times without being taken for cut off")
  func beginsAnew() async throws {
    var samples = samples
    samples.limits.log = .init(part: 10, length: 20, rest: 4, waiting: 100_000)
    let store = try samples.open()
    for number in 0..<200 {
      try store.append(samples.placing(samples.record("o\(number)")))
      if number % 3 == 0 { store.copier.untilIdle() }
      #expect(store.look() == nil, "\(number)")
    }
    #expect(store.copier.length < 100)
  }

  @Test("closing a ledger whose log was cut off leaves the files to whoever looks into it")
  func closing() throws {
    var store: SQLiteLedgerStore? = try samples.open()
    for number in 0..<30 { try store?.append(samples.placing(samples.record("o\(number)"))) }
    try inflict(.logCut)
    #expect(store?.look()?.code == .lost)
    let before = FileManager.default.contents(atPath: samples.path)
    store = nil
    #expect(FileManager.default.contents(atPath: samples.path) == before)
    #expect(FileManager.default.fileExists(atPath: samples.path + "-wal"))
  }

  @Test("a ledger with a second name is not opened")
  func secondName() throws {
    do { _ = try samples.open() }
    try inflict(.secondName)
    let error = #expect(throws: StoreError.self) { try samples.open() }
    #expect(error?.message.contains("has another name") == true)
  }

  @Test("a failed write is told until one succeeds, which is tried without an order")
  func failedWrite() async throws {
    let disk = FaultyDisk(folder: samples.folder.path)
    defer { disk.remove() }
    let store = try samples.open()
    let ledger = try await openLedger(store)
    disk.follow(.init(failing: 1, isForEver: true, code: ResultCode.SQLITE_FULL.rawValue))
    await #expect(throws: LedgerError.self) { try await place("second", ledger) }
    #expect(ledger.storeProblem?.code == .full)
    #expect(store.look()?.code == .full)
    disk.follow(nil)
    #expect(store.look() == nil)
    #expect(ledger.storeProblem == nil)
    // Whoever looks only now is told all the same, and once.
    #expect(store.takeFailure()?.code == .full)
    #expect(store.takeFailure() == nil)
    try await place("second", ledger)
    await ledger.finish()
  }
}
