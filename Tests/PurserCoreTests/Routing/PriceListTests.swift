import TestSupport
import Testing

@testable import PurserCore

@Suite("Price lists")
struct PriceListTests {
  private typealias Terms = PriceList.Terms

  private func list(
    _ rows: [(sku: String, own: String, cost: String, terms: PriceList.Terms)]
  ) throws -> PriceList {
    var builder = PriceListBuilder()
    for row in rows {
      let (sku, own) = (Array(row.sku.utf8), Array(row.own.utf8))
      try sku.withUnsafeBytes { sku in
        try own.withUnsafeBytes { own in
          try builder.add(sku, own: own, unitCost: money(row.cost), row.terms)
        }
      }
    }
    return builder.list(digest: "\(rows.map(\.cost))")
  }

  private func find(
    _ list: PriceList, _ sku: String, _ quantity: Int64 = 1, at now: Int64 = 0
  ) -> PriceList.Finding {
    list.find(sku, hash: StableHash.of(sku), quantity: quantity, at: now)
  }

  @Test("finds each of many products, and no other")
  func many() throws {
    let list = try list(
      (0..<3_000).map { ("sku-\($0)", $0 % 3 == 0 ? "S\($0)" : "", "\($0 + 1)", .always) })
    #expect(list.count == 3_000)
    for number in 0..<3_000 {
      guard case .row(let row) = find(list, "sku-\(number)") else {
        Issue.record("sku-\(number) is lost")
        return
      }
      #expect(list.unitCost(of: row) == money("\(number + 1)").units)
      #expect(list.currency(of: row) == currency("USD"))
      #expect(list.supplierSKU(of: row) == (number % 3 == 0 ? "S\(number)" : nil))
    }
    #expect(find(list, "sku-3000") == .unknown && find(list, "") == .unknown)
    #expect(find(try self.list([]), "sku-1") == .unknown)
  }

  @Test(
    "of several rows the one counts that fits the quantity and is valid since the latest moment")
  func rows() throws {
    func terms(_ quantities: ClosedRange<Int64>, _ from: Int64 = .min, _ until: Int64 = .max)
      -> Terms
    {
      Terms(quantities: quantities, validFrom: from, validUntil: until)
    }
    let list = try list([
      ("a", "", "10", terms(1...9)), ("b", "", "1", .always), ("a", "", "9", terms(10...99)),
      ("a", "", "11", terms(1...9, 100)), ("a", "", "12", terms(1...9, 100)),
      ("c", "", "5", terms(1...1, 50, 60)), ("c", "", "6", terms(1...1, 60, 70)),
    ])
    #expect(find(list, "a") == .row(0))
    #expect(find(list, "a", 10) == .row(2))
    #expect(find(list, "a", 100) == .otherQuantity)
    #expect(find(list, "a", at: 100) == .row(3))
    #expect(find(list, "c", at: 49) == .notYet(from: 50))
    #expect(find(list, "c", at: 59) == .row(5) && find(list, "c", at: 60) == .row(6))
    #expect(find(list, "c", at: 70) == .expired(at: 70))
    #expect(find(list, "c", 2, at: 55) == .otherQuantity)
  }

  @Test("a name that is empty or too long is refused, and nothing is added")
  func names() throws {
    #expect(throws: PriceListBuilder.Flaw.noName) { try self.list([("", "", "1", .always)]) }
    let long = String(repeating: "x", count: 256)
    #expect(throws: PriceListBuilder.Flaw.longName) { try self.list([(long, "", "1", .always)]) }
    #expect(throws: PriceListBuilder.Flaw.longName) { try self.list([("a", long, "1", .always)]) }
    let list = try self.list([(String(long.dropLast()), "", "1", .always)])
    #expect(find(list, String(long.dropLast())) == .row(0))
  }

  // MARK: Decisions

  private func shop(_ lists: [String: PriceList], _ prices: [String: Money] = [:]) -> LedgerState {
    let suppliers = lists.map { name, list in
      Supplier(id: SupplierID(name), prices: prices, priceList: list)
    }
    return LedgerState(
      suppliers: suppliers, readings: lists.keys.map { reading(pool($0), "100", at: 9) })
  }

  private func decide(_ state: LedgerState, _ sku: String, quantity: Int64 = 1) -> Decision {
    state.preview(
      Order(
        id: orderID("o"), currency: currency("USD"),
        item: .product(sku: sku, quantity: quantity, offers: [])),
      router: Router(rules: RoutingRules()), at: at(10))
  }

  private func reasons(_ decision: Decision) -> [String] {
    decision.judgements.map { $0.reason(under: decision.policy) }
  }

  @Test("an order is priced by the lists, and the chosen supplier's own name goes with it")
  func decisions() throws {
    let now = at(10).microsecondsSinceEpoch
    let state = shop([
      "a": try list([
        ("x", "A-X", "4", .always),
        ("old", "", "1", Terms(quantities: 1...9, validFrom: .min, validUntil: now)),
      ]),
      "b": try list([("x", "", "5", Terms(quantities: 2...9, validFrom: .min, validUntil: .max))]),
    ])
    let one = decide(state, "x")
    #expect(
      reasons(one) == [
        "cheapest: costs 4.00 USD", "other_quantity: sells it in other quantities only",
      ])
    #expect(one.supplierSKU == "A-X")
    let two = decide(state, "x", quantity: 2)
    #expect(two.ranked.map(\.cost) == [money("8"), money("10")])
    #expect(
      reasons(decide(state, "old")) == [
        "expired_price: its price expired at \(at(10))", "not_sold: has no price for it",
      ])
  }

  @Test("a price that counts later says from when on")
  func later() throws {
    let later = at(20).microsecondsSinceEpoch
    let terms = Terms(quantities: 1...9, validFrom: later, validUntil: .max)
    let decision = decide(shop(["a": try list([("new", "", "1", terms)])]), "new")
    #expect(reasons(decision) == ["future_price: its price counts from \(at(20)) on"])
    #expect(
      decision.exclusionSummaries.map(\.detail)
        == ["the first price counts from \(at(20)) on, at a"])
  }

  @Test("prices of suppliers.yaml count before the list")
  func precedence() throws {
    let state = shop(["a": try list([("x", "A-X", "4", .always)])], ["x": money("7")])
    let decision = decide(state, "x")
    #expect(reasons(decision) == ["cheapest: costs 7.00 USD"])
  }

  @Test("a product that nobody knows is told with the known name that is nearest")
  func unknown() throws {
    let state = shop(
      ["a": try list([("steam-20-usd", "", "4", .always), ("steam-50-usd", "", "9", .always)])],
      ["psn-10": money("7")])
    #expect(
      reasons(decide(state, "steam-20-us")) == [
        "unknown_sku: nobody has a price for that name; the nearest known one is `steam-20-usd`"
      ])
    #expect(
      reasons(decide(state, "psn-11")) == [
        "unknown_sku: nobody has a price for that name; the nearest known one is `psn-10`"
      ])
    #expect(reasons(decide(state, "nothing")) == ["unknown_sku: nobody has a price for that name"])
    #expect(decide(state, "nothing").refusal == .unknownSKU)
  }
}
