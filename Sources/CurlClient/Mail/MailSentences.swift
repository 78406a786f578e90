internal import CCurl

/// What an owner is told of a message that was not delivered.
struct MailSentences {
  let server: MailServer
  let trace: MailTrace
  let failure: MailFailure

  /// The server said no.
  var refusal: String {
    let reply = trace.lastReply ?? "without a word"
    if trace.step == .login {
      let isForNow = reply.hasPrefix("4")
      return isForNow
        ? "\(server.origin) cannot check the login at the moment: \(reply)"
        : "credential rejected: \(server.origin) refused the login: \(reply)"
    }
    return "\(server.origin) refused \(subject): \(reply)"
  }

  private var subject: String {
    switch trace.step {
    case .connecting: "the connection"
    case .hello: "to be greeted"
    case .startTLS: "STARTTLS"
    case .login: "the login"
    case .sender: "the sender"
    case .recipient: "the recipient"
    case .data: "to take a message"
    case .content: "the message"
    }
  }

  /// The message left, and the server said nothing.
  var silence: String {
    "all of the message was sent to \(server.origin), and no answer came (\(cause)): "
      + "it may have arrived"
  }

  private var cause: String {
    if failure.isStopped { return "it was given up" }
    switch failure.result {
    case CURLE_OPERATION_TIMEDOUT, CURLE_ABORTED_BY_CALLBACK: return "the time was over"
    case CURLE_RECV_ERROR, CURLE_GOT_NOTHING: return "the connection ended"
    default: return failure.reason
    }
  }

  /// The message did not leave.
  var hindrance: String {
    if failure.isStopped {
      return "sending by \(server.origin) was given up before the message left"
    }
    if failure.lacksLogin { return missingLogin }
    switch failure.result {
    case CURLE_USE_SSL_FAILED where trace.step == .startTLS:
      return "\(server.origin) does not begin TLS: \(trace.lastReply ?? "without a word")"
    case CURLE_USE_SSL_FAILED:
      return "\(server.origin) offers no STARTTLS, so nothing was sent; write `security: tls` if "
        + "it speaks TLS from the beginning, as on port 465"
    case CURLE_SSL_CONNECT_ERROR where server.security == .tls:
      return "no TLS with \(server.origin): \(failure.reason); if it wants STARTTLS, "
        + "as on port 587, write `security: starttls`"
    case CURLE_OPERATION_TIMEDOUT
    where failure.isConnected && trace.greeting == nil && server.security != .tls:
      return "\(server.origin) did not greet; if it speaks TLS from the beginning, as on port 465, "
        + "write `security: tls`"
    case CURLE_LOGIN_DENIED: return deniedLogin
    case CURLE_OPERATION_TIMEDOUT, CURLE_ABORTED_BY_CALLBACK:
      return "\(server.origin) took too long, \(place)"
    case CURLE_REMOTE_ACCESS_DENIED:
      return "\(server.origin) refused to be greeted: \(trace.lastReply ?? "without a word")"
    default: return "\(server.origin): \(failure.reason), \(place)"
    }
  }

  private var place: String {
    switch trace.step {
    case .connecting: "before it greeted"
    case .hello: "when it was greeted"
    case .startTLS: "at STARTTLS"
    case .login: "at the login"
    case .sender: "when it was told the sender"
    case .recipient: "when it was told the recipient"
    case .data: "before the message"
    case .content: "in the midst of the message"
    }
  }

  private var offered: String? {
    trace.hello.first { $0.uppercased().hasPrefix("AUTH") }.map { String($0.dropFirst(5)) }
  }

  private var missingLogin: String {
    let reason = offered.map { "it offers \($0)" } ?? "it offers none"
    return "no login was made at \(server.origin), though a user is configured: \(reason)"
      + (trace.tls == nil ? " without TLS" : "") + "; nothing was sent"
  }

  private var deniedLogin: String {
    let wanted = server.login?.mechanisms.map(\.rawValue).joined(separator: ", ") ?? ""
    return "no login was made at \(server.origin): it offers \(offered ?? "none"), "
      + "and \(wanted) is wanted"
  }
}
