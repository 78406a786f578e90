import PurserCore
import TestSupport
import Testing

/// What refusals of orders tell of suppliers.
@Suite("The health of orders")
struct OrderHealthTests {
  private func result(
    _ outcome: AttemptResult.Outcome, at seconds: Double, _ amount: String = "50",
    sku: String? = "GIFT", supplier: String = "acme", placedAt: Double? = nil
  ) -> AttemptResult {
    AttemptResult(
      supplier: SupplierID(supplier), sku: sku, pool: pool(supplier), amount: money(amount),
      outcome: outcome, placedAt: at(placedAt ?? seconds), moment: at(seconds))
  }

  private func health(_ results: AttemptResult...) -> OrderHealth {
    var health = OrderHealth()
    for result in results { health.take(result) }
    return health
  }

  // MARK: Funds

  @Test("refused for funds, a pool stays out of funds until a later reading shows what was needed")
  func outOfFunds() {
    var health = health(result(.failed(.funds), at: 10))
    let expected = OrderHealth.Refusal.outOfFunds(needs: money("50"), since: at(10))
    #expect(health.refusal(at: pool("acme"), of: nil, at(100_000)) == expected)
    #expect(health.refusal(at: pool("acme", "EUR"), of: nil, at(20)) == nil)
    #expect(health.refusal(at: pool("bolt"), of: nil, at(20)) == nil)
    health.take(reading(pool("acme"), "500", at: 10))
    #expect(health.refusal(at: pool("acme"), of: nil, at(20)) == expected)
    health.take(reading(pool("acme"), "49.99", at: 11))
    #expect(health.refusal(at: pool("acme"), of: nil, at(20)) == expected)
    health.take(reading(pool("acme"), "50", at: 12))
    #expect(health.refusal(at: pool("acme"), of: nil, at(20)) == nil)
    #expect(health.isEmpty)
  }

  @Test("of several orders refused for funds, the smallest says what is enough")
  func smallest() {
    var health = health(
      result(.failed(.funds), at: 10, "50"), result(.failed(.funds), at: 20, "30"),
      result(.failed(.funds), at: 30, "40"))
    health.take(reading(pool("acme"), "35", at: 25))
    #expect(health.refusal(at: pool("acme"), of: nil, at(40)) != nil)
    health.take(reading(pool("acme"), "35", at: 31))
    #expect(health.isEmpty)
  }

  @Test("an order that was held since and taken says that there are funds again")
  func taken() {
    var health = health(result(.failed(.funds), at: 10))
    health.take(result(.taken, at: 20, placedAt: 5))
    #expect(!health.isEmpty)
    health.take(result(.delivered, at: 20, placedAt: 11))
    #expect(health.isEmpty)
  }

  // MARK: Circuits

  @Test("a product that is out of stock is left alone, and nothing else of its supplier")
  func outOfStock() {
    let health = health(result(.failed(.outOfStock), at: 0))
    let expected = OrderHealth.Refusal.circuitOpen(.outOfStock, until: at(300))
    #expect(health.refusal(at: pool("acme"), of: "GIFT", at(299)) == expected)
    #expect(health.refusal(at: pool("acme"), of: "GIFT", at(300)) == nil)
    #expect(health.refusal(at: pool("acme"), of: "OTHER", at(1)) == nil)
    #expect(health.refusal(at: pool("acme"), of: nil, at(1)) == nil)
  }

  @Test("each refusal in a row doubles the time, up to a bound; an order that is taken ends it")
  func doubling() {
    var health = OrderHealth()
    for (number, wait) in [60.0, 120, 240, 480, 900, 900].enumerated() {
      health.take(result(.failed(.maintenance), at: Double(number)))
      #expect(
        health.refusal(at: pool("acme"), of: "OTHER", at(Double(number)))
          == .circuitOpen(.maintenance, until: at(Double(number) + wait)))
    }
    health.take(result(.taken, at: 100))
    #expect(health.isEmpty)
  }

  @Test("a supplier that cannot be reached is left alone after the third time")
  func threshold() {
    var health = health(
      result(.failed(.unreachable), at: 0), result(.failed(.unreachable), at: 1))
    #expect(health.refusal(at: pool("acme"), of: nil, at(2)) == nil)
    health.take(result(.failed(.unreachable), at: 2))
    #expect(
      health.refusal(at: pool("acme"), of: nil, at(3)) == .circuitOpen(.unreachable, until: at(32)))
  }

  @Test("a failure in general counts from the third: for the product, or for all without one")
  func general() {
    for sku in ["GIFT", nil] {
      var health = OrderHealth()
      for second in 0..<3 {
        #expect(health.refusal(at: pool("acme"), of: sku, at(3)) == nil)
        health.take(result(.failed(.unknown), at: Double(second), sku: sku))
      }
      let expected = OrderHealth.Refusal.circuitOpen(.unknown, until: at(32))
      #expect(health.refusal(at: pool("acme"), of: sku, at(3)) == expected)
      #expect(health.refusal(at: pool("acme"), of: "OTHER", at(3)) == (sku == nil ? expected : nil))
    }
  }

  @Test(
    "a supplier of whose orders nobody knows what became is left alone after the third",
    arguments: [AttemptProblem.Kind.unreachable, .malformed, .unknown, .rateLimited, .invalid])
  func inDoubt(kind: AttemptProblem.Kind) {
    var health = OrderHealth()
    for second in 0..<3 {
      #expect(health.refusal(at: pool("acme"), of: "OTHER", at(2)) == nil)
      health.take(result(.inDoubt(kind), at: Double(second)))
    }
    let shown: AttemptProblem.Kind =
      [.unreachable, .malformed].contains(kind) ? kind : .unknown
    let expected = OrderHealth.Refusal.circuitOpen(shown, until: at(32))
    #expect(health.refusal(at: pool("acme"), of: "OTHER", at(3)) == expected)
    #expect(health.refusal(at: pool("acme"), of: nil, at(3)) == expected)
    #expect(health.refusal(at: pool("bolt"), of: nil, at(3)) == nil)
    // The trial is in doubt as well.
    health.take(result(.inDoubt(kind), at: 40))
    #expect(
      health.refusal(at: pool("acme"), of: nil, at(41)) == .circuitOpen(shown, until: at(100)))
    health.take(result(.delivered, at: 101, placedAt: 100))
    #expect(health.isEmpty)
  }

  @Test("what cannot be reached, read or known of a supplier is one series")
  func oneSeries() {
    var health = health(
      result(.failed(.unreachable), at: 0), result(.inDoubt(.malformed), at: 1),
      result(.inDoubt(.unknown), at: 2))
    #expect(
      health.refusal(at: pool("acme"), of: nil, at(3)) == .circuitOpen(.unknown, until: at(32)))
    // One of which it turns out that it was delivered was no failure.
    health.take(result(.delivered, at: 5, placedAt: 2))
    #expect(health.isEmpty)
  }

  @Test("an attempt that is told to be in doubt again counts once")
  func sameDoubt() {
    var health = OrderHealth()
    for second in 0..<5 {
      var result = result(.inDoubt(.unknown), at: Double(second), placedAt: 0)
      result.hold = orderID("A-1")
      health.take(result)
    }
    #expect(health.refusal(at: pool("acme"), of: nil, at(5)) == nil)
  }

  @Test("an order that was on its way before the one that was refused closes no circuit")
  func earlier() {
    var health = health(result(.failed(.maintenance), at: 20, placedAt: 10))
    health.take(result(.delivered, at: 30, placedAt: 9))
    #expect(!health.isEmpty)
    health.take(result(.delivered, at: 31, placedAt: 10))
    #expect(health.isEmpty)
  }

  // MARK: Checks

  private func status(_ failures: CheckFailure.Kind?...) -> CheckStatus {
    var status = CheckStatus()
    for (second, kind) in failures.enumerated() {
      let failure = kind.map { CheckFailure($0, "no") }
      status.noteRefusal(failure, at: at(Double(second)))
      status.failure = failure
      if failure == nil { status.succeededAt = at(Double(second)) }
    }
    return status
  }

  @Test("a check that is refused keeps orders away until one succeeds, whatever fails in between")
  func refusedChecks() {
    var health = OrderHealth()
    func refusal(_ despite: Set<CheckFailure.Kind> = []) -> OrderHealth.Refusal? {
      health.refusal(at: pool("acme"), of: nil, at(100_000), despite: despite)
    }
    health.take(status(.unreachable), of: SupplierID("acme"))
    #expect(health.isEmpty)
    health.take(status(.auth), of: SupplierID("acme"))
    #expect(refusal() == .checkRefused(CheckRefusal(.credentialRejected, since: at(0))))
    #expect(refusal([.auth]) == nil)
    #expect(refusal([.maintenance]) != nil)
    #expect(health.refusal(at: pool("bolt"), of: nil, at(1)) == nil)
    health.take(status(nil, .maintenance, .unreachable, .maintenance), of: SupplierID("acme"))
    #expect(refusal() == .checkRefused(CheckRefusal(.maintenance, since: at(1))))
    health.take(status(.auth, nil), of: SupplierID("acme"))
    #expect(health.isEmpty)
  }

  @Test("a part whose check is refused keeps orders away from its own pool alone")
  func refusedPart() {
    var status = status(nil)
    status.poolFailures = [
      PoolFailure(
        pool: "bonus", unit: .currency(currency("USD")), failure: CheckFailure(.auth, "no"))
    ]
    status.readPools = [pool("acme")]
    var health = OrderHealth()
    health.take(status, of: SupplierID("acme"))
    let bonus = PoolID(supplier: SupplierID("acme"), pool: "bonus", currency: currency("USD"))
    #expect(
      health.refusal(at: bonus, of: nil, at(1))
        == .checkRefused(CheckRefusal(.credentialRejected, since: at(0))))
    #expect(health.refusal(at: pool("acme"), of: nil, at(1)) == nil)
  }

  @Test(
    "what says nothing of other orders leaves them alone",
    arguments: [AttemptProblem.Kind.invalid, .duplicate, .similar, .belowMinimum, .cancelled])
  func nothing(kind: AttemptProblem.Kind) {
    #expect(health(result(.failed(kind), at: 0)).isEmpty)
    #expect(health(result(.failed(.outOfStock), at: 0, sku: nil)).isEmpty)
  }
}
