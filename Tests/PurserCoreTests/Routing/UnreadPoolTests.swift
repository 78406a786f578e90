import PurserCore
import TestSupport
import Testing

@Suite("Routing past pools that no check could read")
struct UnreadPoolTests {
  private let acme = SupplierID("acme")
  private let odd = CheckFailure(.shapeChanged, "`amount` is null")

  /// The reason for which `acme` cannot fill an order of 10 in USD.
  private func reason(
    _ funds: [SupplierBalance], failures: [PoolFailure] = [], read: Set<PoolID> = [],
    failure: CheckFailure? = nil
  ) -> String {
    var status = CheckStatus(succeededAt: at(99), checkedAt: at(99), failure: failure)
    status.poolFailures = failures
    status.readPools = read
    let router = Router(
      rules: RoutingRules(maximumReadingAge: .seconds(60)), statuses: [acme: status])
    let decision = LedgerState(suppliers: [Supplier(id: acme)], readings: funds)
      .preview(order("o1", "10"), router: router, at: at(100))
    return decision.judgements[0].reason(under: .cheapest) + " -> \(decision.refusal.rawValue)"
  }

  private func funds(
    _ pool: PoolID, _ amount: String, isAbsent: Bool = false, readAt seconds: Double = 99
  ) -> SupplierBalance {
    var balance = reading(pool, amount, at: seconds, took: 0)
    if isAbsent {
      balance.source = .absent
      balance.absence = SupplierBalance.Absence(since: at(seconds))
    }
    return balance
  }

  private func failing(_ pool: String?, _ code: String? = "USD") -> PoolFailure {
    PoolFailure(
      pool: pool, unit: code.map { .currency(currency($0)) } ?? .unknown, failure: odd)
  }

  @Test("a stale pool says why it could not be read: its own reason, or that of the whole check")
  func stale() {
    let old = funds(pool("acme"), "50", readAt: 30)
    #expect(
      reason([old], failures: [failing("main")])
        == "stale_reading: its last reading is 70 s old, the limit is 60 s: "
        + "shape_changed: `amount` is null -> no_fresh_reading")
    #expect(
      reason([old], failure: CheckFailure(.auth, "the key was rejected"))
        == "stale_reading: its last reading is 70 s old, the limit is 60 s: "
        + "auth: the key was rejected -> no_fresh_reading")
  }

  @Test("a pool that was never read might have paid, so that the refusal is no word on funds")
  func neverRead() {
    let main = pool("acme")
    let said =
      "no_reading: its balance was never read: bonus/USD: shape_changed: `amount` is null"
      + " -> no_fresh_reading"
    #expect(reason([funds(main, "5")], failures: [failing("bonus")], read: [main]) == said)
    #expect(
      reason(
        [funds(pool("acme", "EUR"), "5")], failures: [failing("bonus")],
        read: [pool("acme", "EUR")]) == said)
    #expect(reason([], failures: [failing("bonus")]) == said)
  }

  @Test("a failure that cannot be about the order's money changes nothing")
  func another() {
    let main = pool("acme")
    let short = "insufficient_funds: needs 10.00, has 5.00 USD -> insufficient_funds"
    #expect(reason([funds(main, "5")], failures: [failing("bonus", "EUR")], read: [main]) == short)
    // The last reading of the pool that fails decides until it is too old.
    #expect(reason([funds(main, "5")], failures: [failing("main")]) == short)
    #expect(reason([funds(main, "5")], failures: [failing(nil, nil)]) == short)
  }

  @Test("a pool that was absent and now fails may be back, so that nobody knows")
  func absent() {
    let gone = funds(pool("acme"), "0", isAbsent: true)
    #expect(
      reason([gone]) == "insufficient_funds: needs 10.00, has 0.00 USD -> insufficient_funds")
    for part in [failing("main"), failing(nil, nil)] {
      #expect(
        reason([gone], failures: [part])
          == "no_reading: its balance was never read: \(part.part): shape_changed: `amount` is null"
          + " -> no_fresh_reading")
    }
    #expect(
      reason([gone], failures: [failing("main", "EUR")])
        == "insufficient_funds: needs 10.00, has 0.00 USD -> insufficient_funds")
  }

  @Test("a supplier that has no pool at all is known to have none")
  func noPools() {
    #expect(reason([]) == "no_pool: has no pool in USD -> no_eligible_supplier")
  }

  @Test("a supplier that was never read says why")
  func supplierNeverRead() {
    #expect(
      reason([], failure: CheckFailure(.unreachable, "no connection"))
        == "no_reading: its balance was never read: unreachable: no connection -> no_fresh_reading")
  }
}
