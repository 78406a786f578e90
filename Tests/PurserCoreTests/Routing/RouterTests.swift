import PurserCore
import TestSupport
import Testing

@Suite("Router")
struct RouterTests {
  private let now = at(100)

  private func decide(
    _ order: Order, _ suppliers: [Supplier], _ balances: [String: String],
    readAt seconds: Double = 99, rules: RoutingRules = RoutingRules(maximumReadingAge: .seconds(60))
  ) -> Decision {
    let readings = balances.map { reading(pool($0.key), $0.value, at: seconds, took: 0) }
    return LedgerState(suppliers: suppliers, readings: readings)
      .preview(order, router: Router(rules: rules), at: now)
  }

  private func supplier(
    _ name: String, priority: Int = 100, price: String? = nil, tags: Set<String> = [],
    isPaused: Bool = false
  ) -> Supplier {
    Supplier(
      id: SupplierID(name), priority: priority, tags: tags, isPaused: isPaused,
      prices: price.map { ["sku": money($0)] } ?? [:])
  }

  private func product(quantity: Int64 = 1, offers: [(String, String)] = []) -> Order {
    Order(
      id: orderID("o1"), currency: currency("USD"),
      item: .product(
        sku: "sku", quantity: quantity,
        offers: offers.map {
          Order.Offer(supplier: SupplierID($0.0), unitCost: money($0.1))
        }))
  }

  private func names(_ decision: Decision) -> [String] { decision.judgements.map(\.supplier.name) }

  private func codes(_ decision: Decision) -> [String] {
    decision.judgements.map {
      switch $0.verdict {
      case .chosen: "chosen"
      case .ranked(let rank): "\(rank)"
      case .outranked: "outranked"
      case .excluded(let exclusion): exclusion.code
      }
    }
  }

  @Test("cheapest: the lowest cost, then priority, then name")
  func cheapest() {
    let suppliers = [
      supplier("d", price: "9"), supplier("c", priority: 1, price: "9"),
      supplier("b", price: "9"), supplier("a", price: "10"),
    ]
    let funds = ["a": "50", "b": "50", "c": "50", "d": "50"]
    let decision = decide(product(), suppliers, funds)
    #expect(names(decision) == ["c", "b", "d", "a"])
    #expect(codes(decision) == ["chosen", "2", "3", "4"])
    #expect(decision.hold == Hold(pool: pool("c"), amount: money("9")))
  }

  @Test("priority: the owner's order whatever the cost")
  func priority() {
    var order = product()
    order.policy = .priority
    let suppliers = [
      supplier("a", priority: 2, price: "1"), supplier("b", priority: 1, price: "9"),
    ]
    #expect(names(decide(order, suppliers, ["a": "50", "b": "50"])) == ["b", "a"])
  }

  @Test("most_funds: the fullest pool")
  func mostFunds() {
    let suppliers = [supplier("a"), supplier("b"), supplier("c")]
    let decision = decide(
      order("o1", "5", policy: .mostFunds), suppliers, ["a": "10", "b": "30", "c": "20"])
    #expect(names(decision) == ["b", "c", "a"])
    #expect(decision.policy == .mostFunds)
  }

  @Test("each filter leaves its reason")
  func reasons() {
    var order = product()
    order.deny = [SupplierID("denied")]
    order.tags = ["instant"]
    let tags: Set<String> = ["instant"]
    let suppliers = [
      supplier("denied", price: "9", tags: tags), supplier("untagged", price: "9"),
      supplier("paused", price: "9", tags: tags, isPaused: true), supplier("nothing", tags: tags),
      supplier("unread", price: "9", tags: tags), supplier("poor", price: "9.5", tags: tags),
      supplier("rich", price: "99", tags: tags),
    ]
    let decision = decide(order, suppliers, ["poor": "3.20", "rich": "100", "nothing": "50"])
    let reasons = Dictionary(
      uniqueKeysWithValues: decision.judgements.map {
        ($0.supplier.name, $0.reason(under: decision.policy))
      })
    #expect(
      reasons == [
        "rich": "cheapest: costs 99.00 USD",
        "denied": "denied: the order rules it out",
        "untagged": "missing_tag: is not tagged instant",
        "paused": "paused: is paused",
        "nothing": "not_sold: has no price for it",
        "unread": "no_reading: its balance was never read",
        "poor": "insufficient_funds: needs 9.50, has 3.20 USD",
      ])
  }

  @Test(
    "an order of several units that Purser places goes nowhere where they are asked for one by one")
  func oneUnit() {
    var (single, several) = (supplier("single", price: "1"), supplier("several", price: "2"))
    single.takesOrdersFromPurser = true
    single.takesSeveralUnits = false
    several.takesOrdersFromPurser = true
    func decision(quantity: Int64, isPlaced: Bool) -> Decision {
      var order = product(quantity: quantity)
      order.carrying = isPlaced ? CarryingTerms() : nil
      return decide(order, [single, several], ["single": "100", "several": "100"])
    }
    let placed = decision(quantity: 2, isPlaced: true)
    #expect(placed.hold?.supplier == several.id)
    #expect(codes(placed).contains("one_unit"))
    // One unit may be asked for, and shops that place their orders themselves know what they ask for.
    #expect(decision(quantity: 1, isPlaced: true).hold?.supplier == single.id)
    #expect(decision(quantity: 2, isPlaced: false).hold?.supplier == single.id)
  }

  @Test("only the suppliers that the order allows are considered")
  func allow() {
    var order = order("o1", "5")
    order.allow = [SupplierID("b")]
    let decision = decide(order, [supplier("a"), supplier("b")], ["a": "50", "b": "50"])
    #expect(names(decision) == ["b", "a"])
    #expect(codes(decision) == ["chosen", "not_allowed"])
  }

  @Test("a reading at the limit of its age decides, one beyond it does not")
  func staleness() {
    let suppliers = [supplier("a")]
    let fresh = decide(order("o1", "5"), suppliers, ["a": "50"], readAt: 40)
    #expect(codes(fresh) == ["chosen"])
    let stale = decide(order("o1", "5"), suppliers, ["a": "50"], readAt: 39)
    #expect(
      stale.judgements.first?.reason(under: .cheapest)
        == "stale_reading: its last reading is 61 s old, the limit is 60 s")
    #expect(stale.hold == nil)
    #expect(stale.refusal == .noFreshReading)
  }

  @Test("a reading from the future decides nothing: nobody knows how old it is")
  func futureReading() {
    let suppliers = [supplier("a")]
    #expect(codes(decide(order("o1", "5"), suppliers, ["a": "50"], readAt: 104)) == ["chosen"])
    let future = decide(order("o1", "5"), suppliers, ["a": "50"], readAt: 106)
    #expect(codes(future) == ["stale_reading"])
  }

  @Test("money that has lapsed since the reading pays for nothing")
  func lapsed() {
    var lapsing = reading(pool("a"), "50", at: 99, took: 0)
    lapsing.expiresAt = now
    let decision = LedgerState(suppliers: [supplier("a")], readings: [lapsing])
      .preview(order("o1", "5"), router: Router(rules: RoutingRules()), at: now)
    #expect(codes(decision) == ["lapsed"])
    #expect(decision.isProvisional)
  }

  @Test("a refusal is provisional while a supplier that might have paid is not known")
  func provisional() {
    let suppliers = [supplier("a"), supplier("b")]
    let unknown = decide(order("o1", "50"), suppliers, ["a": "10"])
    #expect(unknown.refusal == .insufficientFunds)
    #expect(unknown.isProvisional)
    let known = decide(order("o1", "50"), suppliers, ["a": "10", "b": "20"])
    #expect(!known.isProvisional)
  }

  @Test("a supplier without a pool in the order's currency says so")
  func currencyFilter() {
    let decision = decide(order("o1", "5", "EUR"), [supplier("a")], ["a": "50"])
    #expect(codes(decision) == ["no_pool"])
    #expect(decision.refusal == .noEligibleSupplier)
  }

  @Test("the order's own offers take the place of price lists")
  func offers() {
    let suppliers = [supplier("a", price: "1"), supplier("b", price: "1")]
    let decision = decide(
      product(quantity: 3, offers: [("b", "4.00")]), suppliers, ["a": "50", "b": "50"])
    #expect(codes(decision) == ["chosen", "not_sold"])
    #expect(decision.hold == Hold(pool: pool("b"), amount: money("12.00")))
  }

  @Test("a cost that does not fit excludes, and nothing wraps")
  func hugeQuantity() {
    let decision = decide(
      product(quantity: .max, offers: [("a", "9")]), [supplier("a")], ["a": "50"])
    #expect(codes(decision) == ["cost_out_of_range"])
  }

  @Test("want of funds is the refusal as soon as one supplier could fill it but for its funds")
  func refusals() {
    let suppliers = [supplier("a"), supplier("b")]
    let order = order("o1", "50")
    #expect(decide(order, suppliers, ["a": "10", "b": "20"]).refusal == .insufficientFunds)
    #expect(decide(order, suppliers, ["a": "10"]).refusal == .insufficientFunds)
    #expect(decide(order, suppliers, [:]).refusal == .noFreshReading)
    #expect(decide(order, [], [:]).refusal == .noEligibleSupplier)
  }
}

extension LedgerState {
  /// A ledger with these readings in use and nothing else.
  init(suppliers: [Supplier], readings: [SupplierBalance]) {
    self.init(suppliers: suppliers)
    var log = Log()
    for reading in readings {
      do throws(LedgerError) {
        try take(reading, at: reading.receivedAt, clock: reading.receivedAt, log: &log)
      } catch {
        preconditionFailure("\(reading) \(error)")
      }
    }
  }
}
