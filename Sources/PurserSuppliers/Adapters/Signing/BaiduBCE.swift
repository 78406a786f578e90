internal import CurlClient
internal import PurserCore

/// bce-auth-v1 of Baidu AI Cloud: "Generate Authentication String" in its reference on
/// authentication.
struct BaiduBCE: RequestSigner {
  let accessKeyID: String
  let secretAccessKey: Secret

  /// How long a signature is good for, as Baidu's own clients have it.
  private static let lifetimeSeconds = 1800

  /// Signed are the host, without which Baidu takes no signature, and what begins with `x-bce-`.
  ///
  /// - Throws: `SigningError.noHost`.
  func signature(
    of request: HTTPRequest, at moment: Timestamp
  ) throws(SigningError) -> RequestSignature {
    let parts = try request.signedParts()
    let time = MomentPattern.secondsUTC.text(of: moment)
    let added = [HTTPHeader(name: "x-bce-date", value: time)]
    var signed = request
    signed.replaceHeaders(added)

    let headers = Self.canonicalHeaders(of: signed, host: parts.host)
    let canonical = [
      request.method.rawValue, parts.canonicalPath, Self.canonicalQuery(parts),
      headers.map { "\($0.name):\($0.value)" }.sorted().joined(separator: "\n"),
    ].joined(separator: "\n")
    let prefix = "bce-auth-v1/\(accessKeyID)/\(time)/\(Self.lifetimeSeconds)"
    // The key is the text of the code in hexadecimal, not the bytes.
    let key = Self.hexCode(for: prefix, key: Array(secretAccessKey.reveal().utf8))
    let names = headers.map(\.name).sorted().joined(separator: ";")
    let signature = Self.hexCode(for: canonical, key: Array(key.utf8))
    let value = "\(prefix)/\(names)/\(signature)"
    return RequestSignature(
      headers: added + [HTTPHeader(name: "Authorization", value: value)],
      texts: [
        RequestTrace.Value(name: "hmac_sha256(secret access key, prefix)", text: prefix),
        RequestTrace.Value(name: "hmac_sha256(signing key, canonical request)", text: canonical),
      ])
  }

  private static func hexCode(for text: String, key: [UInt8]) -> String {
    ByteText.hex(Digest.sha256.authenticationCode(for: text, key: key))
  }

  /// The pairs sorted as texts, so that `a1=` stands before `a=`; never a signature in the query.
  private static func canonicalQuery(_ parts: URLParts) -> String {
    parts.canonicalQuery.filter { $0.name.lowercased() != "authorization" }
      .map { "\($0.name)=\($0.value)" }.sorted().joined(separator: "&")
  }

  /// Names and values of the signed headers, each percent-encoded; empty ones are not signed.
  private static func canonicalHeaders(
    of request: HTTPRequest, host: String
  ) -> [(name: String, value: String)] {
    let host = HTTPHeader(name: "host", value: request.headerValues("host").first ?? host)
    let others = request.headers.filter { $0.name.lowercased().hasPrefix("x-bce-") }
    return ([host] + others).compactMap { header in
      let value = String(header.value.trimmingSpaces)
      guard !value.isEmpty else { return nil }
      return (
        PercentEncoding.encoded(header.name.lowercased()), PercentEncoding.encoded(value)
      )
    }
  }
}

extension MomentPattern {
  /// `2015-04-27T08:23:49Z`.
  static let secondsUTC = MomentPattern(pieces: [
    .value(.year), .text("-"), .value(.month), .text("-"), .value(.day), .text("T"),
    .value(.hour), .text(":"), .value(.minute), .text(":"), .value(.second), .text("Z"),
  ])
}
