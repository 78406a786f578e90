import Foundation
import GRDB
import PurserCore
import TestSupport
import Testing

@testable import PurserStore

@Suite("Frames")
struct FrameTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  @Test(
    "whatever happened is read back: events, answers, entries and the open part",
    arguments: [16_384, 20])
  func roundTrip(latest: Int) async throws {
    let samples = samples.withSmallRuns(latest)
    var changes = RandomChanges(samples, SeededRandom())
    var (events, entries): ([LedgerEvent], [Transaction]) = ([], [])
    do {
      let store = try samples.open()
      for _ in 0..<40 {
        let batch = try changes.batch()
        try store.append(batch)
        events += batch.events
        entries += batch.transactions
      }
    }
    let random = changes.random
    let store = try samples.open()
    #expect(try store.events(limit: .max).map(\.event) == events, "\(random)")
    let listed = try await store.transactions(
      TransactionFilter(), after: nil, newestFirst: false, limit: 100_000)
    #expect(listed.map(\.transaction) == entries, "\(random)")
    let stored = try store.orders(Array(changes.records.keys))
    for (id, record) in changes.records {
      let found = try stored[id]?.get()
      #expect(found == record, "\(id) \(random)")
      #expect(found?.decision.excluded == record.decision.excluded, "\(id) \(random)")
      #expect(found?.decision.others == record.decision.others, "\(id) \(random)")
      #expect(found?.decision.costUnits == record.decision.costUnits, "\(id) \(random)")
    }
    // No pool was read, so that every order that was held is needed at a start.
    let held =
      changes.records.values.map(\.status).filter { $0.state.holding != nil }
      + changes.parts.values
    #expect(Set(try store.load().orders) == Set(held), "\(random)")
  }

  /// A frame with everything in it.
  private func frame() async throws -> [UInt8] {
    var changes = RandomChanges(samples, SeededRandom(seed: 5))
    let store = try samples.open()
    for _ in 0..<3 { try store.append(try changes.batch()) }
    return try await store.queue.read { db in
      let sql = "SELECT frame FROM journal ORDER BY number DESC LIMIT 1"
      return Array(try #require(try Data.fetchOne(db, sql: sql)))
    }
  }

  @Test("a frame that is cut off anywhere, or longer than it says, is damaged")
  func truncation() async throws {
    let frame = try await frame()
    #expect(throws: Never.self) { try Frame(frame) }
    for length in 0..<frame.count {
      let error = #expect(throws: StoreError.self, "\(length)") {
        try Frame(Array(frame.prefix(length)))
      }
      #expect(error?.code == .corrupt)
    }
    #expect(throws: StoreError.self) { try Frame(frame + [0]) }
  }

  @Test("a frame in which any bit is another one is damaged")
  func flippedBits() async throws {
    let whole = try await frame()
    for bit in 0..<whole.count * 8 {
      var frame = whole
      frame[bit / 8] ^= 1 << (bit % 8)
      let error = #expect(throws: StoreError.self, "\(bit)") { try Frame(frame) }
      guard error?.code == .corrupt else { return }
    }
  }

  @Test("the checksum is CRC-32C")
  func checksum() {
    // RFC 3720, appendix B.4.
    let samples: [([UInt8], UInt32)] = [
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
      ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43), (Array(0..<32), 0x46DD_794E),
      (Array("123456789".utf8), 0xE306_9283),
    ]
    for (bytes, sum) in samples {
      #expect(bytes.withUnsafeBytes { CRC32C.checksum($0) } == sum)
      let halves = bytes.withUnsafeBytes { bytes in
        CRC32C.checksum(
          UnsafeRawBufferPointer(rebasing: bytes[5...]),
          after: CRC32C.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<5])))
      }
      #expect(halves == sum)
    }
  }

  @Test("numbers of every size are read back, and what is cut off is damage")
  func numbers() throws {
    var random = SeededRandom()
    let bytes = ByteWriter(reserving: 1)
    var numbers: [Int64] = [0, 1, -1, 63, 64, -64, -65, .max, .min]
    for _ in 0..<500 {
      numbers.append(Int64(bitPattern: random.next() >> UInt64.random(in: 0...63, using: &random)))
    }
    for number in numbers {
      bytes.signed(number)
      bytes.unsigned(UInt64(bitPattern: number))
      bytes.fixed(number)
    }
    let all = Array(bytes.contents)
    var reader = ByteReader(all)
    for number in numbers {
      #expect(try reader.signed() == number, "\(random)")
      #expect(try reader.unsigned() == UInt64(bitPattern: number), "\(random)")
      #expect(try reader.fixed() == number, "\(random)")
    }
    #expect(reader.isAtEnd)
    #expect(throws: StoreError.self) { try reader.byte() }
    var cut = ByteReader([0x80, 0x80])
    #expect(throws: StoreError.self) { try cut.unsigned() }
    var long = ByteReader([UInt8](repeating: 0xFF, count: 11))
    #expect(throws: StoreError.self) { try long.unsigned() }
  }

  @Test("parts of every length are read back behind their lengths")
  func parts() throws {
    for length in [0, 1, 127, 128, 129, 16_383, 16_384, 70_000] {
      let bytes = ByteWriter(reserving: 1)
      bytes.byte(7)
      let mark = bytes.open()
      for place in 0..<length { bytes.byte(UInt8(truncatingIfNeeded: place)) }
      bytes.close(mark)
      bytes.byte(9)
      var reader = ByteReader(Array(bytes.contents))
      #expect(try reader.byte() == 7)
      var part = try reader.part()
      #expect(
        try part.raw(length).elementsEqual((0..<length).map { UInt8(truncatingIfNeeded: $0) }))
      #expect(part.isAtEnd)
      #expect(try reader.byte() == 9)
    }
  }
}
