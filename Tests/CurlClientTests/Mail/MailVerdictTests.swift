import CurlClient
import Testing

@Suite("What became of a mail, by result, reply and what was sent")
struct MailVerdictTests {
  /// Results of libcurl by their numbers.
  private static let (ok, weird, timeout, aborted): (UInt32, UInt32, UInt32, UInt32) = (
    0, 8, 28, 42
  )
  private static let (sendError, receiveError, denied): (UInt32, UInt32, UInt32) = (55, 56, 67)

  @Test("success needs 250; another 2xx after the message is one as well")
  func delivered() {
    #expect(MailVerdict(result: Self.ok, reply: 250, sent: .all) == .delivered)
    for reply in [200, 251, 252, 299] {
      #expect(MailVerdict(result: Self.weird, reply: reply, sent: .all) == .delivered)
      #expect(MailVerdict(result: Self.weird, reply: reply, sent: .part) == .notSent)
      #expect(MailVerdict(result: Self.ok, reply: reply, sent: .all) == .notSent)
    }
    #expect(MailVerdict(result: Self.ok, reply: 250, sent: .part) == .notSent)
    #expect(MailVerdict(result: Self.ok, reply: 0, sent: .all) == .notSent)
  }

  @Test(
    "the first digit of a refusal decides",
    arguments: [sendError, weird, denied], [MailVerdict.Sent.part, .all])
  func refused(result: UInt32, sent: MailVerdict.Sent) {
    for reply in [400, 421, 450, 451, 454, 499] {
      #expect(MailVerdict(result: result, reply: reply, sent: sent) == .refusedForNow)
    }
    for reply in [500, 504, 535, 550, 554, 599] {
      #expect(MailVerdict(result: result, reply: reply, sent: sent) == .refusedForGood)
    }
  }

  @Test("after the whole message silence is unknown, and after a part of it not")
  func unknown() {
    for result in [Self.timeout, Self.receiveError, Self.aborted] {
      #expect(MailVerdict(result: result, reply: 354, sent: .all) == .unknown)
      #expect(MailVerdict(result: result, reply: 354, sent: .part) == .notSent)
    }
    #expect(MailVerdict(result: Self.sendError, reply: 354, sent: .all) == .notSent)
  }

  @Test("a 250 beside a failure is the reply to something before it")
  func earlierReply() {
    for result: UInt32 in 1...99 where result != Self.weird {
      for sent in [MailVerdict.Sent.part, .all] {
        #expect(MailVerdict(result: result, reply: 250, sent: sent) == .notSent)
      }
    }
  }

  @Test("any other result is a message that was not sent, whatever the last reply was")
  func others() {
    let answered = [Self.weird, Self.sendError, Self.denied]
    for result: UInt32 in 1...99 where !answered.contains(result) {
      for reply in [0, 220, 250, 334, 421, 454, 550] {
        #expect(MailVerdict(result: result, reply: reply, sent: .part) == .notSent)
      }
    }
  }
}
