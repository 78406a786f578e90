import ExactJSON
import PurserAPI
import PurserCore
import TestSupport
import Testing

@Suite("Candidates in other currencies")
struct ForeignCandidateTests {
  @Test(
    "say what their cost counts and what it is in the order's; the shadow's choice stands beside")
  func preview() throws {
    let decision = Decision(
      policy: .fastest, currency: currency("USD"), costUnits: nil,
      roster: SupplierRoster([SupplierID("a"), SupplierID("e"), SupplierID("x")]),
      ranked: [
        Candidate(
          pool: pool("e", "EUR"), cost: money("8.70", "EUR"), spendable: money("50", "EUR"),
          compared: money("9.396"), figure: 2_100_000),
        Candidate(pool: pool("a"), cost: money("9.50"), spendable: money("50"), figure: 9_000_000),
      ], others: SupplierSet(),
      excluded: [
        ExcludedSuppliers(
          .insufficientFundsIn(currency("EUR")), SupplierSet([2]),
          costs: [money("8", "EUR").units], figures: [money("3", "EUR").units])
      ], shadow: ShadowChoice(policy: .cheapest, pool: pool("a"), cost: money("9.50")),
      supplierSKU: "ST20")
    let json = try JSONParser.parse(String(decoding: decision.previewJSON(.all), as: UTF8.self))
    #expect(json["currency"]?.stringValue == "EUR")
    #expect(json["amount"]?.stringValue == "8.70")
    let candidates = try #require(json["candidates"]?.arrayValue)
    #expect(candidates[0]["currency"]?.stringValue == "EUR")
    #expect(candidates[0]["compared"]?.stringValue == "9.396")
    #expect(
      candidates[0]["reason"]?.stringValue
        == "fastest: costs 8.70 EUR, that is 9.396 USD, takes 2.1 s")
    #expect(candidates[1]["currency"] == nil && candidates[1]["compared"] == nil)
    #expect(candidates[2]["currency"]?.stringValue == "EUR")
    #expect(
      candidates[2]["reason"]?.stringValue
        == "insufficient_funds: needs 8.00, has 3.00 EUR")
    #expect(json["shadow"]?["policy"]?.stringValue == "cheapest")
    #expect(json["shadow"]?["supplier"]?.stringValue == "a")
    #expect(json["supplier_sku"]?.stringValue == "ST20")
  }
}
