import TestSupport
import Testing

@testable import PurserCore

@Suite("Price lists that come from suppliers")
struct PriceListAgeTests {
  private func list(_ rows: [(sku: String, cost: String, terms: PriceList.Terms)]) throws
    -> PriceList
  {
    var builder = PriceListBuilder()
    for row in rows {
      var sku = row.sku
      let cost = money(row.cost)
      try sku.withUTF8 { sku in
        try builder.add(
          UnsafeRawBufferPointer(sku), own: UnsafeRawBufferPointer(start: nil, count: 0),
          unitCost: cost, row.terms)
      }
    }
    return builder.list(digest: "\(rows.map(\.cost))")
  }

  private func find(_ list: PriceList, _ sku: String, at now: Int64 = 0) -> PriceList.Finding {
    list.find(sku, hash: StableHash.of(sku), quantity: 1, at: now)
  }

  @Test("no price of a list that is too old counts, whatever its rows say")
  func tooOld() throws {
    let list = try list([("a", "10", .always)])
    let aging = list.counting(until: Timestamp(microsecondsSinceEpoch: 100))
    #expect(find(aging, "a", at: 99) == .row(0))
    #expect(find(aging, "a", at: 100) == .expired(at: 100))
    #expect(find(aging, "b", at: 100) == .unknown)
    #expect(aging != list && aging.count == 1 && find(list, "a", at: 100) == .row(0))
    #expect(aging == list.counting(until: Timestamp(microsecondsSinceEpoch: 100)))
  }

  @Test("of a list that was never read nobody knows what is in it")
  func unread() {
    #expect(find(.unread, "a") == .unread)
    #expect(PriceList.unread.has("a", hash: StableHash.of("a")))
    #expect(PriceList.unread == PriceList.unread && PriceList.unread.count == 0)
  }

  @Test("two prices of a product for the same orders contradict each other, and nothing else does")
  func contradictions() throws {
    let later = PriceList.Terms(quantities: 1...Int64.max, validFrom: 100, validUntil: .max)
    #expect(try list([("a", "10", .always), ("b", "11", .always)]).contradiction == nil)
    #expect(try list([("a", "10", .always), ("a", "10", .always)]).contradiction == nil)
    #expect(try list([("a", "10", .always), ("a", "11", later)]).contradiction == nil)
    #expect(
      try list([
        ("b", "1", .always), ("a", "10", .always), ("a", "11", later), ("a", "12", .always),
      ])
      .contradiction == "`a` costs 10.00 USD and 12.00 USD, for the same orders")
    let many = Array(repeating: (sku: "a", cost: "10", terms: PriceList.Terms.always), count: 101)
    #expect(try list(many).contradiction == "`a` has more than 100 rows")
    #expect(try list(Array(many.dropLast())).contradiction == nil)
  }

  @Test("a supplier whose list was not read is excluded for that, and the product is not unknown")
  func excluded() throws {
    let suppliers = [
      Supplier(id: SupplierID("a"), priceList: .unread),
      Supplier(id: SupplierID("b"), priceList: try list([("other", "10", .always)])),
    ]
    #expect(Market(suppliers).knows("anything"))
    let read = try list([("x", "10", .always)]).counting(
      until: Timestamp(microsecondsSinceEpoch: 9))
    let offered = suppliers.offering([SupplierID("a"): read, SupplierID("b"): read])
    #expect(offered.map { $0.priceList == read } == [true, false])
    #expect(!Market(offered).knows("anything"))
  }
}
