internal import CurlClient
internal import Synchronization

/// Gives the replies of a sample one by one, and remembers what was asked.
final class SampleTransport: HTTPTransport {
  /// What was asked.
  struct Asked: Sendable {
    var request: HTTPRequest
    /// What was hashed or signed for it.
    var signed: [RequestTrace.Value]
  }

  /// Shows what goes into the requests.
  let witness = RequestWitness()
  /// The replies; `nil` for one that is lost.
  private let replies: [HTTPResponse?]
  private let recorded = Mutex<[Asked]>([])

  init(_ replies: [HTTPResponse?]) { self.replies = replies }

  /// The requests so far, also those that no reply was left for.
  var asked: [Asked] { recorded.withLock(\.self) }

  func send(_ request: HTTPRequest) async throws(TransportFailure) -> HTTPResponse {
    let signed = witness.take()?.trace.signed ?? []
    let number = recorded.withLock { asked in
      asked.append(Asked(request: request, signed: signed))
      return asked.count - 1
    }
    guard replies.indices.contains(number) else {
      throw .noReply(CurlError(code: .other, message: "the sample has no reply to this request"))
    }
    guard let reply = replies[number] else {
      throw .noReply(CurlError(code: .timeout, message: "the reply was lost"))
    }
    return reply
  }
}
