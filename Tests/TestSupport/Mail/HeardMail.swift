import Synchronization

/// What a mail server of a test has heard.
package final class HeardMail: Sendable {
  /// A message that has come to its end.
  package struct Mail: Hashable, Sendable {
    /// What follows MAIL FROM.
    package var sender: String
    /// What follows each RCPT TO.
    package var recipients: [String]
    /// The lines of header and text, without the dots that were added on the way.
    package var lines: [[UInt8]]

    /// The lines as text.
    package var text: String {
      lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }

    /// The value of a header in one line.
    package func header(_ name: String) -> String? {
      lines.prefix { !$0.isEmpty }.map { String(decoding: $0, as: UTF8.self) }
        .first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
        .map { String($0.dropFirst(name.count + 2)) }
    }
  }

  private struct State {
    var commands: [String] = []
    var mails: [Mail] = []
  }

  private let state = Mutex(State())
  private let arrival: AsyncStream<Mail>.Continuation
  /// Messages as they come.
  let arrivals: AsyncStream<Mail>

  init() { (arrivals, arrival) = AsyncStream.makeStream() }

  /// What clients have said, the messages apart.
  var commands: [String] { state.withLock(\.commands) }
  /// Messages so far.
  var mails: [Mail] { state.withLock(\.mails) }

  func hear(_ command: String) { state.withLock { $0.commands.append(command) } }

  func hear(_ mail: Mail) {
    state.withLock { $0.mails.append(mail) }
    arrival.yield(mail)
  }
}
