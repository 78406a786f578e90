/// One request on the wire: the first of an exchange, or one that a redirect asked for.
struct Hop {
  let method: HTTPRequest.Method
  let target: RequestTarget
  let headers: [HTTPHeader]
  let body: [UInt8]?

  /// The first hop of a request; throws where the URL or a header cannot be sent as it is.
  init(_ request: HTTPRequest) throws(CurlError) {
    target = try RequestTarget(request.url)
    for (index, header) in request.headers.enumerated() {
      try Self.check(header, at: index)
    }
    guard request.method != .head || request.body == nil else {
      throw .unsent(.other, "a HEAD request has no body")
    }
    method = request.method
    headers = request.headers
    body = request.body
  }

  private init(
    method: HTTPRequest.Method, target: RequestTarget, headers: [HTTPHeader], body: [UInt8]?
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }

  private static func check(_ header: HTTPHeader, at index: Int) throws(CurlError) {
    guard header.hasValidName else {
      throw .unsent(.other, "the name of header \(index + 1) is not an HTTP token")
    }
    guard header.hasValidValue else {
      throw .unsent(
        .other, "the value of the header \(header.name) contains a control character")
    }
    // A length that differs from the body's would let one request be read as two.
    guard !header.isNamed("Content-Length"), !header.isNamed("Transfer-Encoding") else {
      throw .unsent(.other, "the header \(header.name) is set by the client itself")
    }
  }
}

extension Hop {
  /// Headers that cannot carry a credential and may go to another origin.
  private static let harmlessHeaders = ["Accept", "Accept-Language", "User-Agent"]

  /// The hop a redirect asks for, or `nil` where it must not be followed.
  ///
  /// The method changes as browsers change it (RFC 9110, sections 15.4.2 to 15.4.9).
  /// - Parameters:
  ///   - status: The redirect's status.
  ///   - url: The absolute URL it names.
  /// - Returns: The next request.
  func redirected(status: Int, to url: String) -> Hop? {
    guard let next = try? RequestTarget(url) else { return nil }
    let becomesGet: Bool
    switch status {
    case 301, 302: becomesGet = method == .post
    case 303: becomesGet = method != .head
    case 307, 308: becomesGet = false
    default: return nil
    }
    let staysHome = next.origin == target.origin
    let nextBody = becomesGet ? nil : body
    // Without its body the request would be another one, and the body may hold a credential.
    guard staysHome || nextBody == nil else { return nil }
    return Hop(
      method: becomesGet ? .get : method,
      target: next,
      headers: headers.filter { header in
        if becomesGet, header.isNamed("Content-Type") { return false }
        return staysHome || Self.harmlessHeaders.contains { header.isNamed($0) }
      },
      body: nextBody)
  }
}
