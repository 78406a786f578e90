import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Baidu's bce-auth-v1")
struct BaiduBCETests {
  /// The credentials of the documented example.
  private static let signer = BaiduBCE(
    accessKeyID: String(repeating: "a", count: 32),
    secretAccessKey: Secret(String(repeating: "b", count: 32)))

  @Test("the documented sample code's example, a part of an upload")
  func documented() throws {
    let request = HTTPRequest(
      method: .put,
      url: "https://bj.bcebos.com/v1/test/myfolder/readme.txt"
        + "?partNumber=9&uploadId=a44cc9bab11cbd156984767aad637851",
      headers: [HTTPHeader(name: "Content-Type", value: "text/plain")],
      body: Array("Example".utf8))
    #expect(
      try Self.signer.headers(for: request, at: moment("2015-04-27T08:23:49Z")) == [
        HTTPHeader(name: "x-bce-date", value: "2015-04-27T08:23:49Z"),
        HTTPHeader(
          name: "Authorization",
          value: "bce-auth-v1/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/2015-04-27T08:23:49Z/1800/"
            + "host;x-bce-date/"
            + "1b8de5a23a56eef657c69f94c621e7acd227d049a4ba577f537d5e5cebf0cf32"),
      ])
  }

  // Computed with Python's `hmac` and `hashlib`.
  @Test(
    "other requests are signed as an independent implementation does",
    arguments: [
      (
        HTTPRequest(method: .post, url: "https://billing.baidubce.com/v1/finance/cash/balance"),
        "host;x-bce-date/d6084b82b2681d5f1f3027863b4f600d68fb8bef64c2399b14f80a190e2b27c2"
      ),
      // Sorted as texts: `text10=` before `text1=` before `text=`; a port; a security token.
      (
        HTTPRequest(
          url: "http://127.0.0.1:8080/v1/a%20b/%e6%b5%8b%E8%AF%95"
            + "?text10=test&text1=%E6%B5%8B%E8%AF%95&text&q=a+b&authorization=x",
          headers: [
            HTTPHeader(name: "X-Bce-Security-Token", value: " s/t= "),
            HTTPHeader(name: "X-BCE-Date", value: "is replaced"),
          ]),
        "host;x-bce-date;x-bce-security-token/"
          + "d21a06a2da9c03534ea8e2f9ac78416dbcd14802aaf13c5e72f38ddab936e82e"
      ),
    ])
  func computed(request: HTTPRequest, end: String) throws {
    let headers = try Self.signer.headers(for: request, at: moment("2026-05-01T13:45:22.9Z"))
    #expect(headers.map(\.name) == ["x-bce-date", "Authorization"])
    #expect(headers[1].value.hasSuffix("/2026-05-01T13:45:22Z/1800/" + end))
  }
}
