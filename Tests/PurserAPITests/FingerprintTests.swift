import PurserCore
import Testing

@Suite("Fingerprints of orders")
struct FingerprintTests {
  /// Orders, the text that their content has in its one form, and the SHA-256 of that text, which stored
  /// orders are compared with: it must never change.
  private static let orders: [(body: String, digest: String)] = [
    // {"currency":"USD","cost":9500000,"deny":[],"tags":[],"policy":null}
    (
      #"{"id":"o","currency":"USD","cost":"9.50"}"#,
      "4a2cca7657af36f85a95db6bd674a7b0d134d6092d42a8fefb729f864dd7ba03"
    ),
    // {"currency":"USD","sku":"a \"b\\","quantity":3,"offers":["acme",1500000,"brix",2000000],
    // "allow":["acme","brix"],"deny":["acme"],"tags":["x","y"],"policy":"cheapest"}
    (
      #"{"tags":["y","x"],"offers":[{"supplier":"brix","unit_cost":2},"#
        + #"{"unit_cost":"1.5","supplier":"acme"}],"deny":["acme"],"allow":["brix","acme"],"#
        + #""policy":"cheapest","id":"o","quantity":3,"currency":"USD","sku":"a \"b\\"}"#,
      "6661add2726cf2625a07073cc512b3c5ad39979a22b0c9be4fb96ea90dcce44e"
    ),
  ]

  @Test("are those of the orders that were stored by earlier versions", arguments: orders)
  func digests(body: String, digest: String) async throws {
    let suppliers = ["acme", "brix"].map { Supplier(id: SupplierID($0), tags: ["x", "y"]) }
    try await TestGateway.run(
      suppliers: suppliers, balances: ["acme": "100", "brix": "100"]
    ) { gateway in
      let answer = try await gateway.post("/v1/orders", body)
      #expect(answer.status == 201)
      let id = try #require(OrderID("o"))
      try await gateway.withLedgers { ledger in
        let hexadecimal = try await ledger.order(id).fingerprint.withBytes { bytes in
          bytes.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
          }.joined()
        }
        #expect(hexadecimal == digest)
      }
    }
  }
}
