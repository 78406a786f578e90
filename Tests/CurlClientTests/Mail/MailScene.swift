import CurlClient
import TestSupport

/// What most tests of mail need.
enum MailScene {
  /// Nobody waits so long: the machine may be busy.
  static let patience = Duration.seconds(300)

  /// A server that speaks in clear.
  static func server(
    _ port: UInt16, login: MailLogin? = nil, timeout: Duration = patience,
    replyTimeout: Duration = patience
  ) -> MailServer {
    MailServer(
      host: "127.0.0.1", port: port, security: .none, login: login, connectTimeout: patience,
      timeout: timeout, replyTimeout: replyTimeout)
  }

  /// A message of these bytes.
  static func letter(
    _ content: String = "Subject: low\r\n\r\n84.20 USD left\r\n",
    to recipient: String = "owner@shop.example"
  ) throws -> MailLetter {
    MailLetter(
      sender: try MailAddress("alerts@shop.example"), recipient: try MailAddress(recipient),
      content: Array(content.utf8))
  }

  /// What becomes of a message at a server that does this.
  static func outcome(
    of turns: [MailDouble.Step: MailDouble.Turn], timeout: Duration = patience
  ) async throws -> (report: MailReport, double: MailDouble) {
    let double = try MailDouble(turns: turns)
    defer { double.stop() }
    let client = try MailClient(server: server(double.port, timeout: timeout))
    return (await client.send(try letter()), double)
  }
}

extension MailOutcome {
  /// What it comes to, without the sentence.
  var verdict: MailVerdict {
    switch self {
    case .delivered: .delivered
    case .refusedForNow: .refusedForNow
    case .refusedForGood: .refusedForGood
    case .unknown: .unknown
    case .notSent: .notSent
    }
  }
}
