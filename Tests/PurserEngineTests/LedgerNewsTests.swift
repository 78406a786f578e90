import PurserCore
import Synchronization
import TestSupport
import Testing

@testable import PurserEngine

@Suite("What people hear of the ledger")
struct LedgerNewsTests {
  private final class Heard: Sendable {
    let news = Mutex<[String]>([])
    let now = Mutex(at(10))
  }

  private let store = MemoryStore()
  private let heard = Heard()

  private func ledger() throws -> Ledger {
    try Ledger(
      OwnerTerms([Supplier(id: SupplierID("acme"))]), store: store,
      time: { [heard] in LedgerTime(heard.now.withLock { $0 }) },
      onNews: { [heard] news in
        let text =
          switch news {
          case .overpriced(let order): "overpriced \(order.hold)"
          case .boughtTwice(let order): "bought twice \(order.order)"
          case .refused(let record): "refused \(record.id)"
          case .expired(let id, _): "expired \(id)"
          case .found(let entry): "\(entry.type) \(entry.amount)"
          }
        heard.news.withLock { $0.append(text) }
      })
  }

  private func place(_ ledger: Ledger, _ name: String, _ cost: String) async throws {
    _ = try await ledger.place(
      order(name, cost), fingerprint: .sample(name),
      router: Router(rules: RoutingRules(maximumReadingAge: .seconds(3_600))))
  }

  private func take() -> [String] {
    heard.news.withLock { news in
      defer { news = [] }
      return news
    }
  }

  @Test("drift, credits, refusals, expiries and inferences once each, and nothing else")
  func each() async throws {
    let ledger = try ledger()
    let main = pool("acme")
    try await ledger.take([reading(main, "100", at: 0, took: 0)])
    try await place(ledger, "o1", "30")
    try await ledger.take(.settled(actual: nil), of: orderID("o1"))
    #expect(take().isEmpty)
    try await place(ledger, "o2", "500")
    #expect(take() == ["refused o2"])
    heard.now.withLock { $0 = at(100) }
    try await ledger.take([reading(main, "60", at: 100, took: 0)])
    #expect(take() == ["drift -10.00 USD"])
    heard.now.withLock { $0 = at(200) }
    try await ledger.take([reading(main, "85", at: 200, took: 0)])
    #expect(take() == ["credit_detected 25.00 USD"])
    try await place(ledger, "o3", "5")
    heard.now.withLock { $0 = at(2_000) }
    try await ledger.expireOverdue()
    #expect(take() == ["expired o3"])
    heard.now.withLock { $0 = at(3_000) }
    try await ledger.take([reading(main, "85", at: 3_000, took: 0)])
    #expect(take() == ["refund 5.00 USD"])
    heard.now.withLock { $0 = at(3_100) }
    try await ledger.take([reading(main, "85", at: 3_100, took: 0)])
    #expect(take().isEmpty)
  }
}
