internal import CurlClient
internal import PurserCore

/// TC3-HMAC-SHA256 of Tencent Cloud: "Signature v3" in the documentation of its API 3.0.
struct TencentTC3: RequestSigner {
  let secretID: String
  let secretKey: Secret
  let service: String

  private static let algorithm = "TC3-HMAC-SHA256"
  private static let terminator = "tc3_request"
  private static let signedNames = "content-type;host"

  /// A request without a content type, which must be signed, gets one: a form's, which Tencent demands
  /// of `GET`, or else JSON's.
  ///
  /// - Throws: `SigningError.noHost`.
  func signature(
    of request: HTTPRequest, at moment: Timestamp
  ) throws(SigningError) -> RequestSignature {
    var added: [HTTPHeader] = []
    var request = request
    if request.headerValues("content-type").isEmpty {
      let type =
        request.method == .get ? "application/x-www-form-urlencoded" : "application/json"
      added.append(HTTPHeader(name: "Content-Type", value: type))
      request.headers += added
    }
    let seconds = MomentPattern.epochSeconds.text(of: moment)
    let scope = [MomentPattern.day.text(of: moment), service, Self.terminator]
    let canonical = try canonicalRequest(request)
    let text = [
      Self.algorithm, seconds, scope.joined(separator: "/"),
      Digest.sha256.hexDigest(of: Array(canonical.utf8)),
    ].joined(separator: "\n")
    let signature = ByteText.hex(Digest.sha256.authenticationCode(for: text, key: key(for: scope)))
    let value =
      "\(Self.algorithm) Credential=\(secretID)/\(scope.joined(separator: "/")), "
      + "SignedHeaders=\(Self.signedNames), Signature=\(signature)"
    added.append(HTTPHeader(name: "X-TC-Timestamp", value: seconds))
    added.append(HTTPHeader(name: "Authorization", value: value))
    return RequestSignature(
      headers: added,
      texts: [
        RequestTrace.Value(name: "sha256(canonical request)", text: canonical),
        RequestTrace.Value(name: "hmac_sha256(signing key, string to sign)", text: text),
      ])
  }

  /// The query is signed as it stands in the URL, and counts with `GET` only; header values are in
  /// lower case.
  private func canonicalRequest(_ request: HTTPRequest) throws(SigningError) -> String {
    let parts = try request.signedParts()
    let type = request.headerValues("content-type").joined(separator: ",").lowercased()
    let host = (request.headerValues("host").first ?? parts.host).lowercased()
    return [
      request.method.rawValue, parts.path, request.method == .get ? parts.query : "",
      "content-type:\(type)\nhost:\(host)\n", Self.signedNames,
      Digest.sha256.hexDigest(of: request.body ?? []),
    ].joined(separator: "\n")
  }

  /// The signing key: each part of the scope is signed with the key that the one before gave.
  private func key(for scope: [String]) -> [UInt8] {
    scope.reduce(Array("TC3\(secretKey.reveal())".utf8)) { key, part in
      Digest.sha256.authenticationCode(for: part, key: key)
    }
  }
}

extension MomentPattern {
  /// Seconds since 1970.
  fileprivate static let epochSeconds = MomentPattern(pieces: [.value(.epoch)])

  /// `2019-02-25`.
  fileprivate static let day = MomentPattern(pieces: [
    .value(.year), .text("-"), .value(.month), .text("-"), .value(.day),
  ])
}
