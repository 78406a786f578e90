import CurlClient
import TestSupport
import Testing

@Suite("A mail on the wire", .mustEnd)
struct MailWireTests {
  @Test("a message is one transaction over a connection of its own")
  func transaction() async throws {
    let double = try MailDouble()
    defer { double.stop() }
    let client = try MailClient(server: MailScene.server(double.port))
    for _ in 0..<2 {
      #expect(await client.send(try MailScene.letter()).outcome == .delivered)
    }
    #expect(double.connections == 2)
    #expect(
      double.commands.prefix(5) == [
        "EHLO [127.0.0.1]", "MAIL FROM:<alerts@shop.example> SIZE=32",
        "RCPT TO:<owner@shop.example>", "DATA", "QUIT",
      ])
    let mail = try #require(double.mails.first)
    #expect(mail.text == "Subject: low\n\n84.20 USD left")
    #expect(double.mails.last == mail)
  }

  @Test("Purser calls itself as it is told")
  func helloName() async throws {
    let double = try MailDouble()
    defer { double.stop() }
    for name in ["shop.example", "[192.0.2.7]", "[IPv6:2001:db8::7]"] {
      var server = MailScene.server(double.port)
      server.helloName = name
      let report = try await MailClient(server: server).send(try MailScene.letter())
      #expect(report.outcome == .delivered)
      #expect(double.commands.contains("EHLO \(name)"))
    }
  }

  @Test(
    "no line of a message can end it or be read as a command",
    arguments: [
      "a\n.\nMAIL FROM:<evil@x.example>\n", "a\r.\rRSET\r", "a\r\n.\r\nQUIT\r\n", "a\n.x\n..\n",
      ".\n", ".", "a\n\r\n\r.\n\r\n", "\n.\n.\n.", "no end",
    ])
  func dots(text: String) async throws {
    let double = try MailDouble()
    defer { double.stop() }
    let client = try MailClient(server: MailScene.server(double.port))
    #expect(await client.send(try MailScene.letter("Subject: x\n\n" + text)).outcome == .delivered)
    // Each break of a line, however it is written, is one; the last line ends in any case.
    let sent = "Subject: x\n\n" + text
    var expected = sent.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    if expected.hasSuffix("\n") { expected.removeLast() }
    #expect(double.mails.map(\.text) == [expected])
    #expect(double.commands.map { $0.prefix(4) } == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"])
  }

  @Test("a long message arrives whole, dots and all")
  func long() async throws {
    let double = try MailDouble(offers: ["SIZE 100000000"])
    defer { double.stop() }
    let line = ".a line that begins with a dot\n"
    let text = "Subject: x\n\n" + String(repeating: line, count: 20_000)
    let client = try MailClient(server: MailScene.server(double.port))
    #expect(await client.send(try MailScene.letter(text)).outcome == .delivered)
    #expect(double.mails.first.map { $0.text + "\n" } == text)
  }

  @Test("what is too large is refused before it is sent")
  func tooLarge() async throws {
    let double = try MailDouble(turns: [.sender: .reply("552 5.3.4 too large")])
    defer { double.stop() }
    let client = try MailClient(server: MailScene.server(double.port))
    let report = await client.send(try MailScene.letter())
    #expect(report.outcome.verdict == .refusedForGood)
    #expect(!double.commands.contains("DATA"))
  }

  @Test("a slow end of a message delays no exchange over HTTP beside it")
  func besideHTTP() async throws {
    let (reached, released) = (TestEvent(), Gate())
    let double = try MailDouble(turns: [
      .content: .after {
        reached.happen()
        released.wait()
      }
    ])
    defer { double.stop() }
    let web = try LoopbackServer { connection in
      while connection.readRequest() != nil { connection.reply(text: "hello") }
    }
    defer { web.stop() }
    let (http, mail) = (try CurlClient(), try MailClient(server: MailScene.server(double.port)))
    let letter = try MailScene.letter()
    let sending = Task { await mail.send(letter) }
    await reached.wait()
    // The server answers the message only after all of these: they would wait for ever.
    for _ in 0..<20 {
      let response = try await http.execute(HTTPRequest(url: web.url(), timeout: .seconds(300)))
      #expect(response.status == 200)
    }
    released.open()
    #expect(await sending.value.outcome == .delivered)
  }
}
