import Crypto
import Foundation

/// What the clouds' servers do with a signed request: compute the signature again from what
/// arrived, by their own documents, and compare.
enum CloudSignatures {
  private typealias Digests = ServerDigests

  /// The parts `Name=value` of an `Authorization` header.
  private static func parts(_ request: ReceivedRequest, _ scheme: String) throws(Refusal)
    -> [String: String]
  {
    guard let header = request["authorization"], header.hasPrefix(scheme + " ") else {
      throw Refusal("no \(scheme) signature")
    }
    var parts: [String: String] = [:]
    for part in header.dropFirst(scheme.count + 1).split(separator: ",") {
      let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1).map(String.init)
      if pair.count == 2 { parts[pair[0]] = pair[1] }
    }
    return parts
  }

  private static func headerLines(
    _ request: ReceivedRequest, _ names: [Substring], needed: [String]
  ) throws(Refusal) -> String {
    for name in needed where !names.contains(name[...]) { throw Refusal("\(name) is not signed") }
    guard names == names.sorted() else { throw Refusal("the names are not sorted") }
    return names.map { name in
      let value = (request[String(name)] ?? "").split(separator: " ").joined(separator: " ")
      return "\(name):\(value)\n"
    }.joined()
  }

  /// "Create a signed AWS API request" in the user guide of AWS Identity and Access Management.
  static func checkAWS(
    _ request: ReceivedRequest, key: String, region: String, service: String, needed: [String] = []
  ) throws(Refusal) {
    let parts = try parts(request, "AWS4-HMAC-SHA256")
    let scope = (parts["Credential"] ?? "").split(separator: "/").map(String.init)
    let time = request["x-amz-date"] ?? ""
    try request.expectNow(time, "yyyyMMdd'T'HHmmss'Z'")
    guard scope.count == 5, time.hasPrefix(scope[1]) else { throw Refusal("the scope is \(scope)") }
    try request.expect(
      "the scope", scope[2...].joined(separator: "/"), "\(region)/\(service)/aws4_request")
    let names = (parts["SignedHeaders"] ?? "").split(separator: ";")
    let all = request.headers.map(\.name).filter { $0.hasPrefix("x-amz-") } + ["host"]
    let lines = try headerLines(request, names, needed: all + needed)
    // S3 encodes what the path says once, the others a second time. Some that speak its protocol take the
    // path as it came.
    if service == "s3" { try request.expect("the path", request.path, spelled(request.path)) }
    let path = service == "s3" ? request.path : segments(request.path)
    let canonical = [
      request.method, path, query(request).joined(separator: "&"), lines,
      names.joined(separator: ";"),
      Digests.hex(SHA256.hash(data: request.body)),
    ].joined(separator: "\n")
    let text = [
      "AWS4-HMAC-SHA256", time, scope[1...].joined(separator: "/"), Digests.sha256(canonical),
    ].joined(separator: "\n")
    let signing = scope[1...].reduce(Array(("AWS4" + key).utf8)) {
      Digests.hmac(SHA256.self, $0, $1.utf8)
    }
    try request.expect(
      "the signature", parts["Signature"],
      Digests.hex(Digests.hmac(SHA256.self, signing, text.utf8)))
  }

  private static func segments(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false)
      .map { Digests.percentEncoded(String($0)) }.joined(separator: "/")
  }

  /// The path with each segment decoded and encoded again.
  private static func spelled(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false)
      .map { Digests.percentEncoded($0.removingPercentEncoding ?? "?") }.joined(separator: "/")
  }

  /// The pairs encoded, in the order of their names.
  private static func query(_ request: ReceivedRequest) -> [String] {
    request.query.map { (Digests.percentEncoded($0.name), Digests.percentEncoded($0.value)) }
      .sorted { $0 < $1 }.map { $0.0 + "=" + $0.1 }
  }

  /// "Signature Method v3" in the API documents of Tencent Cloud, whose path is always `/`.
  static func checkTencent(
    _ request: ReceivedRequest, id: String, key: String, service: String, path: String = "/"
  ) throws(Refusal) {
    let parts = try parts(request, "TC3-HMAC-SHA256")
    let stamp = request["x-tc-timestamp"] ?? ""
    try request.expectNow(stamp)
    let formatter = ISO8601DateFormatter()
    formatter.formatOptions = [.withFullDate]
    let day = formatter.string(from: Date(timeIntervalSince1970: Double(stamp) ?? 0))
    let scope = "\(day)/\(service)/tc3_request"
    try request.expect("the credential", parts["Credential"], "\(id)/\(scope)")
    let names = (parts["SignedHeaders"] ?? "").split(separator: ";")
    for name in ["content-type", "host"] where !names.contains(name[...]) {
      throw Refusal("\(name) is not signed")
    }
    let lines = names.map { name in
      let value = request[String(name)] ?? ""
      return "\(name):\(value.lowercased())\n"
    }.joined()
    let canonical = [
      request.method, path, request.method == "GET" ? request.rawQuery : "", lines,
      names.joined(separator: ";"),
      Digests.hex(SHA256.hash(data: request.body)),
    ].joined(separator: "\n")
    let text = ["TC3-HMAC-SHA256", stamp, scope, Digests.sha256(canonical)].joined(separator: "\n")
    let signing = [day, service, "tc3_request"].reduce(Array(("TC3" + key).utf8)) {
      Digests.hmac(SHA256.self, $0, $1.utf8)
    }
    try request.expect(
      "the signature", parts["Signature"],
      Digests.hex(Digests.hmac(SHA256.self, signing, text.utf8)))
  }

  /// "Generating an authentication string" in the reference of Baidu Cloud.
  static func checkBaidu(
    _ request: ReceivedRequest, id: String, key: String
  ) throws(Refusal) {
    let parts = (request["authorization"] ?? "")
      .split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[0] == "bce-auth-v1", parts[1] == id else {
      throw Refusal("the signature is \(parts)")
    }
    try request.expectNow(parts[2], "yyyy-MM-dd'T'HH:mm:ss'Z'")
    let prefix = parts[0...3].joined(separator: "/")
    let names = parts[4].isEmpty ? ["host"] : parts[4].split(separator: ";").map(String.init)
    guard names.contains("host") else { throw Refusal("the host is not signed") }
    let lines = names.map { name in
      Digests.percentEncoded(name) + ":"
        + Digests.percentEncoded((request[name] ?? "").trimmingCharacters(in: .whitespaces))
    }.sorted()
    try request.expect("the path", request.path, spelled(request.path))
    let canonical = [
      request.method, request.path, query(request).sorted().joined(separator: "&"),
      lines.joined(separator: "\n"),
    ].joined(separator: "\n")
    let signing = Digests.hex(Digests.hmac(key, prefix))
    try request.expect("the signature", parts[5], Digests.hex(Digests.hmac(signing, canonical)))
  }
}
