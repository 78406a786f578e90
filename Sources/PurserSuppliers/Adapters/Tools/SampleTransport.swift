internal import CurlClient
internal import Synchronization

/// Gives the replies of a sample one by one, and remembers what was asked.
final class SampleTransport: HTTPTransport {
  /// What was asked.
  struct Asked: Sendable {
    var request: HTTPRequest
    /// Whether it was for a token.
    var isForToken: Bool
  }

  private let replies: [HTTPResponse]
  private let recorded = Mutex<[Asked]>([])

  init(_ replies: [HTTPResponse]) { self.replies = replies }

  /// The requests so far, also those that no reply was left for.
  var asked: [Asked] { recorded.withLock(\.self) }

  /// The same for requests for tokens.
  var forTokens: any HTTPTransport { SampleTokenTransport(sample: self) }

  func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    try answer(request, isForToken: false)
  }

  fileprivate func answer(
    _ request: HTTPRequest, isForToken: Bool
  ) throws(TransportFailure) -> HTTPResponse {
    let number = recorded.withLock { asked in
      asked.append(Asked(request: request, isForToken: isForToken))
      return asked.count - 1
    }
    guard replies.indices.contains(number) else {
      throw .noReply(CurlError(code: .other, message: "the sample has no reply to this request"))
    }
    return replies[number]
  }
}

private struct SampleTokenTransport: HTTPTransport {
  let sample: SampleTransport

  func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    try sample.answer(request, isForToken: true)
  }
}
