internal import CCurl
import Synchronization

/// The one wall around libcurl: every outgoing HTTP exchange goes through a client.
///
/// A client drives libcurl's multi interface on one thread of its own and keeps connections open
/// for the next exchange. Certificates and host names are verified, `http` and `https` are the
/// only schemes, and neither the environment, a `.netrc` nor cookies have a say.
///
/// A client that nobody refers to any more shuts itself down.
package final class CurlClient: Sendable {
  /// libcurl is to be set up once per process, before its first use.
  static let globalSetup = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

  private let inbox: TransferInbox
  private let thread: LoopThread
  private let lastID = Atomic<UInt64>(0)

  /// Starts a client; throws `other` where libcurl, a thread or the CA file cannot be had.
  package init(configuration: Configuration = Configuration()) throws(CurlError) {
    guard Self.globalSetup == CURLE_OK else {
      throw .unsent(.other, "libcurl cannot be set up")
    }
    try configuration.check()
    let loop = try TransferLoop(configuration)
    inbox = loop.inbox
    thread = try LoopThread(running: loop)
  }

  deinit {
    shutdown()
  }

  /// Makes one exchange and returns its complete reply, whatever its status.
  ///
  /// A cancelled task ends its exchange at once and closes the connection. A request that is not
  /// idempotent, or that says `isSentOnce`, is sent once at most. Throws every `CurlError` code.
  package func execute(_ request: HTTPRequest) async throws(CurlError) -> HTTPResponse {
    let hop = try Hop(request)
    let deadline = ContinuousClock.now + request.timeout.bounded
    let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let start = TransferCommand.Start(
          id: id, request: request, hop: hop, deadline: deadline, continuation: continuation)
        submit(start)
      }
    } onCancel: {
      _ = inbox.submit(.cancel(id: id))
    }
    return try Self.decoded(try result.get(), to: request, from: hop)
  }

  /// The reply without its compression, undone here and not on the loop's thread, which others wait for.
  private static func decoded(
    _ response: HTTPResponse, to request: HTTPRequest, from hop: Hop
  ) throws(CurlError) -> HTTPResponse {
    var response = response
    do throws(ContentCoding.Failure) {
      response.body = try ContentCoding.decoded(
        response.body, headers: response.headers, limit: request.maximumReplyBytes)
      return response
    } catch {
      guard HTTPResponse.successes.contains(response.status) else {
        response.body = []
        return response
      }
      let origin = hop.target.origin
      switch error {
      case .tooLarge:
        throw CurlError(
          code: .tooLarge,
          message: "\(origin) sent more than the \(request.maximumReplyBytes) bytes allowed")
      case .malformed(let sentence):
        throw CurlError(code: .protocolViolation, message: "\(origin) \(sentence)")
      }
    }
  }

  /// Ends everything under way as `shutDown` and waits for the thread to end, which takes
  /// milliseconds. Later calls return when that is done and change nothing.
  package func shutdown() {
    inbox.close()
    thread.join()
  }

  private func submit(_ start: TransferCommand.Start) {
    guard !Task.isCancelled else {
      return start.continuation.resume(returning: .failure(.cancelledUnsent))
    }
    guard inbox.submit(.start(start)) else {
      return start.continuation.resume(returning: .failure(.shutDown))
    }
    // A cancellation between the check and the submission has sent its command too early to find
    // the transfer. The task is marked before its handler runs, so it shows here.
    if Task.isCancelled {
      _ = inbox.submit(.cancel(id: start.id))
    }
  }
}
