import CurlClient
import PurserCore
import PurserOutbox
import TestSupport
import Testing

@Suite("Alerts by mail", .mustEnd)
struct MailChannelTests {
  private func reply(
    _ turns: [MailDouble.Step: MailDouble.Turn], timeout: Duration = .seconds(300)
  ) async throws -> DeliveryReply {
    let double = try MailDouble(turns: turns)
    defer { double.stop() }
    return try await MailScene.channel(double.port, timeout: timeout)
      .send(MailScene.delivery([try MailScene.notice()]))
  }

  @Test("an alert is one mail to one recipient, readable as it is")
  func mail() async throws {
    let double = try MailDouble()
    defer { double.stop() }
    let channel = try MailScene.channel(double.port)
    #expect(await channel.send(MailScene.delivery([try MailScene.notice()])) == .arrived)
    let mail = try #require(double.mails.first)
    #expect(mail.recipients == ["<owner@shop.example>"])
    #expect(
      mail.text.replacing(/alr_1\.[0-9a-f]{24}@/, with: "alr_1.MARK@") == """
        From: "Purser" <alerts@shop.example>
        To: <owner@shop.example>
        Subject: [critical] acme: 84.20 USD left
        Date: Mon, 30 Nov 2026 21:05:00 +0000
        Message-ID: <alr_1.MARK@shop.example>
        MIME-Version: 1.0
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: quoted-printable
        Auto-Submitted: auto-generated

        CRITICAL: acme: 84.20 USD left
        At this pace it is dry at 02:10.
        Top up 500 USD.
        acme/low, since 2026-11-30 21:00 UTC

        Purser, 2026-11-30 21:05 UTC, alr_1
        """)
  }

  @Test("what a server says is what the outbox hears")
  func replies() async throws {
    let later = try await reply([.content: .reply("451 4.3.0 later")])
    guard case .failed(let told, let retryAfter) = later else {
      return #expect(Bool(false), "451 is not a failure for now")
    }
    #expect(told.hasSuffix("refused the message: 451 4.3.0 later") && retryAfter == nil)
    guard case .refused = try await reply([.recipient: .reply("550 5.1.1 no such user")]) else {
      return #expect(Bool(false), "550 is not a refusal")
    }
    guard case .unknown = try await reply([.content: .drop]) else {
      return #expect(Bool(false), "silence after the message is not unknown")
    }
    guard case .failed = try await reply([.data: .drop]) else {
      return #expect(Bool(false), "a connection that ended is not a failure")
    }
    let other = Delivery(
      endpoint: "mail", id: "1", topic: "", type: "order.settled", body: Array("{}".utf8),
      createdAt: at(0))
    #expect(
      try await MailScene.channel(1).send(other)
        == .refused(problem: "the message is none of alerts"))
  }

  @Test("every try of a delivery is the same mail; another recipient's has another name")
  func copies() async throws {
    let double = try MailDouble()
    defer { double.stop() }
    let channel = try MailScene.channel(double.port)
    let notices = [try MailScene.notice()]
    var second = MailScene.delivery(notices)
    second.attempts = 3
    second.dueAt = at(100)
    for delivery in [MailScene.delivery(notices), second] {
      #expect(await channel.send(delivery) == .arrived)
    }
    let other = MailScene.delivery(notices, endpoint: "mail/night")
    #expect(await channel.send(other) == .arrived)
    #expect(double.mails[0] == double.mails[1])
    let names = double.mails.map { $0.header("Message-ID") }
    #expect(names[0] != names[2])
  }

  @Test("several alerts are one mail, and the worst of them is its subject")
  func several() async throws {
    let double = try MailDouble()
    defer { double.stop() }
    let notices = [
      try MailScene.notice("zeta: over", change: .recovered),
      try MailScene.notice("acme: dry", change: .worsened),
      try MailScene.notice("beta: 10 USD left", change: .repeated, tier: .warning),
    ]
    let channel = try MailScene.channel(double.port)
    #expect(await channel.send(MailScene.delivery(notices)) == .arrived)
    let mail = try #require(double.mails.first)
    #expect(mail.header("Subject") == "[critical] acme: dry, and 2 more")
    for line in [
      "OVER: zeta: over", "NOW CRITICAL: acme: dry",
      "STILL WARNING: beta: 10 USD left",
    ] {
      #expect(mail.text.contains("\n\(line)\n"))
    }
    let over = MailScene.delivery([notices[0]])
    #expect(await channel.send(over) == .arrived)
    #expect(double.mails.last?.header("Subject") == "[recovered] zeta: over")
  }

  @Test("a hundred alerts are told in part, and how many there are more")
  func many() async throws {
    let double = try MailDouble()
    defer { double.stop() }
    let notices = try (0..<100).map { try MailScene.notice("pool \($0) is dry") }
    let channel = try MailScene.channel(double.port)
    #expect(await channel.send(MailScene.delivery(notices)) == .arrived)
    let mail = try #require(double.mails.first)
    #expect(mail.text.contains("pool 49 is dry") && !mail.text.contains("pool 50 is dry"))
    #expect(mail.text.contains("And 50 more;"))
  }
}
