import PurserCore
import Testing

@testable import PurserAPI

@Suite("What entries may be asked for")
struct FilterValuesTests {
  /// Entries of one supplier that is not configured any more, in a currency and of a type that are not
  /// declared any more.
  private struct Remains: LedgerHistory {
    func transactions(
      _ filter: TransactionFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
    ) async throws(StoreError) -> [StoredTransaction] {
      guard filter.supplier?.name ?? "gone" == "gone", filter.currency ?? "COIN" == "COIN",
        filter.type?.name ?? "fee" == "fee", let usd = Currency(iso4217: "USD"),
        let reference = EntryReference("r"), let money = try? Money("1", usd, rounding: .down)
      else { return [] }
      let entry = Transaction(
        at: Timestamp(microsecondsSinceEpoch: 0), type: TransactionType(stored: "fee"),
        pool: PoolID(supplier: SupplierID("gone"), currency: usd), amount: money, balance: money,
        cause: .owner(reference, note: nil))
      return [StoredTransaction(number: 1, transaction: entry)]
    }

    func orders(
      _ filter: OrderFilter, after cursor: Int64?, newestFirst: Bool, limit: Int
    ) async throws(StoreError) -> [ListedOrder] { [] }

    func orders(
      named ids: [OrderID], _ attempt: AttemptChoice, _ filter: OrderFilter
    ) async throws(StoreError) -> [ListedOrder] { [] }
  }

  private let values = FilterValues(
    suppliers: ["zeta", "acme"].map { SupplierID($0) }, currencies: CurrencyTable(),
    declaredTypes: Set([TransactionType(declaring: "loss")].compactMap(\.self)))

  private func unknown(_ change: (inout TransactionFilter) -> Void) async throws -> String? {
    var filter = TransactionFilter()
    change(&filter)
    return try await values.unknown(in: filter, history: Remains())?.sentence
  }

  @Test("what the configuration knows, or an entry has, is taken")
  func known() async throws {
    #expect(try await unknown { _ in } == nil)
    for name in ["acme", "zeta", "gone"] {
      #expect(try await unknown { $0.supplier = SupplierID(name) } == nil, "\(name)")
    }
    for code in ["USD", "EUR", "COIN"] {
      #expect(try await unknown { $0.currency = code } == nil, "\(code)")
    }
    for name in ["order", "drift", "loss", "fee"] {
      #expect(try await unknown { $0.type = TransactionType(stored: name) } == nil, "\(name)")
    }
  }

  @Test("everything else is an error that lists what there is")
  func strangers() async throws {
    #expect(
      try await unknown { $0.supplier = SupplierID("nope") }
        == "no supplier is called `nope`; there are acme, zeta")
    #expect(
      try await unknown { $0.currency = "usd" }
        == "`usd` is neither an ISO 4217 code nor declared in suppliers.yaml; did you mean `USD`?")
    #expect(
      try await unknown { $0.type = TransactionType(stored: "zz") }
        == "no type is called `zz`; there are order, settle_difference, refund, top_up, "
        + "credit_detected, drift, adjustment, explained, retired, clock_jump, transfer_fee, loss")
  }
}
