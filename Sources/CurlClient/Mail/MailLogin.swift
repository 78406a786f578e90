/// Who logs in at a mail server.
package struct MailLogin: Hashable, Sendable {
  /// A way to log in (SASL).
  package enum Mechanism: String, Hashable, Sendable, CaseIterable {
    /// The password as it is, in one message.
    case plain = "PLAIN"
    /// The password as it is, asked for.
    case login = "LOGIN"
    /// A digest of the password and of a challenge.
    case cramMD5 = "CRAM-MD5"
    /// The same, more of it.
    case digestMD5 = "DIGEST-MD5"
  }

  /// The user.
  package var user: String
  /// The password.
  package var password: String
  /// The ways that may be taken. Digests go first where a server offers them, and where one of them fails no other
  /// is tried: over TLS the plain ones are right.
  package var mechanisms: [Mechanism]

  /// A login.
  package init(user: String, password: String, mechanisms: [Mechanism] = [.plain, .login]) {
    self.user = user
    self.password = password
    self.mechanisms = mechanisms
  }

  /// The ways in libcurl's notation.
  var options: String { mechanisms.map { "AUTH=\($0.rawValue)" }.joined(separator: ";") }

  /// A text without what must not be seen of it: a server may repeat what it was told.
  func redacted(_ text: String) -> String {
    guard !password.isEmpty else { return text }
    let secrets = [
      Base64.text([0] + Array(user.utf8) + [0] + Array(password.utf8)),
      Base64.text(Array(password.utf8)), password,
    ]
    return secrets.reduce(text) { $0.replacing($1, with: "<redacted>") }
  }
}

extension MailLogin: CustomStringConvertible, CustomReflectable {
  /// Says nothing of the password.
  package var description: String { "a login as \(user)" }

  /// Has no children.
  package var customMirror: Mirror { Mirror(self, children: []) }
}
