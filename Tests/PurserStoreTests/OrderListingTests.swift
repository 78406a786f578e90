import PurserCore
import TestSupport
import Testing

@testable import PurserStore

@Suite("Listing orders")
struct OrderListingTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  /// What a listing has to say, found without any of its means.
  private func expected(
    _ records: [ListedOrder], _ filter: OrderFilter, _ cursor: Int64?, _ newestFirst: Bool,
    _ limit: Int
  ) -> [ListedOrder] {
    let fitting = records.filter { order in
      filter.fits(order.status.placedAt) && filter.fits(order.details)
        && filter.fits(order.status.state)
        && (cursor.map { newestFirst ? order.number < $0 : order.number > $0 } ?? true)
    }
    return Array((newestFirst ? fitting.reversed() : fitting).prefix(limit))
  }

  /// Orders over several stretches, most of which know each product, and told of at random.
  private func fill(
    _ store: SQLiteLedgerStore, _ random: inout SeededRandom, batches: Range<Int>
  ) throws {
    for batch in batches {
      var changes = LedgerChanges()
      for number in 0..<600 {
        // One stretch has other products than all others.
        let sku = batch == 9 ? "rare" : "sku-\(Int.random(in: 0..<5, using: &random))"
        var details = OrderDetails(sku: sku, quantity: Int64(number + 1))
        if number % 7 == 0 { details.reference = "cart-\(batch)-\(number / 14)" }
        if number % 3 == 0 {
          details.metadata = [.init(name: "customer", value: "\(batch * 40 + number / 20)")]
        }
        let record = try samples.record("o-\(batch)-\(number)", at: Int64(batch * 600 + number))
        let whole = OrderRecord(
          status: record.status, fingerprint: record.fingerprint, decision: record.decision,
          details: number % 11 == 0 ? nil : details)
        let placing = samples.placing(whole)
        changes.events += placing.events
        changes.transactions += placing.transactions
      }
      try store.append(changes)
    }
  }

  private func all(_ store: SQLiteLedgerStore) async throws -> [ListedOrder] {
    var found: [ListedOrder] = []
    for event in try store.events(limit: .max) {
      guard case .placed(let record) = event.event else { continue }
      found.append(
        ListedOrder(number: event.number, status: record.status, details: record.details))
    }
    return found
  }

  private func filters(_ random: inout SeededRandom) -> [OrderFilter] {
    (0..<60).map { _ in
      var filter = OrderFilter()
      if Bool.random(using: &random) {
        filter.sku = ["sku-1", "rare", "none"][Int.random(in: 0..<3, using: &random)]
      }
      if Int.random(in: 0..<4, using: &random) == 0 { filter.reference = "cart-9-3" }
      if Int.random(in: 0..<4, using: &random) == 0 {
        filter.metadata = [.init(name: "customer", value: "362")]
      }
      if Int.random(in: 0..<4, using: &random) == 0 { filter.supplier = samples.main.supplier }
      if Int.random(in: 0..<4, using: &random) == 0 { filter.from = samples.moment(5000) }
      if Int.random(in: 0..<4, using: &random) == 0 { filter.until = samples.moment(7000) }
      return filter
    }
  }

  @Test(
    "a page has what going through all orders finds, also after the file is opened anew",
    arguments: [1, 2] as [UInt64])
  func pages(seed: UInt64) async throws {
    var random = SeededRandom(seed: seed)
    let folder = try TemporaryFolder()
    for opening in 0..<2 {
      let store = try SQLiteLedgerStore(
        path: folder.file("purser.db"), currencies: samples.currencies)
      try fill(store, &random, batches: opening == 0 ? 0..<12 : 12..<20)
      let all = try await all(store)
      for filter in filters(&random) {
        let newestFirst = Bool.random(using: &random)
        let limit = Int.random(in: 1...400, using: &random)
        let cursor = Bool.random(using: &random) ? all.randomElement(using: &random)?.number : nil
        let page = try await store.orders(
          filter, after: cursor, newestFirst: newestFirst, limit: limit)
        #expect(page == expected(all, filter, cursor, newestFirst, limit), "\(filter)")
      }
    }
  }
}
