import Foundation
import GRDB
import PurserCore
import TestSupport
import Testing

@testable import PurserStore

@Suite("The index of names")
struct NameIndexTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  /// A ledger file without anything in it.
  private func database() throws -> DatabaseQueue {
    do { _ = try samples.open() }
    return try DatabaseQueue(path: samples.path)
  }

  /// Adds entries a batch after the other, as the store does.
  private func add(
    _ batches: [[NameEntry]], to index: NameIndex, _ keeper: NameKeeper, _ db: Database
  ) throws {
    for batch in batches {
      try db.inTransaction {
        try keeper.goOn(batch.count, nextEvent: 1 << 40, mayRemove: true, db)
        return .commit
      }
      keeper.commit()
      index.add(batch, next: (batch.last?.place.number ?? 0) + 1, limit: 100)
    }
  }

  /// Batches of events of a few thousand orders; some hashes differ in their lowest bits only.
  private func batches(_ random: inout SeededRandom) -> [[NameEntry]] {
    var number: Int64 = 0
    let names = (0..<3000).map { index in
      index % 10 == 0
        ? UInt64(1 << 62 + index) : UInt64.random(in: 0..<1 << 63, using: &random)
    }
    return (0..<200).map { _ in
      (0..<Int.random(in: 1...60, using: &random)).map { _ in
        number += Int64.random(in: 1...3, using: &random)
        return NameEntry(
          hash: names[Int.random(in: names.indices, using: &random)],
          place: NamePlace(
            number: number, isPlacing: Bool.random(using: &random),
            NamePlace.Standing.allCases.randomElement(using: &random) ?? .none))
      }
    }
  }

  @Test("runs, merges and memory together give what a dictionary gives", arguments: [2, 3, 8])
  func model(runs: Int) throws {
    var random = SeededRandom()
    let batches = batches(&random)
    var model: [UInt64: [NamePlace]] = [:]
    for entry in batches.joined() { model[entry.hash, default: []].append(entry.place) }
    try database().writeWithoutTransaction { db in
      let index = NameIndex(salt: 7, runs: [])
      let keeper = NameKeeper(index, limits: .init(latest: 100, runs: runs))
      try add(batches, to: index, keeper, db)
      #expect(index.runs.contains { $0.level > 0 }, "\(random)")
      for (hash, places) in model {
        #expect(index.mayHave(hash), "\(random)")
        #expect(try index.places(of: hash, db) == places, "\(random)")
      }
      for _ in 0..<2000 {
        let hash = UInt64.random(in: 0..<1 << 63, using: &random)
        #expect(try index.places(of: hash, db) == model[hash] ?? [], "\(random)")
      }
    }
  }

  @Test("an index that is read again has every run, and the rows of others go")
  func loading() throws {
    var random = SeededRandom()
    let batches = batches(&random)
    try database().writeWithoutTransaction { db in
      let index = NameIndex(salt: 7, runs: [])
      try add(batches, to: index, NameKeeper(index, limits: .init(latest: 100, runs: 3)), db)
      let loaded = try NameIndex.load(db)
      #expect(
        loaded.index.runs.map(\.number).sorted() == index.runs.map(\.number).sorted(), "\(random)")
      // The batches after the mark are read from frames, which there are none of here.
      let sealed = try #require(try Marks.value(.sealed, db))
      let rest = Set(batches.joined().filter { $0.place.number >= sealed }.map(\.hash))
      #expect(rest.count < Set(batches.joined().map(\.hash)).count, "\(random)")
      for hash in Set(batches.joined().map(\.hash)) where !rest.contains(hash) {
        #expect(
          try loaded.index.places(of: hash, db) == index.places(of: hash, db), "\(random)")
      }
      let keeper = NameKeeper(
        loaded.index, unused: loaded.unused, limits: .init(latest: 100_000, runs: 1000))
      for _ in 0..<2000 { try keeper.goOn(64, nextEvent: 1 << 40, mayRemove: true, db) }
      let live = Set(loaded.index.runs.map(\.number))
      for table in ["name_bucket", "name_filter"] {
        let rows = try Int64.fetchAll(db, sql: "SELECT place FROM \(table)")
        #expect(Set(rows.map { $0 >> 32 }) == live, "\(table) \(random)")
      }
    }
  }

  @Test("rows of a run stay while somebody looks names up")
  func lookingUp() throws {
    var random = SeededRandom()
    let batches = batches(&random)
    try database().writeWithoutTransaction { db in
      let index = NameIndex(salt: 7, runs: [])
      let keeper = NameKeeper(index, limits: .init(latest: 100, runs: 2))
      try add(Array(batches.prefix(20)), to: index, keeper, db)
      let known = batches.prefix(20).joined().map(\.hash)
      let before = known.map { (index.candidates($0), $0) }
      let expected = try Dictionary(
        before.map { ($0.1, try $0.0.places(db)) }, uniquingKeysWith: { first, _ in first })
      for batch in batches.dropFirst(20) {
        try db.inTransaction {
          try keeper.goOn(batch.count, nextEvent: 1 << 40, mayRemove: false, db)
          return .commit
        }
        keeper.commit()
        index.add(batch, next: (batch.last?.place.number ?? 0) + 1, limit: 100)
      }
      for (candidates, hash) in before {
        #expect(try candidates.places(db) == expected[hash], "\(random)")
      }
    }
  }

  @Test("a filter lets few strange names through, and none of its own is missed")
  func filter() {
    var random = SeededRandom()
    let own = (0..<20_000).map { _ in UInt64.random(in: 0..<1 << 63, using: &random) }
    var filter = NameFilter(count: own.count)
    for hash in own { filter.insert(hash) }
    #expect(own.allSatisfy(filter.mayContain), "\(random)")
    let strange = (0..<20_000).count { _ in
      filter.mayContain(.random(in: 0..<1 << 63, using: &random))
    }
    #expect(strange < 200, "\(strange) of 20,000 \(random)")
  }

  @Test("a changed bit in a bucket or a filter is damage, and not a missing order")
  func damage() throws {
    var random = SeededRandom()
    let batches = batches(&random)
    try database().writeWithoutTransaction { db in
      let index = NameIndex(salt: 7, runs: [])
      try add(batches, to: index, NameKeeper(index, limits: .init(latest: 100, runs: 3)), db)
      let hash = try #require(batches.first?.first?.hash)
      for (table, column) in [("name_filter", "bits"), ("name_bucket", "entries")] {
        let rows = try Row.fetchAll(db, sql: "SELECT place, \(column) AS bytes FROM \(table)")
        for row in rows {
          let place: Int64 = row["place"]
          var bytes: [UInt8] = Array(row["bytes"] as Data)
          let bit = Int.random(in: 0..<bytes.count * 8, using: &random)
          bytes[bit / 8] ^= 1 << (bit % 8)
          try db.execute(
            sql: "UPDATE \(table) SET \(column) = ? WHERE place = ?",
            arguments: [Data(bytes), place])
        }
        let error = #expect(throws: StoreError.self, "\(table) \(random)") {
          if table == "name_filter" {
            _ = try NameIndex.load(db)
          } else {
            _ = try index.places(of: hash, db)
          }
        }
        #expect(error?.code == .corrupt, "\(table) \(random)")
      }
    }
  }
}
