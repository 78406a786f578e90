/// Why an exchange brought no reply.
package struct CurlError: Error, Sendable, CustomStringConvertible {
  /// The kinds of failure a caller decides on.
  package enum Code: String, Sendable, CaseIterable {
    /// The URL cannot be used: malformed, without a host, or with a line break or NUL in it.
    case invalidURL
    /// The URL's scheme is neither `http` nor `https`.
    case unsupportedScheme
    /// The host's name has no address.
    case resolve
    /// No connection to the host's address: refused, unreachable.
    case connect
    /// No TLS connection that can be trusted.
    case tls
    /// The exchange, or its connection, took longer than the request allows.
    case timeout
    /// The reply is larger than the request allows.
    case tooLarge
    /// The connection ended before the reply was complete.
    case closedEarly
    /// What came back is not HTTP, or not what its headers announced.
    case protocolViolation
    /// The task that waited for the reply was cancelled.
    case cancelled
    /// The client was shut down.
    case shutDown
    /// Anything else, such as a header that would break the request.
    case other
  }

  /// The kind of failure.
  package let code: Code

  /// One sentence that says what happened. It names the host at most: never a query, a user, a
  /// password or the value of a header.
  package let message: String

  /// Whether the supplier may have received the request, so that the outcome of an order is unknown.
  package let requestMayHaveBeenSent: Bool

  /// The head of the reply where all of it has come, with what came of the body apart, as `cutBody`;
  /// `nil` where the head is not complete.
  package var partial: HTTPResponse?

  /// Makes an error; unless it is known better, the request may have been sent.
  package init(code: Code, message: String, requestMayHaveBeenSent: Bool = true) {
    self.code = code
    self.message = message
    self.requestMayHaveBeenSent = requestMayHaveBeenSent
  }

  /// The code and the sentence.
  package var description: String { "\(code.rawValue): \(message)" }
}

extension CurlError {
  /// An error found before anything was sent.
  static func unsent(_ code: Code, _ message: String) -> CurlError {
    CurlError(code: code, message: message, requestMayHaveBeenSent: false)
  }

  /// The client takes no request any more.
  static let shutDown = unsent(.shutDown, "the client has been shut down")

  /// The task was cancelled before its request reached the wire.
  package static let cancelledUnsent = unsent(
    .cancelled, "the task was cancelled before the request left")
}
