import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("AWS Signature Version 4")
struct AWSSignatureV4Tests {
  /// The credentials of the test suite that AWS publishes with its documentation.
  private static func signer(
    region: String = "us-east-1", service: String = "service", sessionToken: Secret? = nil
  ) -> AWSSignatureV4 {
    AWSSignatureV4(
      accessKeyID: "AKIDEXAMPLE",
      secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), region: region,
      service: service, sessionToken: sessionToken)
  }

  private static let form = HTTPHeader(
    name: "Content-Type", value: "application/x-www-form-urlencoded")

  @Test(
    "requests of the published test suite get its signatures",
    arguments: [
      // get-vanilla; get-slash, get-slash-dot-slash and get-relative-relative come to the same.
      ("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
      ("GET", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
      ("GET", "//", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
      ("GET", "/./", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
      (
        "GET", "/example1/example2/../..",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
      ),
      // get-slash-pointless-dot, get-slashes
      ("GET", "/./example", "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
      ("GET", "//example//", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
      // get-vanilla-query-order-key-case, get-vanilla-query-order-value, get-unreserved
      (
        "GET", "/?Param2=value2&Param1=value1",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
      ),
      (
        "GET", "/?Param1=value2&Param1=Value1",
        "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"
      ),
      (
        "GET", "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"
      ),
      // post-vanilla, post-vanilla-query
      ("POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
      (
        "POST", "/?Param1=value1",
        "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"
      ),
    ])
  func suite(method: String, target: String, signature: String) throws {
    let request = HTTPRequest(
      method: try #require(HTTPRequest.Method(rawValue: method)),
      url: "https://example.amazonaws.com" + target)
    let headers = try Self.signer().headers(for: request, at: moment("2015-08-30T12:36:00Z"))
    #expect(
      headers == [
        HTTPHeader(name: "X-Amz-Date", value: "20150830T123600Z"),
        HTTPHeader(
          name: "Authorization",
          value: "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            + "SignedHeaders=host;x-amz-date, Signature=\(signature)"),
      ])
  }

  @Test("a body and its type are signed: post-x-www-form-urlencoded of the suite")
  func body() throws {
    let request = HTTPRequest(
      method: .post, url: "https://example.amazonaws.com/", headers: [Self.form],
      body: Array("Param1=value1".utf8))
    let value = try authorization(Self.signer(), request, at: "2015-08-30T12:36:00Z")
    #expect(
      value.hasSuffix(
        "SignedHeaders=content-type;host;x-amz-date, "
          + "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"))
  }

  @Test("the documented example of IAM's ListUsers")
  func listUsers() throws {
    let type = HTTPHeader(name: "content-type", value: Self.form.value + "; charset=utf-8")
    let request = HTTPRequest(
      url: "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08", headers: [type])
    let value = try authorization(Self.signer(service: "iam"), request, at: "2015-08-30T12:36:00Z")
    #expect(
      value == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        + "SignedHeaders=content-type;host;x-amz-date, "
        + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")
  }

  @Test(
    "the documented examples of S3",
    arguments: [
      ("?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
      ("?prefix=J&max-keys=2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ])
  func objectStore(query: String, signature: String) throws {
    let signer = AWSSignatureV4(
      accessKeyID: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), region: "us-east-1",
      service: "s3")
    let request = HTTPRequest(url: "https://examplebucket.s3.amazonaws.com/" + query)
    let headers = try signer.headers(for: request, at: moment("2013-05-24T00:00:00Z"))
    #expect(headers.map(\.name) == ["X-Amz-Date", "X-Amz-Content-Sha256", "Authorization"])
    #expect(headers[1].value == Digest.sha256.hexDigest(of: []))
    #expect(
      headers[2].value.hasSuffix(
        "SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=\(signature)"))
  }

  // Computed with botocore 1.43.11, `auth.SigV4Auth` and `auth.S3SigV4Auth`.
  @Test("what the published examples leave out is signed as botocore does")
  func botocore() throws {
    let gateway = HTTPRequest(
      url: "https://execute-api.eu-central-1.amazonaws.com:8443/v1/caf%C3%A9/a%2Fb/x:y/../z/"
        + "?b=2&a=%20x&a=%2B&c&aa=1",
      headers: [
        HTTPHeader(name: "X-Amz-Meta-Note", value: "  two   words "),
        HTTPHeader(name: "Content-Type", value: "application/json"),
        HTTPHeader(name: "Accept", value: "is not signed"),
        HTTPHeader(name: "x-amz-date", value: "is replaced"),
      ])
    let temporary = Self.signer(
      region: "eu-central-1", service: "execute-api", sessionToken: Secret("tok/en+=="))
    try expect(
      temporary, gateway, at: "2026-05-01T00:00:00Z",
      "content-type;host;x-amz-date;x-amz-meta-note;x-amz-security-token, "
        + "Signature=611527c8a8f5748592a7ba5b14b9d06aa893eac5d9ae6ffc31686dc301e93c72")

    let costs = HTTPRequest(
      method: .post, url: "https://ce.us-east-1.amazonaws.com",
      headers: [
        HTTPHeader(name: "X-Amz-Target", value: "AWSInsightsIndexService.GetCostAndUsage"),
        HTTPHeader(name: "Content-Type", value: "application/x-amz-json-1.1"),
      ], body: Array(#"{"Granularity":"MONTHLY"}"#.utf8))
    try expect(
      Self.signer(service: "ce"), costs, at: "2026-05-01T13:45:22Z",
      "content-type;host;x-amz-date;x-amz-target, "
        + "Signature=c913c44f27fb6f8e92bb66a9aefb1d4a52f0089271dec30ecd2362bdf38f10f5")

    let list = HTTPRequest(url: "http://127.0.0.1:80/bucket/a//b%20c/?list-type=2")
    try expect(
      Self.signer(region: "us-west-2", service: "s3"), list, at: "2026-05-01T13:45:22Z",
      "host;x-amz-content-sha256;x-amz-date, "
        + "Signature=ad979c1ad1a312ecf0de44d18843bb88085009f20f184c80bed2ef4e3f738500")

    let upload = HTTPRequest(
      method: .put, url: "https://bucket.s3.amazonaws.com/a//b%20c",
      headers: [HTTPHeader(name: "Content-Type", value: "text/plain")], body: Array("hello".utf8))
    try expect(
      Self.signer(region: "us-west-2", service: "s3"), upload, at: "2026-05-01T13:45:22Z",
      "content-type;host;x-amz-content-sha256;x-amz-date, "
        + "Signature=49d20b4b052d396b0df22da9dacc8d85d1d5c27129106aa70fc183d83384f898")
  }

  @Test("an empty session token is none, and a given host is the one that is signed")
  func variants() throws {
    let request = HTTPRequest(url: "https://example.amazonaws.com/")
    let signer = Self.signer(sessionToken: Secret(""))
    let value = try authorization(Self.signer(), request, at: "2026-05-01T13:45:22Z")
    #expect(try authorization(signer, request, at: "2026-05-01T13:45:22Z") == value)

    let host = HTTPHeader(name: "Host", value: "example.amazonaws.com")
    let proxied = HTTPRequest(url: "http://127.0.0.1:9000/", headers: [host])
    #expect(try authorization(signer, proxied, at: "2026-05-01T13:45:22Z") == value)
    #expect(throws: SigningError.noHost) {
      try signer.headers(for: HTTPRequest(url: "/v1"), at: moment("2026-05-01"))
    }
  }

  private func expect(
    _ signer: AWSSignatureV4, _ request: HTTPRequest, at time: String, _ end: String
  ) throws {
    let value = try authorization(signer, request, at: time)
    #expect(value.hasSuffix("SignedHeaders=" + end))
  }

  private func authorization(
    _ signer: AWSSignatureV4, _ request: HTTPRequest, at time: String
  ) throws -> String {
    let headers = try signer.headers(for: request, at: moment(time))
    return try #require(headers.last { $0.name == "Authorization" }).value
  }
}
