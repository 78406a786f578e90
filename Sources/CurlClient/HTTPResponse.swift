/// A complete reply: everything announced has arrived and has been decompressed.
///
/// Of a reply that is no success by its status the head counts: where its body cannot be had, being cut
/// off, too long or compressed in a way that was not asked for, the body is empty, and what came of it
/// stands apart.
package struct HTTPResponse: Sendable {
  /// The protocol the reply came in.
  package enum Version: String, Sendable {
    case http1_0 = "HTTP/1.0"
    case http1_1 = "HTTP/1.1"
    case http2 = "HTTP/2"
    case http3 = "HTTP/3"
  }

  /// The statuses that mean success (RFC 9110, section 15.3).
  static let successes = 200..<300

  /// The status code, 200 to 599 as a rule.
  package var status: Int

  /// The final reply's headers in the order they came; interim replies and trailers are left out.
  package var headers: [HTTPHeader]

  /// The body's bytes after decompression.
  package var body: [UInt8]

  /// What came of a body that cannot be had whole; empty where `body` is all there is. It must not be
  /// read as a reply: it may end anywhere.
  package var cutBody: [UInt8] = []

  /// The protocol the reply came in.
  package var httpVersion: Version

  /// Whether an open connection was used again rather than a new one made.
  package var reusedConnection: Bool

  /// Makes a reply, as a test double does.
  package init(
    status: Int,
    headers: [HTTPHeader] = [],
    body: [UInt8] = [],
    httpVersion: Version = .http1_1,
    reusedConnection: Bool = false
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.httpVersion = httpVersion
    self.reusedConnection = reusedConnection
  }

  /// The value of the first header with this name, whatever its case; `nil` where there is none.
  package func header(_ name: String) -> String? {
    headers.first { $0.isNamed(name) }?.value
  }
}
