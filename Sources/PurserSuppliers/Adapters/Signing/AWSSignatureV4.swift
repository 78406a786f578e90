internal import CurlClient
internal import PurserCore

/// Signature Version 4 of Amazon Web Services, in the `Authorization` header: "Signature Version 4
/// signing process" in the AWS Identity and Access Management user guide; for S3 "Authenticating
/// Requests: Using the Authorization Header" in its API reference.
struct AWSSignatureV4: RequestSigner {
  let accessKeyID: String
  let secretAccessKey: Secret
  let region: String
  let service: String
  /// Of temporary credentials; an empty one counts as none.
  var sessionToken: Secret?

  private static let algorithm = "AWS4-HMAC-SHA256"
  private static let terminator = "aws4_request"

  /// Signed are the host, the content type and what begins with `x-amz-`.
  ///
  /// - Throws: `SigningError.noHost`.
  func signature(
    of request: HTTPRequest, at moment: Timestamp
  ) throws(SigningError) -> RequestSignature {
    let parts = try request.signedParts()
    let time = MomentPattern.compactUTC.text(of: moment)
    let payload = Digest.sha256.hexDigest(of: request.body ?? [])
    var added = [HTTPHeader(name: "X-Amz-Date", value: time)]
    if isS3 { added.append(HTTPHeader(name: "X-Amz-Content-Sha256", value: payload)) }
    if let sessionToken, !sessionToken.isEmpty {
      added.append(HTTPHeader(name: "X-Amz-Security-Token", value: sessionToken.reveal()))
    }
    var signed = request
    signed.replaceHeaders(added)

    let headers = Self.canonicalHeaders(of: signed, host: parts.host)
    let names = headers.map(\.name).joined(separator: ";")
    let canonical = [
      request.method.rawValue, canonicalPath(parts), Self.canonicalQuery(parts),
      headers.map { "\($0.name):\($0.value)\n" }.joined(), names, payload,
    ].joined(separator: "\n")
    let scope = [String(time.prefix(8)), region, service, Self.terminator]
    let text = [
      Self.algorithm, time, scope.joined(separator: "/"),
      Digest.sha256.hexDigest(of: Array(canonical.utf8)),
    ].joined(separator: "\n")
    let signature = ByteText.hex(Digest.sha256.authenticationCode(for: text, key: key(for: scope)))
    let value =
      "\(Self.algorithm) Credential=\(accessKeyID)/\(scope.joined(separator: "/")), "
      + "SignedHeaders=\(names), Signature=\(signature)"
    return RequestSignature(
      headers: added + [HTTPHeader(name: "Authorization", value: value)],
      texts: [
        RequestTrace.Value(name: "sha256(canonical request)", text: canonical),
        RequestTrace.Value(name: "hmac_sha256(signing key, string to sign)", text: text),
      ])
  }

  /// The service whose paths are signed in another way than those of all others.
  static let storage = "s3"

  private var isS3: Bool { service == Self.storage }

  /// The signing key: each part of the scope is signed with the key that the one before gave.
  private func key(for scope: [String]) -> [UInt8] {
    scope.reduce(Array("AWS4\(secretAccessKey.reveal())".utf8)) { key, part in
      Digest.sha256.authenticationCode(for: part, key: key)
    }
  }

  /// S3 takes the path as it is, encoded once. All others take relative and empty segments out and
  /// encode what is in the URL, and so encoded already, a second time.
  private func canonicalPath(_ parts: URLParts) -> String {
    if isS3 { return parts.canonicalPath }
    var segments: [Substring] = []
    for segment in parts.path.split(separator: "/") where segment != "." {
      if segment == ".." {
        _ = segments.popLast()
      } else {
        segments.append(segment)
      }
    }
    let end = parts.path.hasSuffix("/") && !segments.isEmpty ? "/" : ""
    return "/" + segments.map { PercentEncoding.encoded(String($0)) }.joined(separator: "/") + end
  }

  /// The pairs sorted by name and then by value, as they are encoded.
  private static func canonicalQuery(_ parts: URLParts) -> String {
    parts.canonicalQuery.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
      .map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }

  private static func canonicalHeaders(
    of request: HTTPRequest, host: String
  ) -> [(name: String, value: String)] {
    var values = ["host": request.headerValues("host")]
    if values["host"]?.isEmpty != false { values["host"] = [host] }
    for name in Set(request.headers.map { $0.name.lowercased() })
    where name == "content-type" || name.hasPrefix("x-amz-") {
      values[name] = request.headerValues(name)
    }
    return values.sorted { $0.key < $1.key }.map { name, values in
      (name, values.map(Self.singleSpaced).joined(separator: ","))
    }
  }

  /// The value with each run of spaces within it made one.
  private static func singleSpaced(_ value: String) -> String {
    value.split { $0 == " " || $0 == "\t" }.joined(separator: " ")
  }
}

extension MomentPattern {
  /// `20150830T123600Z`: ISO 8601 without marks.
  fileprivate static let compactUTC = MomentPattern(pieces: [
    .value(.year), .value(.month), .value(.day), .text("T"), .value(.hour), .value(.minute),
    .value(.second), .text("Z"),
  ])
}
