/// What was said between Purser and a mail server, without secrets and without the message.
package struct MailTrace: Hashable, Sendable {
  /// How far a message has come.
  package enum Step: String, Hashable, Sendable, CaseIterable {
    /// Nothing was sent yet: there is no connection, or no greeting.
    case connecting
    /// Each side says who it is.
    case hello
    /// TLS is to begin.
    case startTLS
    /// Somebody logs in.
    case login
    /// The sender was named.
    case sender
    /// The recipient was named.
    case recipient
    /// The message was announced.
    case data
    /// The message is on its way.
    case content
  }

  /// The longest line that is kept, and the most of them.
  private static let (longestLine, mostLines) = (300, 40)

  /// The version of libcurl and of what it is made of.
  package let library: String
  /// How far the message has come.
  package private(set) var step = Step.connecting
  /// The server's first words.
  package private(set) var greeting: String?
  /// What the server said of itself, in its last reply to EHLO.
  package private(set) var hello: [String] = []
  /// How somebody logged in; `nil` where nobody tried.
  package private(set) var mechanism: String?
  /// Whether the login was made: the server said 235.
  package private(set) var isLoggedIn = false
  /// Version and cipher of TLS; `nil` where the connection has none.
  package private(set) var tls: String?
  /// The last reply, the one to QUIT apart; its lines are joined.
  package private(set) var lastReply: String?
  /// Whether the connection is being ended politely.
  package private(set) var isQuitting = false

  /// Whether the server has answered the message.
  package private(set) var hasEnded = false

  private var reply: [String] = []

  /// Nothing was said yet.
  package init(library: String) { self.library = library }

  /// Notes a command that was sent. Of an answer to a question of a login nothing is kept.
  package mutating func note(command: String) {
    let words = command.split { " \r\n".contains($0) }.prefix(2)
    switch words.first {
    case "EHLO", "HELO":
      step = .hello
      hello = []
    case "STARTTLS": step = .startTLS
    case "AUTH":
      step = .login
      mechanism = words.dropFirst().first.map { Self.printable(String($0), atMost: 20) }
    case "MAIL": step = .sender
    case "RCPT": step = .recipient
    case "DATA": step = .data
    case "QUIT": isQuitting = true
    default: break
    }
  }

  /// Notes a line of a reply, from which secrets were taken.
  package mutating func note(reply line: String) {
    guard !isQuitting else { return }
    let code = line.prefix(3)
    // A question of a login is of no use to anybody, and may repeat what was answered.
    if reply.count < Self.mostLines {
      reply.append(code == "334" ? "334" : Self.printable(line, atMost: Self.longestLine))
    }
    guard line.dropFirst(3).first != "-" else { return }
    let lines = reply
    reply = []
    lastReply = Self.printable(
      ([lines[0]] + lines.dropFirst().map { String($0.dropFirst(4)) }).joined(separator: " "),
      atMost: Self.longestLine)
    switch step {
    case .connecting: greeting = lastReply
    case .hello: hello = lines.map { String($0.dropFirst(4)) }
    case .login where code == "235": isLoggedIn = true
    case .data where code == "354": step = .content
    case .content: hasEnded = true
    case .startTLS, .login, .sender, .recipient, .data: break
    }
  }

  /// Notes what libcurl tells of its work.
  package mutating func note(information: String) {
    let start = "SSL connection using "
    guard information.hasPrefix(start) else { return }
    tls = Self.printable(String(information.dropFirst(start.count)), atMost: 100)
  }

  /// A text on one line, with a mark for what cannot be shown, cut to a length.
  static func printable(_ text: String, atMost length: Int) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(length + 1) {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator, .format, .unassigned: shown += " "
      default: shown.unicodeScalars.append(scalar)
      }
    }
    while shown.hasSuffix(" ") { shown.removeLast() }
    return text.unicodeScalars.count > length ? shown.prefix(length) + "…" : shown
  }
}
