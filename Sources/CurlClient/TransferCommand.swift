/// What other threads ask of the loop's thread.
enum TransferCommand: Sendable {
  typealias Continuation = CheckedContinuation<Result<HTTPResponse, CurlError>, Never>

  /// A request, checked, and the task that waits for its reply.
  struct Start: Sendable {
    let id: UInt64
    let request: HTTPRequest
    let hop: Hop
    let deadline: ContinuousClock.Instant
    let continuation: Continuation
  }

  /// Make an exchange. From here on the loop answers the continuation, once.
  case start(Start)

  /// End an exchange, if it has not ended yet.
  case cancel(id: UInt64)
}
