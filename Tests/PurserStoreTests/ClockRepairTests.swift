import Foundation
import GRDB
import PurserCore
import TestSupport
import Testing

@testable import PurserStore

@Suite("Dates that a clock had put ahead")
struct ClockRepairTests {
  private static let centuries: Int64 = 374 * 31_557_600

  /// The same random ledger, written under a clock that jumped ahead before one of its batches, or before all.
  private func ledger(
    _ seed: UInt64, jump seconds: Int64, before jumping: Int, hasDetails: Bool = false
  ) throws -> LedgerSamples {
    let samples = try LedgerSamples().withSmallRuns(20)
    var changes = RandomChanges(samples, SeededRandom(seed: seed))
    changes.hasDetails = hasDetails
    let store = try samples.open()
    for batch in 0..<12 {
      // Dates are not quite in order there, so that they have room.
      if batch == jumping { changes.jump(by: 20 + seconds) }
      try store.append(try changes.batch())
      if batch % 5 == 0 { try store.append(try changes.finding()) }
    }
    return samples
  }

  /// All rows of a ledger, but for numbers of the file's own.
  private func rows(_ samples: LedgerSamples) throws -> [String: [String]] {
    let queue = try LedgerFile.openReading(at: samples.path)
    return try queue.read { db in
      let tables = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'name_%'")
      let named = try tables.filter { $0 != "mark" }.map { table in
        (table, try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map(Self.text))
      }
      return Dictionary(named) { first, _ in first }
    }
  }

  /// Where a row of the journal begins: the columns before its frame.
  private static func number(_ row: String) -> Substring {
    row[..<(row.firstRange(of: "frame=")?.lowerBound ?? row.endIndex)]
  }

  private static func text(_ row: Row) -> String {
    row.map { column, value in
      let bytes = Data.fromDatabaseValue(value).map { $0.base64EncodedString() }
      return "\(column)=\(String.fromDatabaseValue(value) ?? bytes ?? "\(value)")"
    }.joined(separator: ", ")
  }

  private func latest(_ samples: LedgerSamples) throws -> Timestamp {
    let queue = try LedgerFile.openReading(at: samples.path)
    let latest = try queue.read { db in
      var latest: Timestamp?
      try LedgerDates(db, currencies: samples.currencies).visit { date in
        latest = latest.map { max($0, date) } ?? date
      }
      return latest
    }
    return try #require(latest)
  }

  private func plan(
    _ samples: LedgerSamples, now: Timestamp, from: Timestamp? = nil
  ) throws -> SQLiteLedgerStore.ClockRepair? {
    try SQLiteLedgerStore.clockRepair(
      of: samples.path, wall: now, steady: .zero, boot: nil, from: from,
      currencies: samples.currencies)
  }

  @Test(
    "become those that a right clock would have given, to the byte",
    arguments: [60, 3600, centuries], [0, 6, 11])
  func repair(jump: Int64, before batch: Int) async throws {
    let seed = UInt64.random(in: 0...9999)
    // The distances between dates take a few bytes, and orders that are about something would be put into
    // other batches for them.
    let (wrong, right) = (
      try ledger(seed, jump: jump, before: batch), try ledger(seed, jump: 0, before: batch)
    )
    let now = try latest(right)
    #expect(try plan(right, now: now) == nil)
    let repair = try #require(try plan(wrong, now: now), "seed \(seed)")
    #expect(repair.lead == .seconds(jump), "seed \(seed)")
    #expect(try rows(wrong) != rows(right))
    let before = try rows(wrong)

    let repaired = try SQLiteLedgerStore.repairClock(
      repair, of: wrong.path, at: now, currencies: wrong.currencies)
    let (found, expected) = (try rows(wrong), try rows(right))
    #expect(found.keys.sorted() == expected.keys.sorted())
    // Distances to dates before the jump took more bytes, so that a batch may have been cut elsewhere; then its
    // events are compared below.
    let areCutAlike = found["journal"]?.map(Self.number) == expected["journal"]?.map(Self.number)
    for (table, rows) in expected where table != "journal" || areCutAlike {
      let isRight = found[table] == rows
      #expect(isRight, "\(table), seed \(seed)")
    }
    #expect(try plan(wrong, now: now) == nil)
    let isAsRight = try await wrong.reopen().load() == right.reopen().load()
    #expect(isAsRight, "seed \(seed)")
    let events = try await wrong.reopen().events(after: 0, limit: .max)
    let isSaidAsRight = try await events == right.reopen().events(after: 0, limit: .max)
    #expect(isSaidAsRight, "seed \(seed)")
    // As it was it is still there.
    var former = wrong
    former.path = repaired.former
    #expect(try rows(former) == before)
  }

  @Test("leave what orders are about as it was", arguments: [0, 6, 11])
  func details(before batch: Int) async throws {
    let seed = UInt64.random(in: 0...9999)
    let (wrong, right) = (
      try ledger(seed, jump: 3600, before: batch, hasDetails: true),
      try ledger(seed, jump: 0, before: batch, hasDetails: true)
    )
    let now = try latest(right)
    let repair = try #require(try plan(wrong, now: now), "seed \(seed)")
    _ = try SQLiteLedgerStore.repairClock(
      repair, of: wrong.path, at: now, currencies: wrong.currencies)
    let found = try await wrong.reopen().events(after: 0, limit: .max)
    let expected = try await right.reopen().events(after: 0, limit: .max)
    let isAsRight = found == expected
    #expect(isAsRight, "seed \(seed)")
  }

  @Test("move where thousands of events placed no order", arguments: [nil, 5] as [Int64?])
  func stretchWithoutOrders(floor: Int64?) throws {
    let samples = try LedgerSamples()
    do {
      let store = try samples.open()
      var changes = RandomChanges(samples, SeededRandom(seed: 4))
      try store.append(try changes.batch())
    }
    let queue = try DatabaseQueue(path: samples.path)
    try queue.write { db in
      let first = OrderStretch.length * 7
      try OrderStretch(first: first).store(db)
      let shift = DateShift(floor: floor.map(samples.moment), by: .seconds(60))
      try LedgerDates(db, currencies: samples.currencies).move(by: shift)
      let row = try CStatement(
        db, "SELECT first, earliest, latest, filter FROM order_stretch WHERE first = ?")
      row.bind(1, first)
      #expect(try row.next())
      #expect(!OrderStretch(row).mayFit(OrderFilter(), tokens: []))
    }
  }

  @Test("stay in order where they were ahead by several jumps, and the latest is the present")
  func severalJumps() throws {
    let samples = try LedgerSamples()
    var changes = RandomChanges(samples, SeededRandom(seed: 3))
    do {
      let store = try samples.open()
      for jump in [0, 3600, 86_400, 0] {
        changes.jump(by: Int64(jump))
        try store.append(try changes.batch())
      }
    }
    let now = try latest(samples) - .seconds(90_000)
    let repair = try #require(try plan(samples, now: now))
    let before = try dates(samples)
    _ = try SQLiteLedgerStore.repairClock(
      repair, of: samples.path, at: now, currencies: samples.currencies)
    #expect(try latest(samples) == now)
    let after = try dates(samples)
    #expect(after.count == before.count)
    for (one, other) in zip(before.indices, before.indices.dropFirst())
    where before[one] <= before[other] {
      #expect(after[one] <= after[other])
    }
  }

  private func dates(_ samples: LedgerSamples) throws -> [Timestamp] {
    try LedgerFile.openReading(at: samples.path).read { db in
      var dates: [Timestamp] = []
      try LedgerDates(db, currencies: samples.currencies).visit { dates.append($0) }
      return dates
    }
  }

  @Test("move from the date on that the owner names")
  func named() throws {
    let samples = try ledger(4, jump: 3600, before: 6)
    let (found, last) = (
      try #require(try plan(samples, now: samples.moment(0))), try latest(samples)
    )
    let named = try #require(try plan(samples, now: samples.moment(0), from: last))
    #expect(named.from == last)
    #expect(named.count < found.count)
    #expect(try plan(samples, now: samples.moment(0), from: last + .seconds(1))?.from == nil)
  }

  @Test("are left alone while a gateway has the ledger open")
  func inUse() throws {
    let samples = try ledger(5, jump: 3600, before: 6)
    let now = try latest(samples) - .seconds(3600)
    let store = try samples.open()
    let repair = try #require(try plan(samples, now: now))
    let before = try rows(samples)
    let error = #expect(throws: StoreError.self) {
      try SQLiteLedgerStore.repairClock(
        repair, of: samples.path, at: now, currencies: samples.currencies)
    }
    #expect(error?.code == .inUse)
    #expect(try rows(samples) == before)
    withExtendedLifetime(store) {}
  }

  @Test("are left alone where they have changed since somebody looked")
  func changed() throws {
    let samples = try ledger(7, jump: 3600, before: 6)
    let now = try latest(samples) - .seconds(3600)
    let repair = try #require(try plan(samples, now: now))
    let first = try SQLiteLedgerStore.repairClock(
      repair, of: samples.path, at: now, currencies: samples.currencies)
    let before = try rows(samples)
    // As somebody would who was shown the same, and was slower.
    let error = #expect(throws: StoreError.self) {
      try SQLiteLedgerStore.repairClock(
        repair, of: samples.path, at: now + .seconds(1), currencies: samples.currencies)
    }
    #expect(error?.message.contains("has changed since it was looked at") == true)
    #expect(try rows(samples) == before)
    #expect(first.former != samples.path)
  }

  @Test("are ahead from the beginning where the ledger's time is, and none is later than now")
  func fromTheBeginning() throws {
    let (wrong, right) = (
      try ledger(6, jump: 3600, before: 0), try ledger(6, jump: 0, before: 0)
    )
    // The gateway has been at rest since.
    let (now, boot) = (try latest(right) + .seconds(7200), Int64(7))
    try wrong.open().keep(ClockOrigin(boot: boot, moment: now + .seconds(3600)))
    let repair = try #require(
      try SQLiteLedgerStore.clockRepair(
        of: wrong.path, wall: now, steady: .zero, boot: boot, currencies: wrong.currencies))
    #expect(repair.lead == .seconds(3600))
    #expect(repair.floor == nil)
    _ = try SQLiteLedgerStore.repairClock(
      repair, of: wrong.path, at: now, currencies: wrong.currencies)
    #expect(try rows(wrong) == rows(right))
    #expect(try SQLiteLedgerStore.clockOrigin(at: wrong.path) == nil)
    #expect(try plan(wrong, now: now) == nil)
  }
}
