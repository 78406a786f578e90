import CurlClient
import Foundation
import TestSupport
import Testing

@Suite("A mail at a server that fails at one step", .mustEnd)
struct MailStepTests {
  typealias Step = MailDouble.Step

  /// The steps before the message has left.
  private static let early: [Step] = [.sender, .recipient, .data]
  /// Long enough for all that goes well.
  private static let short = Duration.seconds(3)

  @Test("4xx is a refusal for now", arguments: [.banner] + early + [.content])
  func forNow(step: Step) async throws {
    let report = try await MailScene.outcome(of: [step: .reply("451 4.3.0 too busy")]).report
    #expect(report.outcome.verdict == .refusedForNow)
    #expect(report.outcome.problem?.hasSuffix(": 451 4.3.0 too busy") == true)
  }

  @Test("5xx is a refusal for good", arguments: [.banner] + early + [.content])
  func forGood(step: Step) async throws {
    let report = try await MailScene.outcome(of: [step: .reply("554 5.7.1 no")]).report
    #expect(report.outcome.verdict == .refusedForGood)
    #expect(report.outcome.problem?.hasSuffix(": 554 5.7.1 no") == true)
  }

  @Test("a server that will not be greeted has got nothing")
  func hello() async throws {
    for reply in ["421 later", "550 no"] {
      let (report, double) = try await MailScene.outcome(of: [.hello: .reply(reply)])
      #expect(report.outcome.verdict == .notSent)
      #expect(report.outcome.problem?.hasSuffix("refused to be greeted: \(reply)") == true)
      #expect(!double.commands.contains { $0.hasPrefix("MAIL") })
    }
  }

  @Test("251 after the message is a success, though libcurl knows only 250")
  func forwarded() async throws {
    let (report, double) = try await MailScene.outcome(of: [.content: .reply("251 will forward")])
    #expect(report.outcome == .delivered)
    #expect(double.mails.count == 1)
  }

  @Test("250 instead of 354 is no success")
  func noGoAhead() async throws {
    let (report, double) = try await MailScene.outcome(of: [.data: .reply("250 ok")])
    #expect(report.outcome.verdict == .notSent)
    #expect(double.mails.isEmpty)
  }

  @Test(
    "a connection that ends before the message has not sent it",
    arguments: [.banner, .hello] + early)
  func droppedEarly(step: Step) async throws {
    let (report, double) = try await MailScene.outcome(of: [step: .drop])
    #expect(report.outcome.verdict == .notSent)
    #expect(double.mails.isEmpty)
  }

  @Test("a connection that ends after the message leaves it unknown")
  func droppedLate() async throws {
    let (report, double) = try await MailScene.outcome(of: [.content: .drop])
    #expect(report.outcome.verdict == .unknown)
    #expect(report.outcome.problem?.contains("it may have arrived") == true)
    #expect(double.mails.count == 1)
  }

  @Test("silence before the message has not sent it", arguments: [.banner, .hello] + early)
  func silentEarly(step: Step) async throws {
    let (report, double) = try await MailScene.outcome(of: [step: .silence], timeout: Self.short)
    #expect(report.outcome.verdict == .notSent)
    #expect(double.mails.isEmpty)
  }

  @Test("silence after the message leaves it unknown")
  func silentLate() async throws {
    let report = try await MailScene.outcome(of: [.content: .silence], timeout: Self.short).report
    #expect(report.outcome.verdict == .unknown)
    #expect(report.outcome.problem?.contains("the time was over") == true)
  }

  @Test("what becomes of QUIT changes nothing, and is not waited for")
  func quit() async throws {
    for turn: MailDouble.Turn in [.reply("421 whatever"), .drop, .silence] {
      let start = ContinuousClock.now
      let report = try await MailScene.outcome(of: [.quit: turn]).report
      #expect(report.outcome == .delivered)
      #expect(report.trace.lastReply == "250 taken")
      // Far from the 120 seconds that libcurl would wait by itself, and from the patience of these tests.
      #expect(ContinuousClock.now - start < .seconds(60))
    }
  }

  @Test("a reply of several lines is told as one")
  func severalLines() async throws {
    let turn = MailDouble.Turn.reply("550-5.7.1 first\r\n550 5.7.1 \u{1B}[31msecond")
    let report = try await MailScene.outcome(of: [.recipient: turn]).report
    let problem = try #require(report.outcome.problem)
    #expect(problem.hasSuffix("refused the recipient: 550-5.7.1 first 5.7.1  [31msecond"))
  }

  @Test("nobody who listens, and no such host, have got nothing")
  func unreachable() async throws {
    let socket = try LoopbackSocket.bound()
    defer { socket.close() }
    let client = try MailClient(server: MailScene.server(socket.port))
    #expect(await client.send(try MailScene.letter()).outcome.verdict == .notSent)
    var server = MailScene.server(25)
    server.host = "no-such-host.invalid"
    let report = try await MailClient(server: server).send(try MailScene.letter())
    #expect(report.outcome.verdict == .notSent)
    #expect(report.outcome.problem?.contains("no-such-host.invalid") == true)
  }
}
