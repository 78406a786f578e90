import Crypto
import CurlClient
import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Orders: what a supplier sends by itself")
struct OrderWebhookTests {
  private static let order = """
      reference: {repeat: returns_first}
      place: {request: {method: POST, path: /orders}}
      states: {of: $.status, words: {done: delivered, back: reversed}}
      supplier_reference: $.id
      charged: $.cost
      webhook:
        verify: "hex(hmac_sha256(secret, concat(capture(header('X-Sig'), 't=([0-9]+)'), '.', reply.text))) == capture(header('X-Sig'), 'v1=([0-9a-f]+)')"
        signed_at: "from_epoch(capture(header('X-Sig'), 't=([0-9]+)'))"
        reference: $.ref
    """

  private func message(
    _ body: String, signed text: String? = nil, at time: Int64 = 1_777_636_800
  ) throws -> AttemptMessage {
    let key = SymmetricKey(data: Array("secret-secret".utf8))
    let code = HMAC<SHA256>.authenticationCode(
      for: Array("\(time).\(text ?? body)".utf8), using: key)
    let hex = ByteText.hex(Array(code))
    let now = try #require(Timestamp(rfc3339: "2026-05-01T12:00:30Z"))
    return AttemptMessage(
      headers: [(name: "x-sig", value: "t=\(time),v1=\(hex)")], body: Array(body.utf8),
      receivedAt: now)
  }

  private func client() throws -> SupplierOrderClient {
    try #require(try OrderCase(Self.order, [], others: "credentials: [secret]\n").client)
  }

  @Test("one that is signed names its attempt, and says where it stands")
  func good() async throws {
    let client = try client()
    let message = try message(#"{"ref":"A-1001-1","id":9,"status":"done","cost":"19.5"}"#)
    #expect(try client.address(of: message) == .reference("A-1001-1"))
    let order = try OrderCase.order()
    let memo = AttemptMemo(reference: "A-1001-1", startedAt: message.receivedAt)
    let news = await client.take(message, of: order, memo)
    #expect(news.written == "delivered, order 9, charged 19.50 USD")
  }

  @Test("one without a reference is found by the supplier's name")
  func suppliersName() throws {
    #expect(
      try client().address(of: message(#"{"id":"T-9","status":"done"}"#))
        == .supplierReference("T-9"))
  }

  @Test("one that was changed, is old, or has no signature is refused")
  func bad() throws {
    let client = try client()
    let body = #"{"ref":"A","status":"done"}"#
    var unsigned = try message(body)
    unsigned.headers = []
    for message in [
      try message(body, signed: body + " "), try message(body, at: 1_777_630_000), unsigned,
    ] {
      let refusal = #expect(throws: AttemptMessageRefusal.self) { try client.address(of: message) }
      guard case .unverified? = refusal else {
        Issue.record("refused as \(String(describing: refusal))")
        continue
      }
    }
    let refusal = #expect(throws: AttemptMessageRefusal.self) {
      try client.address(of: message(#"{"status":"done"}"#))
    }
    guard case .unaddressed? = refusal else { throw OrderCase.NoOrder() }
  }
}
