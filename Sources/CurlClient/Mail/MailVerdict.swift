internal import CCurl

/// What becomes of a message, decided by libcurl's result, the last reply and what was sent: none of them tells it alone.
///
/// Sources: libcurl 7.88.1 and 8.23.0 against Postfix 3.7.11, Exim 4.96 and aiosmtpd 1.4.6 (record 43).
package enum MailVerdict: Hashable, Sendable {
  case delivered, refusedForNow, refusedForGood, unknown, notSent

  /// How much of a message left.
  package enum Sent: Hashable, Sendable {
    /// Not all of its lines, so that the line that ends it did not leave either.
    case part
    /// All of its lines, and maybe the line that ends it.
    case all
  }

  /// What became of a message.
  ///
  /// - Parameters:
  ///   - result: libcurl's result, a `CURLcode`.
  ///   - reply: the code of the last reply, the one to QUIT apart; beside a failure it may be the reply to something
  ///     before it.
  ///   - sent: how much left.
  package init(result: UInt32, reply: Int, sent: Sent) {
    let code = CURLcode(rawValue: result)
    let isAnswered = [CURLE_WEIRD_SERVER_REPLY, CURLE_SEND_ERROR, CURLE_LOGIN_DENIED].contains(code)
    self =
      switch (code, reply, sent) {
      case (CURLE_OK, 250, .all): .delivered
      // libcurl takes no other for a success, and servers know some (RFC 5321, section 4.2.1).
      case (CURLE_WEIRD_SERVER_REPLY, 200..<300, .all): .delivered
      case (_, 400..<500, _) where isAnswered: .refusedForNow
      case (_, 500..<600, _) where isAnswered: .refusedForGood
      // A line that ends the message and that the system did not take has not left.
      case (CURLE_SEND_ERROR, _, _): .notSent
      case (_, 354, .all): .unknown
      default: .notSent
      }
  }
}
