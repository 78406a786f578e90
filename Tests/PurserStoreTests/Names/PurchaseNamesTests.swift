import PurserCore
import TestSupport
import Testing

@testable import PurserStore

@Suite("What suppliers call their orders, known in memory")
struct PurchaseNamesTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  /// An order whose attempt a supplier calls so.
  private func bought(_ id: String, called name: String, at microsecond: Int64) throws
    -> LedgerChanges
  {
    let record = try samples.record(id, at: microsecond)
    var changes = samples.placing(record)
    var note = AttemptNote(of: record)
    note.memo = AttemptMemo(
      reference: nil, supplierReference: name, startedAt: record.status.placedAt)
    changes.notes = [note]
    return changes
  }

  @Test("a name is known from the write on and after a restart, and no other is")
  func known() throws {
    let supplier = samples.main.supplier
    func question(_ name: String, at supplier: SupplierID) -> AttemptQuestion {
      .at(supplier, .supplierReference(name))
    }
    var store: SQLiteLedgerStore? = try samples.open()
    #expect(store?.mayHave(question("S-1", at: supplier)) == false)
    for number in 1...3 {
      try store?.append(bought("o-\(number)", called: "S-\(number)", at: Int64(number)))
    }
    for _ in 0..<2 {
      for number in 1...3 {
        #expect(store?.mayHave(question("S-\(number)", at: supplier)) == true)
      }
      #expect(store?.mayHave(question("S-4", at: supplier)) == false)
      #expect(store?.mayHave(question("S-1", at: SupplierID("somebody-else"))) == false)
      store = nil
      store = try samples.open()
    }
  }

  @Test("what is not about such a name may always be stored")
  func otherQuestions() throws {
    let store = try samples.open()
    let supplier = SupplierID("somebody")
    for question: AttemptQuestion in [
      .open, .of(try #require(OrderID("o-1"))), .at(supplier, .reference("r")),
      .found(supplier, .reference("r")),
    ] {
      #expect(store.mayHave(question))
    }
  }

  @Test("a filter that grows forgets nothing, and lets through few that it does not have")
  func growing() {
    var filter = GrowingFilter()
    let hashes = (0..<50_000).map { NameHash.hash("name-\($0)", salt: 7) }
    for hash in hashes { filter.insert(hash) }
    #expect(hashes.allSatisfy(filter.mayContain))
    let strange = (0..<50_000).count { filter.mayContain(NameHash.hash("other-\($0)", salt: 7)) }
    #expect(strange < 1000)
  }
}
