import PurserCore
import Synchronization
import TestSupport

/// A store for tests that remembers what it is given, and fails when told to.
final class MemoryStore: LedgerStore {
  private struct Content {
    var batches: [LedgerChanges] = []
    var records: [OrderID: OrderRecord] = [:]
    var parts: [OrderID: OrderStatus] = [:]
    var books: [PoolID: PoolBook] = [:]
    var readingsCountFrom: Timestamp?
    var owner: [EntryReference: OwnerEntry] = [:]
    var notes: [OrderID: AttemptNote] = [:]
    var failures = 0
    var writesBeforeFailures = 0
    var failureCount = 0
    var lookUps: [[OrderID]] = []
    var suspectsEverything = false
  }

  private let content = Mutex(Content())
  private let writeGate = Gate()
  private let lookUpGate = Gate()

  /// The batches that were written.
  var batches: [LedgerChanges] { content.withLock { $0.batches } }
  /// How many writes failed.
  var failureCount: Int { content.withLock { $0.failureCount } }
  /// The orders that were looked up, look-up by look-up.
  var lookUps: [[OrderID]] { content.withLock { $0.lookUps } }

  /// Whether the store takes every name for one that may be stored.
  var suspectsEverything: Bool {
    get { content.withLock { $0.suspectsEverything } }
    set { content.withLock { $0.suspectsEverything = newValue } }
  }

  /// Fails `count` writes, when `writes` have succeeded.
  func fail(_ count: Int, after writes: Int = 0) {
    content.withLock { content in
      content.failures = count
      content.writesBeforeFailures = writes
    }
  }

  /// Holds every write back until `letGo`.
  func holdBack() { writeGate.close() }

  func letGo() { writeGate.open() }

  /// Returns once a write is held back.
  func waitForAWrite() async { await writeGate.waitForArrival() }

  /// Holds every look-up back until `letLookUpsGo`.
  func holdBackLookUps() { lookUpGate.close() }

  func letLookUpsGo() { lookUpGate.open() }

  /// Returns once a look-up is held back.
  func waitForALookUp() async { await lookUpGate.waitForArrival() }

  // MARK: LedgerStore

  func load() -> LedgerSnapshot {
    content.withLock { content in
      LedgerSnapshot(
        books: Array(content.books.values),
        orders: content.records.values.map(\.status) + content.parts.values,
        readingsCountFrom: content.readingsCountFrom)
    }
  }

  func mayHave(_ id: OrderID) -> Bool {
    content.withLock {
      $0.suspectsEverything || $0.records[id] != nil || $0.parts[id] != nil
    }
  }

  func orders(_ ids: [OrderID]) -> [OrderID: Result<OrderRecord, StoreError>] {
    let found = content.withLock { content in
      content.lookUps.append(ids)
      var found: [OrderID: Result<OrderRecord, StoreError>] = [:]
      for id in ids { found[id] = content.records[id].map { .success($0) } }
      return found
    }
    // The answer is as of now, and comes later.
    lookUpGate.pass()
    return found
  }

  func parts(of hold: OrderID) -> [OrderStatus] {
    content.withLock { content in
      var parts: [OrderStatus] = []
      while let part = content.parts[hold.part(parts.count + 1)] { parts.append(part) }
      return parts
    }
  }

  func entries(_ references: [EntryReference]) -> [OwnerEntry] {
    content.withLock { content in references.compactMap { content.owner[$0] } }
  }

  func notes(_ question: AttemptQuestion) -> [AttemptNote] {
    let notes = content.withLock { Array($0.notes.values) }.filter(question.fits)
    return notes.sorted { $0.hold.attemptNumber < $1.hold.attemptNumber }
  }

  private static func remember(_ note: AttemptNote, _ content: inout Content) {
    let before = note.isRemark ? content.notes[note.hold] : nil
    let givenUp = note.givenUp ?? content.notes[note.hold]?.givenUp
    content.notes[note.hold] = before.map(note.added) ?? note
    content.notes[note.hold]?.givenUp = givenUp
  }

  func latestNumber() -> Int64 {
    content.withLock { content in Int64(content.batches.reduce(0) { $0 + $1.events.count }) }
  }

  func events(after number: Int64, limit: Int) -> [NumberedEvent] {
    let events = content.withLock { $0.batches.flatMap(\.events) }
    let numbered = events.enumerated().map { place, event in
      NumberedEvent(number: Int64(place) + 1, event: event)
    }
    return Array(numbered.dropFirst(Int(number)).prefix(limit))
  }

  func append(_ changes: LedgerChanges) throws(StoreError) -> Int64 {
    writeGate.pass()
    let fails = content.withLock { content in
      guard content.failures > 0, content.writesBeforeFailures == 0 else {
        content.writesBeforeFailures = max(0, content.writesBeforeFailures - 1)
        content.batches.append(changes)
        for event in changes.events { Self.remember(event, &content) }
        for status in changes.orders {
          content.records[status.id]?.status = status
          if content.parts[status.id] != nil { content.parts[status.id] = status }
        }
        for note in changes.notes { Self.remember(note, &content) }
        for book in changes.books { content.books[book.pool] = book }
        content.readingsCountFrom = changes.readingsCountFrom ?? content.readingsCountFrom
        return false
      }
      content.failures -= 1
      content.failureCount += 1
      return true
    }
    if fails { throw StoreError(.failed, "the disk is on strike") }
    return latestNumber()
  }

  private static func remember(_ event: LedgerEvent, _ content: inout Content) {
    switch event {
    case .placed(let record): content.records[record.id] = record
    case .divided(let division): content.parts[division.part.id] = division.part
    case .topUpAnnounced(let topUp): content.owner[topUp.reference] = .topUp(topUp)
    case .adjusted(let adjustment): content.owner[adjustment.reference] = .adjustment(adjustment)
    case .read, .passedOver, .sent, .accepted, .becameUnknown, .settled, .released, .expired,
      .reversed, .recalled, .topUpChanged:
      break
    }
  }
}
