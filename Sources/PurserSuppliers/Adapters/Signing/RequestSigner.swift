internal import CurlClient
internal import PurserCore

/// A named scheme that signs whole requests, with an account's keys.
protocol RequestSigner: Sendable {
  /// The signature of `request` as it is, sent at `moment`.
  ///
  /// - Throws: `SigningError` where the request cannot be signed.
  func signature(
    of request: HTTPRequest, at moment: Timestamp
  ) throws(SigningError) -> RequestSignature
}

/// What signs a request, and what it was computed over.
struct RequestSignature: Sendable {
  /// They take the place of headers of the same names.
  var headers: [HTTPHeader]
  /// What was hashed and signed on the way, under what did so, by the names that the scheme's
  /// documentation has: to compare with what a supplier says it expected.
  var texts: [RequestTrace.Value]
}

extension RequestSigner {
  /// The headers that sign `request`.
  ///
  /// - Throws: `SigningError` where the request cannot be signed.
  func headers(
    for request: HTTPRequest, at moment: Timestamp
  ) throws(SigningError) -> [HTTPHeader] {
    try signature(of: request, at: moment).headers
  }
}
