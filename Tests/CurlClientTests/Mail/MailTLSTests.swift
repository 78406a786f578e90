import CurlClient
import TestSupport
import Testing

@Suite("Mail over TLS", .mustEnd)
struct MailTLSTests {
  /// Long enough for a connection that works.
  private static let short = Duration.seconds(3)

  private func server(
    _ python: PythonMailServer, _ security: MailSecurity, password: String? = nil
  ) -> MailServer {
    var server = MailScene.server(python.port)
    server.security = security
    server.authorities = python.certificate
    server.login = password.map { MailLogin(user: "shop", password: $0) }
    return server
  }

  private func send(by server: MailServer) async throws -> MailReport {
    try await MailClient(server: server).send(try MailScene.letter())
  }

  @Test(
    "a mail goes over TLS with a login, whichever way TLS begins",
    arguments: [(PythonMailServer.Mode.starttls, MailSecurity.starttls), (.tls, .tls)])
  func login(mode: PythonMailServer.Mode, security: MailSecurity) async throws {
    let python = try PythonMailServer(mode, ["login"])
    defer { python.stop() }
    let report = try await send(by: server(python, security, password: "right"))
    try #require(report.outcome == .delivered, "\(report)")
    #expect(report.trace.isLoggedIn)
    #expect(report.trace.tls?.hasPrefix("TLSv1.") == true)
    let mail = try await python.nextMail()
    #expect(mail.tls && mail.login)
    #expect(mail.peer == "[127.0.0.1]")
    let wrong = try await send(by: server(python, security, password: "wrong"))
    #expect(wrong.outcome.verdict == .refusedForGood)
    #expect(wrong.outcome.problem?.hasPrefix("credential rejected: ") == true)
  }

  @Test("a certificate that nobody trusts, or for another host, is refused before anything is said")
  func certificates() async throws {
    let python = try PythonMailServer(.starttls, ["login"])
    defer { python.stop() }
    var untrusted = server(python, .starttls, password: "right")
    untrusted.authorities = nil
    let report = try await send(by: untrusted)
    #expect(report.outcome.verdict == .notSent)
    #expect(report.outcome.problem?.contains("certificate") == true)
    #expect(report.trace.mechanism == nil)
  }

  @Test("without STARTTLS nothing is sent, a password least of all")
  func missing() async throws {
    let double = try MailDouble(offers: ["AUTH PLAIN"])
    defer { double.stop() }
    var server = MailScene.server(double.port, login: MailLogin(user: "a", password: "b"))
    server.security = .starttls
    let report = try await send(by: server)
    #expect(report.outcome.verdict == .notSent)
    #expect(report.outcome.problem?.contains("offers no STARTTLS") == true)
    #expect(!double.commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
  }

  @Test("a STARTTLS that is refused, or followed by no TLS, sends nothing")
  func refused() async throws {
    for turn: MailDouble.Turn? in [.reply("454 4.7.0 not now"), .drop, nil] {
      let double = try MailDouble(
        offers: ["STARTTLS", "AUTH PLAIN"], turns: turn.map { [.startTLS: $0] } ?? [:])
      defer { double.stop() }
      var server = MailScene.server(double.port, login: MailLogin(user: "a", password: "b"))
      server.security = .starttls
      #expect(try await send(by: server).outcome.verdict == .notSent)
      #expect(!double.commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
    }
  }

  @Test("STARTTLS at a port that speaks TLS from the beginning names the mix-up")
  func mixedUp() async throws {
    let python = try PythonMailServer(.tls)
    defer { python.stop() }
    var server = server(python, .starttls)
    server.timeout = Self.short
    let report = try await send(by: server)
    #expect(report.outcome.verdict == .notSent)
    #expect(report.outcome.problem?.contains("as on port 465, write `security: tls`") == true)
  }

  @Test("TLS from the beginning at a port that wants STARTTLS names the mix-up")
  func mixedUpOtherwise() async throws {
    let python = try PythonMailServer(.starttls)
    defer { python.stop() }
    let report = try await send(by: server(python, .tls))
    #expect(report.outcome.verdict == .notSent)
    #expect(report.outcome.problem?.contains("as on port 587, write `security: starttls`") == true)
  }

  @Test("a server that wants TLS, and one that wants a login, refuse without")
  func wanted() async throws {
    let python = try PythonMailServer(.starttls, ["login"])
    defer { python.stop() }
    for security in [MailSecurity.none, .starttls] {
      let report = try await send(by: server(python, security))
      #expect(report.outcome.verdict == .refusedForGood)
      #expect(report.outcome.problem?.contains("refused the sender: 530") == true)
    }
  }
}
