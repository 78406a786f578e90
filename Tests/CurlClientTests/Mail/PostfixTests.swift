import CurlClient
import TestSupport
import Testing

@Suite(
  "Mail to Postfix", .enabled(if: PostfixServer.isAvailable, "Postfix needs root"), .serialized,
  .mustEnd)
struct PostfixTests {
  private static let identified = """
    Subject: low\r
    Message-ID: <alr_1@shop.example>\r
    Date: Mon, 30 Nov 2026 21:00:00 +0000\r
    \r
    84.20 USD left\r

    """

  @Test("a message whose answer came too late has been delivered, and its copy has the same name")
  func slowEnd() async throws {
    let next = try MailDouble()
    defer { next.stop() }
    let postfix = try PostfixServer(
      passingTo: next.port, ["smtpd_timeout = 4s", "smtpd_end_of_data_restrictions = sleep 8"])
    defer { postfix.stop() }
    var server = MailScene.server(postfix.port, timeout: .seconds(4))
    let letter = try MailScene.letter(Self.identified)
    let first = try await MailClient(server: server).send(letter)
    try #require(first.outcome.verdict == .unknown, "\(first)")
    server.timeout = MailScene.patience
    let second = try await MailClient(server: server).send(letter)
    try #require(second.outcome == .delivered, "\(second)")
    // Both arrive: the one nobody knew of as well.
    let arrived = await next.arrivals.prefix(2).reduce(into: []) { $0.append($1) }
    #expect(arrived.count == 2)
    for mail in arrived {
      #expect(mail.header("Message-ID") == "<alr_1@shop.example>")
      #expect(mail.header("Date") == "Mon, 30 Nov 2026 21:00:00 +0000")
    }
  }

  @Test("refusals of recipients, for now and for good, and of a name that is none")
  func refusals() async throws {
    let next = try MailDouble()
    defer { next.stop() }
    let refused =
      "inline:{{later@shop.example = 450 4.2.0 later}, {never@shop.example = 550 5.1.1 never}}"
    let postfix = try PostfixServer(
      passingTo: next.port,
      [
        "smtpd_helo_required = yes", "smtpd_helo_restrictions = reject_non_fqdn_helo_hostname",
        "smtpd_recipient_restrictions = check_recipient_access \(refused), permit_mynetworks, reject",
        "message_size_limit = 10000",
      ])
    defer { postfix.stop() }
    var server = MailScene.server(postfix.port)
    let client = try MailClient(server: server)
    let later = await client.send(try MailScene.letter(to: "later@shop.example")).outcome
    #expect(later.verdict == .refusedForNow)
    #expect(later.problem?.contains("refused the recipient: 450 4.2.0") == true)
    let never = await client.send(try MailScene.letter(to: "never@shop.example")).outcome
    #expect(never.verdict == .refusedForGood)
    #expect(never.problem?.contains("refused the recipient: 550 5.1.1") == true)
    let long = "Subject: x\r\n\r\n" + String(repeating: "x\r\n", count: 10_000)
    let large = await client.send(try MailScene.letter(long)).outcome
    #expect(large.problem?.contains("refused the sender: 552 5.3.4") == true)
    // The default is the literal of an address, which is no short name.
    try #require(await client.send(try MailScene.letter(Self.identified)).outcome == .delivered)
    server.helloName = "container"
    let short = try await MailClient(server: server).send(try MailScene.letter()).outcome
    #expect(short.verdict == .refusedForGood)
    #expect(short.problem?.contains("504") == true)
    let smuggled = "Subject: x\n\nfirst\n.\nMAIL FROM:<evil@x.example>\nlast\n"
    try #require(await client.send(try MailScene.letter(smuggled)).outcome == .delivered)
    let arrived = await next.arrivals.prefix(2).reduce(into: []) { $0.append($1) }
    #expect(arrived.contains { $0.text.hasSuffix("first\n.\nMAIL FROM:<evil@x.example>\nlast") })
  }
}
