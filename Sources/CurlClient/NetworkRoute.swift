/// How a host is reached from here, where that is not the direct way with the system's trust.
package struct NetworkRoute: Sendable, Hashable {
  /// The URL of a proxy, with user and password where it wants them.
  package var proxy: String?

  /// The certificate authorities to trust instead of the system's, in PEM.
  package var authorities: String?

  /// The certificate that the client shows, and those that vouch for it, in PEM.
  package var certificate: String?

  /// The private key of that certificate, in PEM.
  package var key: String?

  /// Makes a route.
  package init(
    proxy: String? = nil, authorities: String? = nil, certificate: String? = nil,
    key: String? = nil
  ) {
    self.proxy = proxy
    self.authorities = authorities
    self.certificate = certificate
    self.key = key
  }
}

extension NetworkRoute: CustomStringConvertible, CustomReflectable {
  /// Says nothing of what is in it: a password, a key.
  package var description: String { "a route" }

  /// Has no children.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
