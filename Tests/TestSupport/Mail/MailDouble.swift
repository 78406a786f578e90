import Synchronization

/// A mail server on a loopback port that does at each step what a test says. Like some real ones it takes a lone line feed
/// for the end of a line.
package final class MailDouble: Sendable {
  /// Where in a conversation it is.
  package enum Step: String, Sendable, CaseIterable {
    case banner, hello, startTLS, login, sender, recipient, data, content, quit
  }

  /// What it does at a step instead of what is usual.
  package enum Turn: Sendable {
    /// Says something else, of one line.
    case reply(String)
    /// Ends the connection.
    case drop
    /// Says nothing until the client has gone.
    case silence
    /// Does something first, on the connection's thread, and then what is usual.
    case after(@Sendable () -> Void)
  }

  private let server: LoopbackServer
  private let heard: HeardMail

  /// Starts a server.
  ///
  /// - Parameters:
  ///   - offers: what it says that it can, in its reply to EHLO.
  ///   - turns: what it does otherwise.
  /// - Throws: ``LoopbackSocket/Failure``.
  package init(offers: [String] = ["SIZE 1000000"], turns: [Step: Turn] = [:]) throws {
    let heard = HeardMail()
    self.heard = heard
    server = try LoopbackServer { connection in
      MailConversation(connection: connection, offers: offers, turns: turns, heard: heard).run()
    }
  }

  /// Its port of 127.0.0.1.
  package var port: UInt16 { server.port }
  /// How many connections there were.
  package var connections: Int { server.acceptedConnections }
  /// What clients have said, the messages apart.
  package var commands: [String] { heard.commands }
  /// What it has got.
  package var mails: [HeardMail.Mail] { heard.mails }
  /// What it gets, from the first message on; for one who waits.
  package var arrivals: AsyncStream<HeardMail.Mail> { heard.arrivals }

  /// Ends every connection.
  package func stop() { server.stop() }
}
