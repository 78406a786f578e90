internal import Crypto
internal import CryptoExtras
internal import PurserCore

/// An account at a supplier whose credentials and settings are made up, to build requests with that
/// nobody sends.
struct InventedAccount {
  let adapter: AdapterDefinition

  /// What a credential may be, the likeliest first: each is good for some computations. The first is
  /// hex and base64 at once.
  static let texts = ["0123456789abcdef0123456789abcdef", "1234567890", "a1:b2"]

  /// The account; every credential is what `text` gives for its name, but for those that must be keys in
  /// PEM. Settings that may be left out are given where it `isWhole`.
  func account(isWhole: Bool = true, _ text: (String) -> String) -> SupplierAccount {
    var credentials: [String: Secret] = [:]
    let keys = keyNames
    for name in adapter.credentials {
      credentials[name] = Secret(keys[name].flatMap { Self.pem(for: $0) } ?? text(name))
    }
    var settings: [String: SettingValue] = [:]
    for setting in adapter.settings
    where setting.defaultValue == nil && (isWhole || setting.isRequired) {
      settings[setting.name] =
        adapter.samples.lazy.compactMap { $0.settings[setting.name] }.first ?? .text("1")
    }
    return SupplierAccount(
      adapter: adapter, baseURL: adapter.baseURL ?? "https://supplier.invalid",
      credentials: credentials, settings: settings,
      currencies: CurrencyTable(declared: adapter.currencies))
  }

  /// The credentials that sign as a private key, with the function that does.
  private var keyNames: [String: DigestFunction] {
    let uses = AdapterUses(adapter: adapter)
    let expressions = uses.lets.map(\.expression) + uses.templates.flatMap(\.expressions)
    var names: [String: DigestFunction] = [:]
    for call in expressions.flatMap(\.root.calls) {
      guard case .digest(let function) = call.function, let key = call.arguments.first else {
        continue
      }
      for name in Expression.names(in: key) where adapter.credentials.contains(name) {
        if Self.pem(for: function) != nil { names[name] = function }
      }
    }
    return names
  }

  /// A private key in PEM of the kind that a function signs with; `nil` where its key is any text.
  private static func pem(for function: DigestFunction) -> String? {
    let name = function.rawValue
    if name.hasPrefix("rsa") {
      return try? _RSA.Signing.PrivateKey(keySize: .bits2048).pemRepresentation
    }
    if name.hasPrefix("es") { return P256.Signing.PrivateKey().pemRepresentation }
    guard name.hasPrefix("ed") else { return nil }
    // RFC 8410, section 7: PKCS #8 with the 32 bytes of the key behind a fixed head.
    let head: [UInt8] = [
      0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04,
      0x20,
    ]
    let key = head + Array(Curve25519.Signing.PrivateKey().rawRepresentation)
    return "-----BEGIN PRIVATE KEY-----\n\(ByteText.base64(key))\n-----END PRIVATE KEY-----\n"
  }
}

extension Expression {
  /// The names in a part of an expression.
  static func names(in node: Node) -> [String] {
    if case .name(let name) = node { return [name] }
    return node.parts.flatMap { names(in: $0) }
  }
}
