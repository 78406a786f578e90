/// One connection of a mail server of a test.
struct MailConversation {
  let connection: LoopbackConnection
  let offers: [String]
  let turns: [MailDouble.Step: MailDouble.Turn]
  let heard: HeardMail

  /// Speaks until one side ends the connection.
  func run() {
    var mail = HeardMail.Mail(sender: "", recipients: [], lines: [])
    guard answer(.banner, "220 mail.test ESMTP") else { return }
    while let line = connection.readLine() {
      let command = String(decoding: line, as: UTF8.self)
      heard.hear(command)
      switch command.prefix(4).uppercased() {
      case "EHLO", "HELO": guard hello() else { return }
      case "STAR": guard answer(.startTLS, "220 go ahead") else { return }
      case "AUTH": guard login(command) else { return }
      case "MAIL":
        mail = HeardMail.Mail(sender: String(command.dropFirst(10)), recipients: [], lines: [])
        guard answer(.sender, "250 ok") else { return }
      case "RCPT":
        mail.recipients.append(String(command.dropFirst(8)))
        guard answer(.recipient, "250 ok") else { return }
      case "DATA":
        guard answer(.data, "354 go on") else { return }
        guard turns[.data].map(isUsual) ?? true else { continue }
        guard let lines = content() else { return }
        mail.lines = lines
        heard.hear(mail)
        guard answer(.content, "250 taken") else { return }
      case "QUIT":
        _ = answer(.quit, "221 bye")
        return
      default: guard connection.send("500 what?\r\n") else { return }
      }
    }
  }

  /// Whether a step goes on as usual.
  private func isUsual(_ turn: MailDouble.Turn) -> Bool {
    switch turn {
    case .after: true
    case .reply(let text): text.hasPrefix("354")
    case .drop, .silence: false
    }
  }

  /// Says what belongs to a step; false where the connection is over.
  private func answer(_ step: MailDouble.Step, _ usual: String) -> Bool {
    switch turns[step] {
    case nil: break
    case .after(let work): work()
    case .reply(let text): return connection.send(text + "\r\n")
    case .drop: return false
    case .silence:
      connection.waitUntilClosed()
      return false
    }
    return connection.send(usual + "\r\n")
  }

  private func hello() -> Bool {
    let lines = ["mail.test"] + offers
    let last = lines.count - 1
    let text = lines.enumerated().map { "250\($0.offset == last ? " " : "-")\($0.element)" }
    return answer(.hello, text.joined(separator: "\r\n"))
  }

  private func login(_ command: String) -> Bool {
    var questions: [String] = []
    switch command.split(separator: " ").dropFirst().first {
    case "PLAIN" where command.split(separator: " ").count == 2: questions = [""]
    case "LOGIN": questions = ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"]
    default: break
    }
    for question in questions {
      guard connection.send("334 \(question)\r\n"), let line = connection.readLine() else {
        return false
      }
      heard.hear(String(decoding: line, as: UTF8.self))
    }
    return answer(.login, "235 welcome")
  }

  /// The lines of a message, until the one that is a dot.
  private func content() -> [[UInt8]]? {
    var lines: [[UInt8]] = []
    while let line = connection.readLine() {
      if line == [UInt8(ascii: ".")] { return lines }
      lines.append(line.first == UInt8(ascii: ".") ? Array(line.dropFirst()) : line)
    }
    return nil
  }
}
