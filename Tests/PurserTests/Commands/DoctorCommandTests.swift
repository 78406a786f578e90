import ExactJSON
import Foundation
import PurserSimulator
import Testing

@Suite("`purser doctor`")
struct DoctorCommandTests {
  private let file = """
    suppliers:
      foxreload:
        adapter: foxreload
        base_url: ${FOXRELOAD_URL}
        credentials: {api_key: "${FOXRELOAD_API_KEY}"}
    """

  @Test("looks through the ledger beside a running gateway, and says when it cannot tell")
  func beside() async throws {
    try await withBench(file, [try .foxReload("100.00 USD")]) { bench in
      let none = try await bench.purser("doctor")
      #expect(none.ending == .exit(0))
      try await bench.serve { gateway in
        _ = try await gateway.get("/v1/balances")
        #expect(try await gateway.order("o1", "5").status == 201)
        #expect(try await gateway.report(.settle, of: "o1").status == 200)
        let told = try await bench.purser("doctor")
        #expect(told.ending == .exit(0))
        #expect(
          told.output == """
            foxreload: lag 2s; readings showed 0 purchases, 0 within it
              too few readings soon after purchases to say more: 0 of 20

            """)
        let supplier = try await bench.purser("doctor", "--json").json()["suppliers"]?[0]
        #expect(supplier?["lag"] == "2s")
        #expect(supplier?["is_broken"] == false)
        #expect(supplier?["suggestion"] == .null)
      }
    }
  }
}
