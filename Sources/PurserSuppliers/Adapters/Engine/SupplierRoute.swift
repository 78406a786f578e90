internal import CurlClient

/// How a supplier is reached from here, where that is not the direct way with the system's trust.
package struct SupplierRoute: Sendable, Hashable {
  /// The URL of a proxy, which may hold a user and a password.
  package var proxy: Secret?
  /// The certificate authorities to trust instead of the system's, in PEM.
  package var authorities: String?
  /// The certificate that Purser shows, in PEM.
  package var certificate: String?
  /// Its private key, in PEM.
  package var key: Secret?

  /// The direct way.
  package init() {}
}

extension SupplierRoute {
  /// The route as the client takes it; `nil` for the direct way.
  var network: NetworkRoute? {
    guard self != SupplierRoute() else { return nil }
    return NetworkRoute(
      proxy: proxy?.reveal(), authorities: authorities, certificate: certificate,
      key: key?.reveal())
  }

  /// What must not be shown: the key, and the password of the proxy as it is written and as it is
  /// meant.
  var secrets: [Secret] {
    var secrets = [key].compactMap(\.self)
    let authority = (proxy?.reveal() ?? "").split(separator: "/").dropFirst().first ?? ""
    if let end = authority.lastIndex(of: "@"),
      let colon = authority[..<end].firstIndex(of: ":")
    {
      let password = authority[authority.index(after: colon)..<end]
      let decoded = String(decoding: PercentEncoding.decoded(password), as: UTF8.self)
      secrets += Set([String(password), decoded]).filter { !$0.isEmpty }.sorted().map(Secret.init)
    }
    return secrets
  }
}
