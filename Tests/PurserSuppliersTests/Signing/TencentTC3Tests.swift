import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Tencent's TC3-HMAC-SHA256")
struct TencentTC3Tests {
  /// The credentials of the documented example.
  private static func signer(service: String) -> TencentTC3 {
    TencentTC3(
      secretID: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
      secretKey: Secret("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"), service: service)
  }

  @Test("the documented example: CVM's DescribeInstances")
  func documented() throws {
    let request = HTTPRequest(
      method: .post, url: "https://cvm.tencentcloudapi.com",
      headers: [
        HTTPHeader(name: "Content-Type", value: "application/json; charset=UTF-8"),
        HTTPHeader(name: "X-TC-Action", value: "DescribeInstances"),
      ],
      body: Array(
        #"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#
          .utf8))
    let moment = Timestamp(microsecondsSinceEpoch: 1_551_113_065_999_999)
    #expect(
      try Self.signer(service: "cvm").headers(for: request, at: moment) == [
        HTTPHeader(name: "X-TC-Timestamp", value: "1551113065"),
        HTTPHeader(
          name: "Authorization",
          value: "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/"
            + "tc3_request, SignedHeaders=content-type;host, "
            + "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"),
      ])
  }

  // Computed with Python's `hmac` and `hashlib`.
  @Test("a GET signs its query as a form, one second before the day changes")
  func get() throws {
    let request = HTTPRequest(url: "https://billing.tencentcloudapi.com/?Limit=10&Offset=0")
    let headers = try Self.signer(service: "billing")
      .headers(for: request, at: moment("2026-04-30T23:59:59Z"))
    #expect(headers.map(\.name) == ["Content-Type", "X-TC-Timestamp", "Authorization"])
    #expect(headers[0].value == "application/x-www-form-urlencoded")
    #expect(headers[1].value == "1777593599")
    #expect(headers[2].value.contains("/2026-04-30/billing/tc3_request, "))
    #expect(
      headers[2].value.hasSuffix(
        "=f35448a7ee31d3c2f0b2a7c47507a633a2114e6b007c29579314d68e5cfb504c"))
  }

  // Computed with Python's `hmac` and `hashlib`.
  @Test("a POST does not sign its query, but the port of its host")
  func post() throws {
    let request = HTTPRequest(
      method: .post, url: "https://Billing.tencentcloudapi.com:8443/?Limit=10",
      body: Array("{}".utf8))
    let headers = try Self.signer(service: "billing")
      .headers(for: request, at: moment("2026-05-01T00:00:00Z"))
    #expect(headers[0].value == "application/json")
    #expect(
      headers[2].value.hasSuffix(
        "=ef569273a167eefd9bf86e7d9ebd3069f42ad5efcb10cd9058ef3bb339af84f6"))
  }

  @Test("a URL without a host cannot be signed")
  func noHost() {
    #expect(throws: SigningError.noHost) {
      try Self.signer(service: "cvm")
        .headers(for: HTTPRequest(url: "https:///v1"), at: moment("2026-05-01"))
    }
  }
}
