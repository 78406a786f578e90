internal import CurlClient
internal import Synchronization

/// Gives the replies of a sample one by one, and remembers what was asked.
final class SampleTransport: HTTPTransport {
  private let replies: [HTTPResponse]
  private let recorded = Mutex<[HTTPRequest]>([])

  init(_ replies: [HTTPResponse]) { self.replies = replies }

  /// The requests so far, also those that no reply was left for.
  var asked: [HTTPRequest] { recorded.withLock(\.self) }

  func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    let number = recorded.withLock { asked in
      asked.append(request)
      return asked.count - 1
    }
    guard replies.indices.contains(number) else {
      throw .noReply(CurlError(code: .other, message: "the sample has no reply to this request"))
    }
    return replies[number]
  }
}
