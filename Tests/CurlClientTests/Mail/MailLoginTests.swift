import CurlClient
import TestSupport
import Testing

@Suite("Logging in at a mail server", .mustEnd)
struct MailLoginTests {
  private static let password = "s3cret-of-the-shop"

  private func send(
    offers: [String], mechanisms: [MailLogin.Mechanism] = [.plain, .login],
    turns: [MailDouble.Step: MailDouble.Turn] = [:]
  ) async throws -> (report: MailReport, double: MailDouble) {
    let double = try MailDouble(offers: offers, turns: turns)
    defer { double.stop() }
    let login = MailLogin(user: "shop", password: Self.password, mechanisms: mechanisms)
    let client = try MailClient(server: MailScene.server(double.port, login: login))
    return (await client.send(try MailScene.letter()), double)
  }

  @Test("PLAIN goes before LOGIN, and digests only where they are wanted")
  func plain() async throws {
    let (report, double) = try await send(offers: ["AUTH DIGEST-MD5 CRAM-MD5 LOGIN PLAIN"])
    #expect(report.outcome == .delivered)
    #expect(report.trace.mechanism == "PLAIN")
    #expect(report.trace.isLoggedIn)
    #expect(double.commands.contains("AHNob3AAczNjcmV0LW9mLXRoZS1zaG9w"))
  }

  @Test("a server that knows LOGIN alone is enough")
  func loginAlone() async throws {
    let (report, double) = try await send(offers: ["AUTH LOGIN"])
    #expect(report.outcome == .delivered)
    #expect(report.trace.mechanism == "LOGIN")
    #expect(double.commands.contains("czNjcmV0LW9mLXRoZS1zaG9w"))
  }

  @Test(
    "where no login can be made nothing is sent, and that is said",
    arguments: [["SIZE 1000"], ["AUTH"], ["AUTH DIGEST-MD5"], ["AUTH XOAUTH2 GSSAPI"], []])
  func notMade(offers: [String]) async throws {
    let (report, double) = try await send(offers: offers)
    #expect(report.outcome.verdict == .notSent)
    #expect(report.outcome.problem?.contains("no login was made") == true)
    #expect(!report.trace.isLoggedIn)
    #expect(double.mails.isEmpty)
    #expect(!double.commands.contains { $0.hasPrefix("MAIL") || $0.hasPrefix("AUTH") })
  }

  @Test("a login that is taken with another code than 235 is none")
  func otherSuccess() async throws {
    let (report, double) = try await send(
      offers: ["AUTH PLAIN"], turns: [.login: .reply("250 fine")])
    #expect(report.outcome.verdict == .notSent)
    #expect(double.mails.isEmpty)
  }

  @Test("535 is a rejected credential, 454 a server that cannot tell at the moment")
  func refused() async throws {
    let rejected = try await send(
      offers: ["AUTH PLAIN"], turns: [.login: .reply("535 5.7.8 bad credentials")]
    ).report
    #expect(rejected.outcome.verdict == .refusedForGood)
    #expect(rejected.outcome.problem?.hasPrefix("credential rejected: ") == true)
    let unsure = try await send(
      offers: ["AUTH PLAIN"], turns: [.login: .reply("454 4.7.0 try again")]
    ).report
    #expect(unsure.outcome.verdict == .refusedForNow)
    #expect(unsure.outcome.problem?.contains("credential rejected") == false)
  }

  @Test("a server that repeats a password does not get it into any text")
  func secrets() async throws {
    let encoded = "czNjcmV0LW9mLXRoZS1zaG9w"
    for text in [Self.password, encoded, "AHNob3A" + "AczNjcmV0LW9mLXRoZS1zaG9w"] {
      let report = try await send(
        offers: ["AUTH LOGIN"], turns: [.login: .reply("535 not \(text), really")]
      ).report
      let shown = report.lines.joined() + (report.outcome.problem ?? "") + "\(report)"
      #expect(!shown.contains(Self.password))
      #expect(!shown.contains(encoded))
      #expect(report.outcome.problem?.contains("535 not <redacted>, really") == true)
    }
    let login = MailLogin(user: "shop", password: Self.password)
    var dumped = ""
    dump(MailServer(host: "mail.test", login: login), to: &dumped)
    #expect(!"\(login)\(dumped)\(String(reflecting: login))".contains(Self.password))
  }

  @Test("what an owner is shown who tries a server")
  func lines() async throws {
    let report = try await send(offers: ["SIZE 1000", "AUTH PLAIN"]).report
    #expect(report.lines.first?.hasPrefix("library: libcurl/") == true)
    #expect(
      report.lines.dropFirst() == [
        "greeting: 220 mail.test ESMTP", "EHLO: mail.test, SIZE 1000, AUTH PLAIN", "TLS: none",
        "login: PLAIN", "last reply: 250 taken",
      ])
  }
}
