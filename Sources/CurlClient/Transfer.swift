internal import CCurl

/// One exchange on its way through libcurl. Used by the loop's thread only.
final class Transfer {
  /// How a finished hop goes on.
  enum Outcome {
    /// The exchange is over.
    case finished(Result<HTTPResponse, CurlError>)
    /// Another request is to be made.
    case redirected(Hop)
  }

  let id: UInt64
  let request: HTTPRequest
  let handle: EasyHandle

  /// When the exchange has taken as long as it may.
  let deadline: ContinuousClock.Instant

  private(set) var hop: Hop
  private(set) var reply: ReplyCollector
  private var headerList: HeaderList?
  private var redirectsLeft: Int

  /// Whether any hop's request was handed to a connection.
  private(set) var hasSent = false

  /// Whether this hop's request was handed to a connection.
  private(set) var hasSentHop = false

  /// Whether libcurl wanted to send a request again that must not be sent twice.
  private(set) var refusedToResend = false

  private let continuation: TransferCommand.Continuation

  /// Makes a transfer that has yet to be prepared.
  init(_ start: TransferCommand.Start, handle: EasyHandle) {
    id = start.id
    request = start.request
    deadline = start.deadline
    hop = start.hop
    continuation = start.continuation
    redirectsLeft = start.request.isSentOnce ? 0 : start.request.redirectLimit
    reply = ReplyCollector(maximumBodyBytes: start.request.maximumReplyBytes)
    self.handle = handle
  }

  /// Sets the handle, of which nothing is set yet, up for the current hop.
  func prepare(_ configuration: CurlClient.Configuration) throws(CurlError) {
    let headerList = try HeaderList(hop)
    self.headerList = headerList
    try handle.applySafety()
    try handle.apply(configuration)
    if let route = request.route { try handle.apply(route) }
    try handle.apply(hop)
    try handle.set(CURLOPT_HTTPHEADER, UnsafeRawPointer(headerList.pointer))
    let connectMilliseconds = max(1, request.connectTimeout.boundedMilliseconds)
    try handle.set(CURLOPT_CONNECTTIMEOUT_MS, connectMilliseconds)
    try handle.report(to: self)
  }

  /// Sets the transfer up to follow a redirect; the deadline stays.
  func follow(_ next: Hop, _ configuration: CurlClient.Configuration) throws(CurlError) {
    hop = next
    redirectsLeft -= 1
    hasSentHop = false
    reply = ReplyCollector(maximumBodyBytes: request.maximumReplyBytes)
    handle.reset()
    try prepare(configuration)
  }

  /// What libcurl's result means for the exchange.
  func outcome(of result: CURLcode) -> Outcome {
    guard result == CURLE_OK else {
      return .finished(refusal.map(Result.success) ?? .failure(failure(of: result)))
    }
    guard reply.hasAllHeaders else {
      return .finished(.failure(error(.closedEarly, "closed the connection within the headers")))
    }
    if reply.hasTwoLengths {
      let failure = error(.protocolViolation, "gave its reply two lengths (`Content-Length`)")
      return .finished(refusal.map(Result.success) ?? .failure(failure))
    }
    let status = handle.number(CURLINFO_RESPONSE_CODE)
    if redirectsLeft > 0, let url = handle.text(CURLINFO_REDIRECT_URL),
      let next = hop.redirected(status: status, to: url)
    {
      return .redirected(next)
    }
    return .finished(.success(response(status: status)))
  }

  /// The reply without its body, where its status alone says that what was asked for is not in it;
  /// `nil` otherwise. How long to wait after a 429 stands in the headers, however the body ends.
  var refusal: HTTPResponse? {
    let status = handle.number(CURLINFO_RESPONSE_CODE)
    guard reply.hasAllHeaders, status >= HTTPResponse.successes.upperBound else {
      return nil
    }
    return partial
  }

  /// The reply so far, with what came of its body apart; `nil` while its headers are not complete.
  var partial: HTTPResponse? {
    guard reply.hasAllHeaders else { return nil }
    var response = response(status: handle.number(CURLINFO_RESPONSE_CODE))
    response.cutBody = response.body
    response.body = []
    return response
  }

  /// Gives the waiting task its answer; called once, by the loop when it lets go of the transfer.
  func resume(_ result: Result<HTTPResponse, CurlError>) {
    continuation.resume(returning: result)
  }

  private func response(status: Int) -> HTTPResponse {
    let version: HTTPResponse.Version =
      switch handle.number(CURLINFO_HTTP_VERSION) {
      case Int(CURL_HTTP_VERSION_1_0): .http1_0
      case Int(CURL_HTTP_VERSION_2_0): .http2
      case Int(CURL_HTTP_VERSION_3): .http3
      default: .http1_1
      }
    return HTTPResponse(
      status: status, headers: reply.headers, body: reply.body, httpVersion: version,
      reusedConnection: handle.number(CURLINFO_NUM_CONNECTS) == 0)
  }
}

/// What libcurl's callbacks report.
extension Transfer {
  func receive(headerLine: UnsafeBufferPointer<UInt8>) -> Bool {
    reply.receive(headerLine: headerLine)
  }

  func receive(body: UnsafeBufferPointer<UInt8>) -> Bool {
    reply.receive(body: body)
  }

  /// Whether the request may go to the connection that libcurl has found for it.
  ///
  /// libcurl repeats a request by itself when an open connection ends before any reply. The
  /// server may have acted on it, so a request that is not idempotent is not repeated
  /// (RFC 9110, section 9.2.2): whoever sent it decides. Nor is one that is to be sent once, as there are
  /// suppliers that sell on a GET. A connection that has ended before the request is handed to it is replaced
  /// before this is asked.
  func mayBeSent() -> Bool {
    guard !hasSentHop || hop.method.isIdempotent && !request.isSentOnce else {
      refusedToResend = true
      return false
    }
    hasSentHop = true
    hasSent = true
    return true
  }
}
