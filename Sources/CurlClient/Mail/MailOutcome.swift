/// What became of a message.
package enum MailOutcome: Hashable, Sendable {
  /// The server has taken it.
  case delivered
  /// The server refused it, and may take it later.
  case refusedForNow(String)
  /// The server refused it, and will again.
  case refusedForGood(String)
  /// All of it was sent and nothing was heard: it may have been taken.
  case unknown(String)
  /// It was not sent to its end.
  case notSent(String)

  /// Why it was not delivered, in a sentence without secrets; `nil` where it was.
  package var problem: String? {
    switch self {
    case .delivered: nil
    case .refusedForNow(let problem), .refusedForGood(let problem), .unknown(let problem),
      .notSent(let problem):
      problem
    }
  }
}
