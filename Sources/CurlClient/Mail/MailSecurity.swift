/// How a connection to a mail server is kept secret.
package enum MailSecurity: String, Hashable, Sendable, CaseIterable {
  /// TLS after the command STARTTLS, and nothing without it.
  case starttls
  /// TLS from the first byte.
  case tls
  /// None. Passwords and messages can be read on the way.
  case none

  /// The port that servers have for it (RFC 8314, RFC 5321).
  package var usualPort: UInt16 {
    switch self {
    case .starttls: 587
    case .tls: 465
    case .none: 25
    }
  }
}
