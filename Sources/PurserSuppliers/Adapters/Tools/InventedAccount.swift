internal import PurserCore

/// An account at a supplier whose credentials and settings are made up, to build requests with that
/// nobody sends.
struct InventedAccount {
  let adapter: AdapterDefinition
  private let shapes: CredentialShapes

  init(adapter: AdapterDefinition) {
    self.adapter = adapter
    shapes = CredentialShapes(adapter: adapter)
  }

  /// What a credential may be, the likeliest first: each is good for some computations. The first is
  /// hex and base64 at once.
  static let texts = ["0123456789abcdef0123456789abcdef", "1234567890", "a1:b2"]

  /// The account; every credential is what `text` gives for its name, but for those that must be of a
  /// form: keys in PEM, JSON, what a pattern takes apart. Settings that may be left out are given where it
  /// `isWhole`.
  func account(isWhole: Bool = true, _ text: (String) -> String) -> SupplierAccount {
    var credentials: [String: Secret] = [:]
    for name in adapter.credentials {
      credentials[name] = Secret(shapes.text(of: name, like: text(name)))
    }
    let urls = urlSettings
    var settings: [String: SettingValue] = [:]
    for setting in adapter.settings
    where setting.defaultValue == nil && (isWhole || setting.isRequired) {
      settings[setting.name] =
        adapter.samples.lazy.compactMap { $0.settings[setting.name] }.first
        ?? .text(urls.contains(setting.name) ? Self.url : shapes.setting(setting.name) ?? "1")
    }
    return SupplierAccount(
      adapter: adapter, baseURL: adapter.baseURL ?? Self.url, credentials: credentials,
      settings: settings, currencies: CurrencyTable(declared: adapter.currencies))
  }

  /// The account with what a sample says of it.
  func account(of sample: AdapterSample) -> SupplierAccount {
    with(sample.inputs, sample.settings, account { _ in Self.texts[0] })
  }

  /// The account by which a sample is played: every credential is its own name, unless the sample gives it.
  func played(
    _ inputs: AdapterSample.Inputs, _ settings: [String: SettingValue], _ currencies: CurrencyTable
  ) -> SupplierAccount {
    var account = with(inputs, settings, account(isWhole: false) { $0 })
    account.currencies = currencies.declaring(adapter.currencies)
    return account
  }

  private func with(
    _ inputs: AdapterSample.Inputs, _ settings: [String: SettingValue], _ account: SupplierAccount
  ) -> SupplierAccount {
    var account = account
    for (name, value) in inputs.credentials { account.credentials[name] = Secret(value) }
    account.settings.merge(settings) { _, given in given }
    account.baseURL = inputs.baseURL ?? account.baseURL
    return account
  }

  /// A host that nobody has (RFC 2606, section 2).
  private static let url = "https://supplier.invalid"

  /// The settings that are a base URL as a whole: they stand first in one.
  private var urlSettings: Set<String> {
    let urls = AdapterUses(adapter: adapter).baseURLs.compactMap { try? Template($0) }
    return Set(
      urls.flatMap { url -> [String] in
        guard case .expression(let expression)? = url.pieces.first else { return [] }
        return expression.names.map(\.name)
      })
  }
}
