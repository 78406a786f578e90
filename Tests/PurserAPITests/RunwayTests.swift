import ExactJSON
import PurserCore
import TestSupport
import Testing

@Suite("The runway over HTTP")
struct RunwayTests {
  /// What was spent of a pool of a test's own.
  private struct Spent: SpendKnowledge {
    var past: [PoolID: HourlySpend]

    func hourlySpend() async -> [PoolID: HourlySpend] { past }
  }

  /// Half a dollar in each of the 72 hours before the moment of the gateway, which is 14:13:20.
  private static var spent: Spent {
    var past = HourlySpend()
    past.begin(at: at(-3 * 86_400))
    for hour in 1...72 { past.spend(money("0.50").units, at: at(Double(-hour) * 3_600)) }
    return Spent(past: [pool("acme"): past])
  }

  private static var suppliers: [Supplier] {
    var acme = Supplier(id: SupplierID("acme"))
    acme.prices = ["card": money("9.50")]
    return [acme, Supplier(id: SupplierID("bolt"))]
  }

  @Test("tells how long a pool lasts, what it rests on, and what it pays for")
  func runway() async throws {
    try await TestGateway.run(
      suppliers: Self.suppliers, balances: ["acme": "36.00", "bolt": "5"], spend: Self.spent
    ) { gateway in
      let answer = try await gateway.get("/v1/runway")
      #expect(answer.status == 200)
      let expected: JSONValue = [
        "runway": [
          [
            "supplier": "acme", "pool": "main", "currency": "USD", "state": "ok",
            "available": "36.00", "spendable": ["low": "36.00", "high": "36.00"],
            "hourly_spend": [
              "basis": "days", "basis_count": 3, "low": "0.50", "mean": "0.50", "high": "0.50",
            ],
            "daily_spend": "12.00", "days_remaining": "3.00",
            "dry_at": "2026-09-24T14:13:20.006Z", "dry_earliest": "2026-09-24T14:13:20.006Z",
            "dry_latest": "2026-09-24T14:13:20.006Z",
            "orders": [["sku": "card", "unit_cost": "9.50", "orders": 3]],
          ],
          [
            "supplier": "bolt", "pool": "main", "currency": "USD", "state": "ok",
            "available": "5.00", "spendable": ["low": "5.00", "high": "5.00"],
            "hourly_spend": [
              "basis": "unknown", "basis_count": .null, "low": .null, "mean": .null, "high": .null,
            ],
            "daily_spend": .null, "days_remaining": .null,
            "dry_at": .null, "dry_earliest": .null, "dry_latest": .null, "orders": [],
          ],
        ],
        "products": [["sku": "card", "orders": 3, "pools": 1]],
      ]
      #expect(answer.json == expected)
    }
  }

  @Test("is narrowed by supplier, pool and product, and a slip of the pen is told")
  func narrowed() async throws {
    try await TestGateway.run(
      suppliers: Self.suppliers, balances: ["acme": "36.00", "bolt": "5"], spend: Self.spent
    ) { gateway in
      let bolt = try await gateway.get("/v1/runway?supplier=bolt")
      #expect(bolt.json["runway"]?.arrayValue?.count == 1)
      #expect(bolt.json["products"]?.arrayValue == [])
      #expect(try await gateway.get("/v1/runway?pool=gold").json["runway"]?.arrayValue == [])
      let other = try await gateway.get("/v1/runway?sku=other")
      #expect(other.json["runway"]?[0]?["orders"]?.arrayValue == [])
      let unknown = try await gateway.get("/v1/runway?supplier=blt")
      #expect(unknown.status == 422)
      #expect(unknown["code"] == "unknown_supplier")
      #expect(try await gateway.get("/v1/runway?days=3")["code"] == "unknown_field")
    }
  }
}
