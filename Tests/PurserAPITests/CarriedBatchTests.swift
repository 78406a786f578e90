import CurlClient
import ExactJSON
import PurserAPI
import PurserCore
import Synchronization
import TestSupport
import Testing

@Suite("A batch with orders that Purser places itself", .mustEnd)
struct CarriedBatchTests {
  /// Remembers what it was handed over.
  private final class Taken: IdleCarrier {
    private let names = Mutex<[String]>([])

    var all: [String] { names.withLock { $0 } }

    func carry(_ record: OrderRecord, _ note: AttemptNote) async {
      names.withLock { $0.append(record.id.name) }
    }
  }

  private func order(_ id: String, _ more: String = "") -> String {
    #"{"id":"\#(id)","currency":"USD","cost":"1"\#(more)}"#
  }

  /// The results of a batch: line, status, and the field of a problem.
  private func send(_ lines: [String], to url: String) async throws -> [String] {
    var request = HTTPRequest(method: .post, url: url + "/v1/orders/batch")
    request.headers = [HTTPHeader(name: "Content-Type", value: "application/x-ndjson")]
    request.body = Array(lines.joined(separator: "\n").utf8)
    let answer = try await CurlClient().execute(request)
    return try answer.body.split(separator: UInt8(ascii: "\n")).map { line in
      let result = try JSONParser.parse(line)
      let parts = [
        result["line"]?.numberValue?.text, result["status"]?.numberValue?.text,
        result["problem"]?["field"]?.stringValue,
      ]
      return parts.compactMap(\.self).joined(separator: " ")
    }
  }

  @Test("hands each over that is new and held, and no other")
  func handedOver() async throws {
    var acme = Supplier(id: SupplierID("acme"))
    acme.takesOrdersFromPurser = true
    try await TestGateway.withGateway(suppliers: [acme]) { gateway, ledger in
      let carrier = Taken()
      let carrying = Gateway(
        ledger: ledger, history: gateway.history, checks: gateway.checks, terms: gateway.terms,
        clock: gateway.clock, carrier: carrier)
      try await TestGateway.serve(carrying) { server in
        let placed = #","place":true,"sku":"card","offers":[{"supplier":"acme","unit_cost":"1"}]"#
        let product = #"{"id":"a","currency":"USD"\#(placed)}"#
        let results = try await send([product, order("b"), product], to: server.url)
        #expect(results == ["1 202", "2 201", "3 202"])
        #expect(carrier.all == ["a"])
      }
    }
  }

  @Test("says where each that comes alone is followed, whatever it is called")
  func location() async throws {
    var acme = Supplier(id: SupplierID("acme"))
    acme.takesOrdersFromPurser = true
    try await TestGateway.withGateway(suppliers: [acme]) { gateway, ledger in
      let carrying = Gateway(
        ledger: ledger, history: gateway.history, checks: gateway.checks, terms: gateway.terms,
        clock: gateway.clock, carrier: Taken())
      try await TestGateway.serve(carrying) { server in
        let client = try CurlClient()
        for (id, path) in [("A-1_b.c~", "A-1_b.c~"), ("a/b?c#d%2f&e", "a%2Fb%3Fc%23d%252f%26e")] {
          var request = HTTPRequest(method: .post, url: server.url + "/v1/orders")
          request.headers = [HTTPHeader(name: "Content-Type", value: "application/json")]
          request.body = Array(
            order(
              id,
              #","place":true,"sku":"card","offers":[{"supplier":"acme","unit_cost":"1"}]"#
            ).replacing(#""cost":"1","#, with: "").utf8)
          let placed = try await client.execute(request)
          #expect(placed.status == 202)
          #expect(placed.header("location") == "/v1/orders/\(path)")
          let found = try await client.execute(
            HTTPRequest(url: server.url + (placed.header("location") ?? "")))
          #expect(try JSONParser.parse(found.body)["id"]?.stringValue == id)
        }
      }
    }
  }

  @Test("refuses those where the gateway places none, and nothing else")
  func withoutCarrier() async throws {
    try await TestGateway.withGateway { gateway, _ in
      try await TestGateway.serve(gateway) { server in
        let results = try await send([order("a", #","place":true"#), order("b")], to: server.url)
        #expect(results == ["1 422 place", "2 201"])
      }
    }
  }
}
