internal import CCurl

/// One message on its way, over a handle and a connection of its own. Made and used on one thread, which it blocks.
final class MailTransfer {
  /// How long the reply to QUIT is waited for: nothing depends on it.
  private static let politeness = Duration.milliseconds(500)

  let stop: MailStop
  let server: MailServer

  private let letter: MailLetter
  private let content: [UInt8]
  private var read = 0
  private let deadline: ContinuousClock.Instant
  private var quitDeadline: ContinuousClock.Instant?
  private(set) var trace: MailTrace
  /// Whether the message was not sent since the login was not made.
  private(set) var lacksLogin = false

  /// A message to be sent.
  init(_ letter: MailLetter, by server: MailServer, until stop: MailStop) {
    self.letter = letter
    self.server = server
    self.stop = stop
    content = letter.lines
    deadline = ContinuousClock.now + server.longest
    trace = MailTrace(library: String(cString: curl_version()))
  }

  /// The transfer that libcurl was given as what it calls back with.
  static func behind(_ context: UnsafeMutableRawPointer?) -> MailTransfer? {
    context.map { Unmanaged<MailTransfer>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Sends the message; returns within the server's longest time.
  func run() -> MailReport {
    let outcome: MailOutcome
    do throws(CurlError) {
      let handle = try EasyHandle()
      let recipients = try MailRecipients(letter.recipient)
      try handle.applyMailSafety()
      try handle.apply(server)
      try handle.apply(letter, to: recipients, bytes: content.count)
      try handle.report(to: self)
      let result = withExtendedLifetime((self, recipients)) { curl_easy_perform(handle.pointer) }
      outcome = self.outcome(of: result, handle)
    } catch {
      outcome = .notSent(error.message)
    }
    return MailReport(outcome: outcome, trace: trace)
  }

  private func outcome(of result: CURLcode, _ handle: EasyHandle) -> MailOutcome {
    let verdict = MailVerdict(
      result: result.rawValue, reply: handle.number(CURLINFO_RESPONSE_CODE),
      sent: read == content.count ? .all : .part)
    let failure = MailFailure(
      result: result, isConnected: handle.number(CURLINFO_PRIMARY_PORT) != 0,
      reason: handle.problem.isEmpty
        ? String(cString: curl_easy_strerror(result)) : handle.problem,
      lacksLogin: lacksLogin, isStopped: stop.isStopped)
    let sentences = MailSentences(server: server, trace: trace, failure: failure)
    return switch verdict {
    case .delivered: .delivered
    case .refusedForNow: .refusedForNow(sentences.refusal)
    case .refusedForGood: .refusedForGood(sentences.refusal)
    case .unknown: .unknown(sentences.silence)
    case .notSent: .notSent(sentences.hindrance)
    }
  }
}

/// What libcurl's callbacks report and ask.
extension MailTransfer {
  /// Takes in what libcurl tells of its work.
  func note(_ kind: curl_infotype, _ bytes: UnsafeRawBufferPointer) {
    switch kind {
    case CURLINFO_HEADER_IN:
      let line = String(decoding: bytes, as: UTF8.self)
      trace.note(reply: server.login?.redacted(line) ?? line)
    case CURLINFO_HEADER_OUT:
      trace.note(command: String(decoding: bytes, as: UTF8.self))
      if trace.isQuitting, quitDeadline == nil {
        quitDeadline = ContinuousClock.now + Self.politeness
      }
    case CURLINFO_TEXT: trace.note(information: String(decoding: bytes, as: UTF8.self))
    default: break
    }
  }

  /// Whether sender and recipient may be told, once the connection stands: libcurl goes on without a login where the
  /// server offers none.
  func mayBeSent() -> Bool {
    lacksLogin = server.login != nil && !trace.isLoggedIn
    return !lacksLogin && !stop.isStopped
  }

  /// Hands out what is to be sent next; nothing where that was all.
  func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard !stop.isStopped, !lacksLogin else { return Int(CURL_READFUNC_ABORT) }
    let count = min(buffer.count, content.count - read)
    content[read..<(read + count)].withUnsafeBytes { buffer.copyMemory(from: $0) }
    read += count
    return count
  }

  /// Whether nothing is to be waited for any more; asked once a second at least. The way from the last reply to
  /// the end is not broken off: it would make a failure of a success.
  func isOver() -> Bool {
    if let quitDeadline { return ContinuousClock.now >= quitDeadline || stop.isStopped }
    if trace.hasEnded { return false }
    return stop.isStopped || ContinuousClock.now >= deadline
  }
}
