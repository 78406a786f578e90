import CurlClient
import ExactJSON
import PurserCore
import Testing

@Suite("What would have helped")
struct RefusalCauseTests {
  private static let usd = Currency(iso4217: "USD")
  private static let eur = Currency(iso4217: "EUR")

  private static func suppliers() throws -> [Supplier] {
    let (usd, eur) = (try #require(usd), try #require(eur))
    return [
      Supplier(
        id: SupplierID("acme"),
        prices: [
          "steam-20": try Money("18.40", usd, rounding: .up),
          "huge": Money(units: .max / 100, currency: usd),
        ]),
      Supplier(
        id: SupplierID("capped"), caps: SupplierCaps(perOrder: [try Money("5", usd, rounding: .up)])
      ),
      Supplier(
        id: SupplierID("euro"), prices: ["voucher": try Money("9", eur, rounding: .up)]),
    ]
  }

  @Test(
    "every order that nobody can fill has a code of its own, and says what it lacks",
    arguments: [
      (
        #""sku":"steam-2O""#, 422, "unknown_sku",
        "nobody has a price for that name; the nearest known one is `steam-20`"
      ),
      (
        #""sku":"huge","quantity":1000000"#, 422, "cost_out_of_range",
        "the quantity times its price, or that at the rate, is out of range"
      ),
      (
        #""sku":"voucher","accepts":["EUR"]"#, 422, "no_rate",
        "euro: there is no rate from EUR to USD"
      ),
      (
        #""cost":"6","allow":["capped"]"#, 422, "cap_exceeded",
        "needs 6.00 USD; the most is 5.00 USD at capped"
      ),
      (
        #""cost":"120","allow":["acme"]"#, 402, "insufficient_funds",
        "needs 120.00 USD; best has 100.00 at acme"
      ),
      (
        #""sku":"voucher""#, 422, "no_rate", "euro: there is no rate from EUR to USD"
      ),
      (
        #""sku":"voucher","accepts":[]"#, 422, "no_eligible_supplier",
        "no supplier can fill it in USD; its order says why"
      ),
      (#""cost":"0""#, 422, "invalid_cost", "`cost` must be above zero"),
      (
        #""sku":"steam-20","quantity":1000001"#, 422, "invalid_quantity",
        "`quantity` must be a whole number from 1 to 1000000"
      ),
      (
        #""cost":"1","country":"Germany""#, 422, "invalid_field",
        "`country` must be two capital letters of ISO 3166, such as \"DE\""
      ),
      (
        #""cost":"1","accepts":["XXQ"]"#, 422, "unknown_currency",
        "`XXQ` is neither an ISO 4217 code nor declared in suppliers.yaml"
      ),
    ])
  func causes(_ members: String, _ status: Int, _ code: String, _ detail: String) async throws {
    try await TestGateway.run(
      suppliers: try Self.suppliers(), balances: ["acme": "100.00", "capped": "100.00"],
      isAtRest: true
    ) { gateway in
      let answer = try await gateway.post(
        "/v1/orders", #"{"id":"o-1","currency":"USD",\#(members)}"#)
      #expect(answer.status == status)
      #expect(answer["code"] == code)
      #expect(answer["detail"] == detail)
      // One place decides the code for all who tell it.
      guard answer.json["order"] != nil else { return }
      #expect(answer.json["order"]?["refusal"]?.stringValue == code)
      #expect(try await gateway.get("/v1/orders/o-1")["refusal"] == code)
      let preview = try await gateway.post(
        "/v1/orders/preview", #"{"id":"o-2","currency":"USD",\#(members)}"#)
      #expect(preview["refusal"] == code)
    }
  }

  @Test("a price that counts from a later moment on says from when", arguments: [false, true])
  func later(hasOthers: Bool) async throws {
    let usd = try #require(Self.usd)
    var builder = PriceListBuilder()
    // The gateway's clock stands at 1,790,000,000 s.
    let from = Timestamp(microsecondsSinceEpoch: 1_790_000_060_000_000)
    let cost = try Money("1", usd, rounding: .up)
    try Array("new".utf8).withUnsafeBytes { sku in
      try [UInt8]().withUnsafeBytes { own in
        try builder.add(
          sku, own: own, unitCost: cost,
          PriceList.Terms(
            quantities: 1...9, validFrom: from.microsecondsSinceEpoch, validUntil: .max))
      }
    }
    var suppliers = [Supplier(id: SupplierID("acme"), priceList: builder.list(digest: "new"))]
    if hasOthers { suppliers.append(Supplier(id: SupplierID("bolt"))) }
    try await TestGateway.run(suppliers: suppliers, balances: ["acme": "100.00"], isAtRest: true) {
      gateway in
      let answer = try await gateway.post(
        "/v1/orders", #"{"id":"o-1","currency":"USD","sku":"new"}"#)
      let start = "no supplier can fill it in USD: the first price counts from \(from) on, at acme"
      #expect(answer["code"] == "no_eligible_supplier")
      #expect(
        answer["detail"] == (hasOthers ? start + "; its order says why others cannot" : start))
    }
  }
}
