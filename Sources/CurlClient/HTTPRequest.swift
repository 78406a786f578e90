/// One HTTP exchange to be made: what to send, how long it may take and how much may come back.
package struct HTTPRequest: Sendable {
  /// The request methods suppliers use.
  package enum Method: String, Sendable, CaseIterable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case head = "HEAD"

    /// Whether the same request sent twice does what it does sent once (RFC 9110, section 9.2.2).
    package var isIdempotent: Bool {
      switch self {
      case .get, .put, .delete, .head: true
      case .post, .patch: false
      }
    }
  }

  /// The request method.
  package var method: Method

  /// An absolute `http` or `https` URL, already percent-encoded. Path and query are sent as they are.
  package var url: String

  /// Sent in this order. A header named here takes the place of the one libcurl would send.
  package var headers: [HTTPHeader]

  /// The body's bytes; `nil` sends none. `GET` may have one, `HEAD` may not.
  package var body: [UInt8]?

  /// The longest the whole exchange may take, waiting for a free connection and redirects included.
  package var timeout: Duration

  /// The longest that name resolution, connection and TLS handshake may take together.
  package var connectTimeout: Duration

  /// The most bytes of body that are accepted, counted after decompression.
  package var maximumReplyBytes: Int

  /// How many redirects are followed; one that is not followed is the reply.
  ///
  /// To another scheme, host or port a redirect takes no body along, and of the headers only
  /// those that cannot carry a credential.
  package var redirectLimit: Int

  /// Whether the request may reach the server once at most, whatever its method: no redirect is followed,
  /// and where a connection ends before any reply it is not sent again, as libcurl would do by itself.
  package var isSentOnce: Bool

  /// The way to the host; `nil` for the direct way with the system's trust.
  package var route: NetworkRoute?

  /// Makes a request; its URL and headers are checked when it is executed.
  package init(
    method: Method = .get,
    url: String,
    headers: [HTTPHeader] = [],
    body: [UInt8]? = nil,
    timeout: Duration = .seconds(10),
    connectTimeout: Duration = .seconds(5),
    maximumReplyBytes: Int = 256 * 1024,
    redirectLimit: Int = 0,
    isSentOnce: Bool = false,
    route: NetworkRoute? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.connectTimeout = connectTimeout
    self.maximumReplyBytes = maximumReplyBytes
    self.redirectLimit = redirectLimit
    self.isSentOnce = isSentOnce
    self.route = route
  }
}
