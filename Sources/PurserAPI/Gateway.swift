package import PurserCore

/// What the endpoints work with.
package struct Gateway: Sendable {
  /// Balances and holds.
  package let ledger: any AttemptLedger
  /// The entries of the past.
  package let history: any LedgerHistory
  /// How the suppliers' checks go.
  package let checks: any BalanceChecks
  private let use: TermsInUse
  /// Who places orders at suppliers; `nil` where shops do so themselves.
  let carrier: (any OrderCarrying)?
  /// Who knows what refusals told, and is told what shops say of attempts; `nil` where nobody does.
  let health: (any OrderHealthKeeper)?
  /// Who knows of price lists that suppliers give; `nil` where nobody does.
  let prices: (any PriceListStatuses)?
  /// Who knows of the sources of rates; `nil` where nobody does.
  let rates: (any RateSourceStatuses)?
  /// Who reads the configuration anew; `nil` where it stays as it is.
  let reloading: (any Reloading)?
  /// Where events of orders come from; `nil` where none are told.
  let events: OrderEventAccess?
  /// Who sends webhooks; `nil` where nobody does.
  let webhooks: (any WebhookDesk)?
  /// Who knows what was spent; `nil` where nobody does.
  let spend: (any SpendKnowledge)?
  /// Who keeps the alerts; `nil` where nobody does.
  let alerts: (any AlertKeeper)?
  /// Where days of pools are looked up; `nil` where none are kept.
  let days: (any DayHistory)?
  /// The places of streams of events.
  let streams = StreamDesk()
  /// Who takes instructions for suppliers; `nil` where nobody does.
  let steering: (any SupplierSteering)?
  /// What the reports of orders are answered from.
  let recent = RecentRecords()
  /// Whether the suppliers were checked since the start.
  let firstChecks = FirstChecks()
  /// Who lets exports go on.
  let exports = ExportDesk()
  /// Tells the time.
  package let clock: any Timekeeper
  /// Tells when the waits of orders are over.
  let pacer: any Clock<Duration>

  /// A gateway over a ledger and the checks that feed it.
  package init(
    ledger: any AttemptLedger, history: any LedgerHistory, checks: any BalanceChecks,
    terms: GatewayTerms, reloading: (any Reloading)? = nil,
    steering: (any SupplierSteering)? = nil, clock: any Timekeeper,
    pacer: any Clock<Duration> = .continuous, carrier: (any OrderCarrying)? = nil,
    health: (any OrderHealthKeeper)? = nil, prices: (any PriceListStatuses)? = nil,
    rates: (any RateSourceStatuses)? = nil,
    events: OrderEventAccess? = nil, webhooks: (any WebhookDesk)? = nil,
    spend: (any SpendKnowledge)? = nil, days: (any DayHistory)? = nil,
    alerts: (any AlertKeeper)? = nil
  ) {
    self.spend = spend
    self.days = days
    self.prices = prices
    self.rates = rates
    self.events = events
    self.webhooks = webhooks
    self.alerts = alerts
    self.carrier = carrier
    self.health = health
    self.ledger = ledger
    self.history = history
    self.checks = checks
    self.reloading = reloading
    self.steering = steering
    self.clock = clock
    self.pacer = pacer
    use = TermsInUse(Self.use(terms, ledger, checks, health))
  }

  /// A gateway over a ledger and the checks that feed it.
  package init(
    ledger: any AttemptLedger, history: any LedgerHistory, checks: any BalanceChecks,
    suppliers: [Supplier], currencies: CurrencyTable, rules: RoutingRules,
    retriesRefusedOrders: Bool, transactionTypes: Set<TransactionType>, maximumBodyBytes: Int,
    clock: any Timekeeper, pacer: any Clock<Duration> = .continuous,
    events: OrderEventAccess? = nil, webhooks: (any WebhookDesk)? = nil,
    alerts: (any AlertKeeper)? = nil
  ) {
    self.init(
      ledger: ledger, history: history, checks: checks,
      terms: GatewayTerms(
        suppliers: suppliers, currencies: currencies, rules: rules,
        retriesRefusedOrders: retriesRefusedOrders, transactionTypes: transactionTypes,
        maximumBodyBytes: maximumBodyBytes),
      clock: clock, pacer: pacer, events: events, webhooks: webhooks,
      alerts: alerts)
  }

  /// The configuration as it is in use at this moment. Whoever answers a request asks once.
  package var terms: GatewayTerms { use.current.terms }

  /// Where orders are placed at this moment.
  package var desk: OrderDesk { use.current.desk }

  /// Where both are found at any later moment.
  var inUse: TermsInUse { use }

  /// Answers by `terms` from now on; requests that have begun go on as they began.
  package func adopt(_ terms: GatewayTerms) { use.adopt(Self.use(terms, ledger, checks, health)) }

  private static func use(
    _ terms: GatewayTerms, _ ledger: any AttemptLedger, _ checks: any BalanceChecks,
    _ health: (any OrderHealthSource)?
  ) -> TermsInUse.Use {
    TermsInUse.Use(
      terms,
      OrderDesk(
        ledger: ledger, checks: checks, rules: terms.rules,
        retriesRefused: terms.retriesRefusedOrders, health: health))
  }
}
