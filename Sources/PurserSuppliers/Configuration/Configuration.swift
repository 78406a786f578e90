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
  }

  /// ISO 4217 and the currencies declared under `currencies`.
  package var currencies: CurrencyTable
  /// Where the HTTP server listens.
  package var server: Server
  /// Where the ledger is kept.
  package var store: Store
  /// Whether a refused order may be tried again under the same id.
  package var retriesRefusedOrders: Bool
  /// How suppliers are ranked, and how old a reading may be that ranks them.
  package var routing: RoutingRules
  /// The suppliers in the order of the file; at least one.
  package var suppliers: [SupplierConfiguration]
  /// What is doubtful but usable, in the order of the places.
  package var warnings: [Problem]
  /// Every secret in use, for whatever removes secrets from output.
  package var secrets: [Secret]
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

  /// How long a reading is used, unless the owner says otherwise.
  package static let defaultRefreshInterval = Duration.seconds(120)
}
