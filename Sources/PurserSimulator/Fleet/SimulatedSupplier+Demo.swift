package import PurserCore

extension SimulatedSupplier {
  /// The four suppliers of the demonstration: small balances in four currencies, so that some
  /// dozens of orders of 5 to 20 units drain the first ones and the others take over.
  ///
  /// FoxReload and Paddle deduct with the order, OnlineSales and m3ter with the confirmation, which
  /// follows a second later; every change is visible half a second after it happened.
  ///
  /// - Throws: `MoneyError` only were an amount below not one of its currency.
  package static func demonstration(
    now: @escaping @Sendable () -> Timestamp
  ) throws(MoneyError) -> [SimulatedSupplier] {
    let atOrder = SimulatedAccount.Terms(timing: .atOrder, lag: .milliseconds(500))
    let atConfirmation = SimulatedAccount.Terms(
      timing: .atConfirmation, lag: .milliseconds(500), confirmation: .after(.seconds(1)))
    let minute = Duration.seconds(60)
    return [
      SimulatedSupplier(
        name: "foxreload", wire: FoxReloadWire(apiKey: "fox_demo_key"),
        pools: [try smallPool("284.50", "USD")], terms: atOrder,
        rateLimit: RateLimit(requests: 100, per: minute), now: now),
      SimulatedSupplier(
        name: "onlinesales",
        wire: OnlineSalesWire(
          token: "onlinesales_demo_token", merchantID: "DEMO-1001", clientID: 110_600),
        pools: [try smallPool("320.00", "EUR")], terms: atConfirmation, now: now),
      SimulatedSupplier(
        name: "paddle",
        wire: PaddleWire(
          apiKey: "paddle_demo_key", customerID: "ctm_01demo00000000000000000001"),
        pools: [
          try smallPool("550.00", "USD"), try smallPool("240.00", "EUR"),
          try smallPool("60000", "JPY"),
        ], terms: atOrder, rateLimit: RateLimit(requests: 240, per: minute), now: now),
      SimulatedSupplier(
        name: "m3ter",
        wire: M3terWire(
          keyID: "m3ter_demo_key", secret: "m3ter_demo_secret",
          organizationID: "3f2a9a0c-0000-4000-8000-00000000d340",
          accountID: "7c1de8b2-0000-4000-8000-00000000acc1", commitments: ["prepayment"]),
        pools: try m3terPools(openedAt: now()), terms: atConfirmation,
        rateLimit: RateLimit(requests: 50, per: .seconds(1)), now: now),
    ]
  }

  /// A prepaid balance that pays first and a commitment behind it, both running since a month and
  /// for a year.
  private static func m3terPools(openedAt now: Timestamp) throws(MoneyError) -> [SimulatedPool] {
    let day = Duration.seconds(86_400)
    let validity = SimulatedPool.Validity(start: now - day * 30, end: now + day * 335)
    return [
      try smallPool("150.00", "USD", name: "balance", validity: validity),
      try smallPool("400.00", "USD", name: "prepayment", validity: validity),
      try smallPool("120.00", "GBP", name: "balance", validity: validity),
    ]
  }

  private static func smallPool(
    _ amount: String, _ code: String, name: String = PoolID.mainPool,
    validity: SimulatedPool.Validity? = nil
  ) throws(MoneyError) -> SimulatedPool {
    guard let currency = Currency(iso4217: code) else { throw .notANumber(code) }
    return SimulatedPool(
      name: name, opening: try Money(amount, currency, rounding: .down), validity: validity)
  }
}
