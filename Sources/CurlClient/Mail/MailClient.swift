internal import CCurl

/// Hands messages to a mail server, each over a thread, a handle and a connection of its own: libcurl blocks all that
/// shares one of them while a mail server thinks (record 43).
package final class MailClient: Sendable {
  /// The server.
  package let server: MailServer

  private let places: MailPlaces

  /// A client; nothing is connected yet.
  ///
  /// - Parameters:
  ///   - server: who takes the messages.
  ///   - maximumConnections: the most messages on their way at a time; others wait.
  /// - Throws: `CurlError` where the server cannot be used as it is described.
  package init(server: MailServer, maximumConnections: Int = 4) throws(CurlError) {
    guard CurlClient.globalSetup == CURLE_OK else {
      throw .unsent(.other, "libcurl cannot be set up")
    }
    if let problem = server.problems.first { throw .unsent(.invalidURL, problem) }
    self.server = server
    places = MailPlaces(max(1, maximumConnections))
  }

  /// Sends a message once, and says what became of it.
  ///
  /// From when it has its turn that takes `MailServer.longest` at most. A cancelled task ends its connection at once.
  package func send(_ letter: MailLetter) async -> MailReport {
    guard await places.enter() else { return report(.notSent("the message was given up unsent")) }
    defer { places.leave() }
    let (server, stop) = (server, MailStop())
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isStarted = DetachedThread.start {
          continuation.resume(returning: MailTransfer(letter, by: server, until: stop).run())
        }
        if !isStarted {
          continuation.resume(returning: report(.notSent("the system gives no more threads")))
        }
      }
    } onCancel: {
      stop.stop()
    }
  }

  private func report(_ outcome: MailOutcome) -> MailReport {
    MailReport(outcome: outcome, trace: MailTrace(library: String(cString: curl_version())))
  }
}
