package import PurserCore

/// What `suppliers.yaml` says, read and checked: every value is in range, every name is known, and
/// every `${...}` is replaced.
package struct Configuration: Sendable {
  /// Where the HTTP server listens.
  package struct Server: Hashable, Sendable {
    /// A loopback address or `localhost`: the server has no API keys yet to ask strangers for.
    package var host = "127.0.0.1"
    /// The port, 0 for any free one.
    package var port = 8080
    /// The most bytes that the body of a request may have.
    package var maximumBodyBytes = 64 * 1024
  }

  /// Where the ledger is kept.
  package struct Store: Hashable, Sendable {
    /// The database file: absolute, or relative to the working directory. A relative path in the
    /// configuration is relative to its folder and already resolved here.
    package var path: String
    /// How long the journal of events is kept. What pools and orders changed by is kept for good.
    package var journalRetention = Duration.seconds(30 * 86_400)
    /// Seals what is kept of suppliers and is secret; `nil` to keep nothing of the kind.
    package var key: Secret?
  }

  /// What the owner decided about orders.
  package struct Orders: Hashable, Sendable {
    /// Whether a refused order may be tried again under the same id.
    package var retriesRefused = false
    /// How long a hold waits, and whether sending is reported.
    package var terms = LedgerTerms()
    /// How long the answer to an order that has ended is kept for repetitions.
    package var retention = Duration.seconds(90 * 86_400)
    /// How the orders are carried through that Purser places itself.
    package var carrying = CarryingRules()
    /// Seals what was delivered of them; `nil` to pass it on and keep nothing of it.
    package var contentKey: Secret?
  }

  /// ISO 4217 and the currencies declared under `currencies`.
  package var currencies: CurrencyTable
  /// Where the HTTP server listens.
  package var server: Server
  /// Where the ledger is kept.
  package var store: Store
  /// What the owner decided about orders.
  package var orders: Orders
  /// Who is told of orders, in the order of the file.
  package var webhooks: [WebhookSettings]
  /// Which alerts there are, and who is told of them.
  package var alerts: AlertSettings
  /// The types of entries that the owner declares.
  package var transactionTypes: Set<TransactionType>
  /// The owner's clock, working hours and holidays.
  package var workingHours = WorkingHours()
  /// How suppliers are ranked, and how old a reading may be that ranks them.
  package var routing: RoutingRules
  /// The suppliers in the order of the file; at least one.
  package var suppliers: [SupplierConfiguration]
  /// Who is asked for rates, in the order of the file.
  package var rateSources: [RateSource]
  /// Doubtful but usable lines, in the order of the places.
  package var warnings: [Problem]
  /// Every secret in use, for whatever removes secrets from output.
  package var secrets: [Secret]
  /// All that the file says, to be compared with another reading of it.
  var values: ConfigurationValues
  /// The file, to show warnings at their places: `source.rendered(warning)`.
  package var source: SourceText
}

/// One supplier of the configuration.
package struct SupplierConfiguration: Sendable {
  /// Its terms, as the ledger and routing know them.
  package var supplier: Supplier
  /// What it takes to ask it, as the adapter engine knows it.
  package var account: SupplierAccount
  /// How long a reading is used before the next check.
  package var refreshInterval: Duration
  /// How often it is asked, whatever goes on.
  package var checkPlan: CheckPlan
  /// How its price list is kept, where it comes from the supplier itself; `nil` where it does not.
  package var priceList: ListTerms?
  /// How often it may be asked: what the owner says, and what its adapter says beside.
  package var limits: RateLimits
  /// From where on something about it is an alert, where that differs from the others.
  package var alerts: SupplierAlerts?
  /// How its pools are topped up.
  package var topUp = TopUpSettings()
  /// A digest of its adapter's file, where it has one.
  var adapterFile: String?

  /// How long a reading is used, unless the owner says otherwise.
  package static let defaultRefreshInterval = Duration.seconds(300)
}
