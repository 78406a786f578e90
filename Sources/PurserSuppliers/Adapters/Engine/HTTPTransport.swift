package import CurlClient
internal import PurserCore

/// Makes one HTTP exchange. `CurlClient` does so for real; tests answer from a script.
package protocol HTTPTransport: Sendable {
  /// Returns when it is the turn of the next request. Whoever sends calls it before the request is
  /// built, so that no signature and no date in it is older than the moment at which it leaves.
  ///
  /// - Parameter patience: how long it may wait.
  /// - Throws: `TransportFailure` when its turn does not come within `patience`.
  func takeTurn(patience: Duration) async throws(TransportFailure)

  /// Sends `request`, whose turn it is, and returns the complete reply, whatever its status.
  ///
  /// - Throws: `TransportFailure` when there is no reply.
  func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse

  /// Takes note that the supplier wants to be left alone for `pause` from now on. Whoever reads replies
  /// calls it where not the status says so, but what the adapter's rules find in the reply.
  func leaveAlone(for pause: Duration) async
}

extension HTTPTransport {
  /// Without limits nobody waits.
  package func leaveAlone(for pause: Duration) async {}

  /// Without limits it is always the next request's turn.
  package func takeTurn(patience: Duration) async throws(TransportFailure) {}
}

/// Why there is no reply to a request.
package enum TransportFailure: Error, Sendable {
  /// The exchange failed.
  case noReply(CurlError)
  /// It was not tried: the supplier's limits let the next request leave only after this time.
  case heldBack(Duration)
}

extension TransportFailure {
  /// Whether the supplier may have received the request.
  var requestMayHaveBeenSent: Bool {
    switch self {
    case .noReply(let error): error.requestMayHaveBeenSent
    case .heldBack: false
    }
  }

  /// Whether the supplier, or the way there, is at fault, and not whoever asks.
  var isTheSuppliers: Bool {
    switch self {
    case .heldBack: false
    case .noReply(let error):
      switch error.code {
      case .resolve, .connect, .tls, .timeout, .tooLarge, .closedEarly, .protocolViolation: true
      case .invalidURL, .unsupportedScheme, .cancelled, .shutDown, .other: false
      }
    }
  }
}

extension CurlClient: HTTPTransport {
  package func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    do throws(CurlError) { return try await execute(request) } catch { throw .noReply(error) }
  }
}

extension CheckFailure {
  /// For how long the supplier wants to be left alone, where the adapter's rules found that out and the
  /// status does not say it; `nil` where the transport knows already, or nobody asked for it.
  var pauseByRule: Duration? {
    guard kind == .rateLimited || kind == .maintenance, let status, status != 429, status != 503
    else { return nil }
    return retryAfter
  }

  /// The failure of a check one of whose requests brought no reply.
  init(_ failure: TransportFailure) {
    switch failure {
    case .noReply(let error): self.init(error)
    case .heldBack(let wait):
      let seconds = (wait.wholeMicroseconds + 999_999) / 1_000_000
      self.init(
        .rateLimited, "no request was sent: the supplier's limits allow the next in \(seconds) s",
        retryAfter: wait, requestMayHaveBeenSent: false)
    }
  }

  /// The failure of an exchange that brought no reply, or none that can be read.
  init(_ error: CurlError) {
    let kind: Kind =
      switch error.code {
      case .tooLarge, .protocolViolation: .malformed
      case .invalidURL, .unsupportedScheme: .invalid
      case .resolve, .connect, .tls, .timeout, .closedEarly, .cancelled, .shutDown, .other:
        .unreachable
      }
    self.init(
      kind, error.message, requestMayHaveBeenSent: error.requestMayHaveBeenSent)
  }
}
