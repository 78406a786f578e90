package import PurserCore

/// What the engine needs to ask one supplier: its adapter with what the supplier gives to it.
package struct SupplierAccount: Sendable {
  /// How to ask, the supplier's own lines already in place of the adapter's.
  package var adapter: AdapterDefinition
  /// Where the supplier's API is, `http` or `https`, with no query.
  package var baseURL: String
  /// Base URLs that requests go to instead of a host that the adapter names, by that host: `host`, or
  /// `host:port` where the port is not the scheme's own; in lower case.
  package var hosts: [String: String]
  /// The secrets that the adapter names.
  package var credentials: [String: Secret]
  /// The parameters given; the adapter's defaults stand for the others.
  package var settings: [String: SettingValue]
  /// The longest that one request may take.
  package var timeout: Duration
  /// The currencies that replies may name.
  package var currencies: CurrencyTable
  /// Other secrets under the same names, which may be accepted in their place for a while; empty where there
  /// are none.
  package var otherCredentials: [String: Secret] = [:]
  /// Secrets that are not sent and must not be shown: those that the supplier was given before, and others
  /// that it may be given.
  package var otherSecrets: Set<Secret> = []
  /// How the supplier is reached.
  package var route = SupplierRoute()

  /// How long a supplier has to answer, unless the owner says otherwise.
  package static let defaultTimeout = Duration.seconds(10)

  /// An account at a supplier.
  package init(
    adapter: AdapterDefinition, baseURL: String, hosts: [String: String] = [:],
    credentials: [String: Secret] = [:], settings: [String: SettingValue] = [:],
    timeout: Duration = SupplierAccount.defaultTimeout,
    currencies: CurrencyTable = CurrencyTable()
  ) {
    self.adapter = adapter
    self.baseURL = baseURL
    self.hosts = hosts
    self.credentials = credentials
    self.settings = settings
    self.timeout = timeout
    self.currencies = currencies
  }
}

extension AdapterDefinition {
  /// The settings given, and the defaults of the others.
  func settings(given: [String: SettingValue]) -> [String: SettingValue] {
    var values = given
    for setting in settings where values[setting.name] == nil {
      values[setting.name] = setting.defaultValue
    }
    return values
  }
}
