/// A mail server, and how messages are handed to it.
package struct MailServer: Hashable, Sendable {
  /// The name or the number of its host.
  package var host: String
  /// Its port.
  package var port: UInt16
  /// How the connection is kept secret.
  package var security: MailSecurity
  /// The certificate authorities to trust instead of the system's, in PEM.
  package var authorities: String?
  /// Who logs in; `nil` for nobody. A login that is not made is a failure.
  package var login: MailLogin?
  /// How Purser calls itself: a host or the literal of an address; `nil` for the literal of its own address. A bare
  /// name, as containers have, is refused by many servers, and seemingly because of the recipient.
  package var helloName: String?
  /// The longest until the connection stands.
  package var connectTimeout: Duration
  /// The longest that a message may take altogether. Servers take their time after the last line: what is given up
  /// there may have arrived, and comes twice.
  package var timeout: Duration
  /// The longest for one reply, in whole seconds.
  package var replyTimeout: Duration

  /// A server.
  package init(
    host: String, port: UInt16? = nil, security: MailSecurity = .starttls,
    authorities: String? = nil, login: MailLogin? = nil, helloName: String? = nil,
    connectTimeout: Duration = .seconds(15), timeout: Duration = .seconds(180),
    replyTimeout: Duration = .seconds(120)
  ) {
    self.host = host
    self.port = port ?? security.usualPort
    self.security = security
    self.authorities = authorities
    self.login = login
    self.helloName = helloName
    self.connectTimeout = connectTimeout
    self.timeout = timeout
    self.replyTimeout = replyTimeout
  }

  /// Host and port, to be shown.
  package var origin: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

  /// The longest that sending one message takes, once it has begun: libcurl does not count the reply to QUIT in its
  /// time-out, and waits for that as long as for any.
  package var longest: Duration { timeout.bounded + replyTimeout.bounded }

  /// Why the server cannot be used as it is described, a sentence each.
  package var problems: [String] {
    var problems: [String] = []
    if !MailName.isHost(host), !MailName.isNumeric(host) {
      let shown = MailTrace.printable(host, atMost: 100)
      problems.append("`\(shown)` is no host: write its name alone, as `mail.shop.example`")
    }
    if port == 0 { problems.append("a mail server has no port 0: \(security.usualPort) is usual") }
    if let helloName, !MailName.isValid(helloName) {
      let shown = MailTrace.printable(helloName, atMost: 100)
      problems.append(
        "`\(shown)` is no name to call oneself: write `shop.example` or `[192.0.2.7]`")
    }
    if let login {
      if login.user.isEmpty || login.user.utf8.contains(0) {
        problems.append("a login needs the name of a user")
      }
      if login.password.isEmpty || login.password.utf8.contains(0) {
        problems.append("a login needs a password")
      }
      if login.mechanisms.isEmpty { problems.append("a login needs a mechanism, as `PLAIN`") }
    }
    return problems
  }

  /// The URL by which libcurl knows the server; its path is how Purser calls itself.
  func url(_ helloName: String) -> String {
    let path = helloName.utf8.map { byte in
      MailName.isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        ? String(UnicodeScalar(byte))
        : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
    return "\(security == .tls ? "smtps" : "smtp")://\(origin)/\(path)"
  }
}
