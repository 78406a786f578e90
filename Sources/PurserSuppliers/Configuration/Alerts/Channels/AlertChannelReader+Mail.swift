internal import CurlClient

/// What mail needs.
extension AlertChannelReader {
  private static let senderName = "Purser"

  func mail(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> AlertChannelSettings.Service? {
    let security = reader.choice("security", of: MailSecurity.self, &problems) ?? .starttls
    let host = reader.text("host", .required, &problems)
    if let host { check(MailServer(host: host), "host", host, reader, &problems) }
    let port = reader.integer("port", in: 1...65_535, &problems)
    let login = login(&reader, &problems)
    let hello = reader.text("hello", &problems)
    if let hello {
      check(MailServer(host: "localhost", helloName: hello), "hello", hello, reader, &problems)
    }
    let authorities = PEMReader(surroundings: surroundings, place: "")
      .certificates("ca", &reader, &problems)
    let sender = reader.node("from", .required, &problems).flatMap {
      address($0, "from", &problems)
    }
    let name = text(
      "from_name", expected: "on one line, without control characters", &reader, &problems
    ) { name in
      !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
    let recipients = items("to", &reader, &problems) { item, problems in
      address(item, "to", &problems)
    }
    checkSecrecy(security, host: host, authorities: authorities?.text, reader, &problems)
    guard let host, let sender else { return nil }
    return .mail(
      AlertChannelSettings.Mail(
        server: MailServer(
          host: host, port: port.flatMap(UInt16.init(exactly:)), security: security,
          authorities: authorities?.text, login: login?.login, helloName: hello),
        password: login?.password, sender: sender, senderName: name ?? Self.senderName,
        recipients: recipients))
  }

  /// Who logs in, and with which password.
  private func login(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> (login: MailLogin, password: Secret)? {
    let user = reader.text("user", &problems)
    let password = secret("password", .optional, &reader, &problems)
    var mechanisms: [MailLogin.Mechanism] = []
    if reader.has("mechanisms") {
      mechanisms = items("mechanisms", &reader, &problems) { item, problems in
        item.choice("mechanisms", of: MailLogin.Mechanism.self, &problems)
      }
    } else {
      _ = reader.node("mechanisms", &problems)
    }
    let (hasUser, hasPassword) = (reader.has("user"), reader.has("password"))
    if hasUser != hasPassword, !reader.misspells(hasUser ? "password" : "user") {
      problems.error(
        at: reader.mark(of: hasUser ? "user" : "password"), "`user` and `password` go together")
    }
    if reader.has("mechanisms"), !hasUser, !hasPassword {
      problems.error(
        at: reader.mark(of: "mechanisms"), "`mechanisms` says how `user` logs in, and there is none"
      )
    }
    guard let user, let password else { return nil }
    // The password is kept apart, as a secret.
    let login =
      mechanisms.isEmpty
      ? MailLogin(user: user, password: "")
      : MailLogin(user: user, password: "", mechanisms: mechanisms)
    return (login, password)
  }

  /// Notes what is wrong with a server that has nothing but one value.
  private func check(
    _ server: MailServer, _ key: String, _ text: String, _ reader: MappingReader,
    _ problems: inout Problems
  ) {
    guard !surroundings.isUnset(text), !server.problems.isEmpty else { return }
    let expected =
      key == "host"
      ? "the name of a host alone, as `mail.shop.example`"
      : "the name of a host or an address, as `shop.example` or `[192.0.2.7]`"
    problems.error(at: reader.valueMark(of: key), "`\(key)` must be \(expected)")
  }

  /// Notes what goes over the net for all to read.
  private func checkSecrecy(
    _ security: MailSecurity, host: String?, authorities: String?, _ reader: MappingReader,
    _ problems: inout Problems
  ) {
    switch security {
    case .starttls, .tls: return
    case .none: break
    }
    if authorities != nil {
      problems.error(
        at: reader.mark(of: "ca"), "`ca` does not go with `security: none`, which checks nobody")
    }
    if let host, !HostName.isLoopback(host), !surroundings.isUnset(host) {
      let what = reader.has("password") ? "the password and all mails" : "all mails"
      problems.warning(
        at: reader.valueMark(of: "security"),
        "with `security: none` \(what) travel in clear; `starttls` is usual")
    }
  }

  /// A bare address.
  private func address(
    _ node: YAMLNode, _ key: String, _ problems: inout Problems
  ) -> MailAddress? {
    guard let text = node.text(key, &problems) else { return nil }
    do throws(MailAddress.Problem) {
      return try MailAddress(surroundings.isUnset(text) ? "unset@host.invalid" : text)
    } catch {
      let isWritten = node.written == nil
      problems.error(
        at: node.mark,
        isWritten
          ? "`\(key)`: \(error.message)"
          : "`\(key)` must be a bare address such as `alerts@shop.example`, not \(node.described)")
      return nil
    }
  }
}
