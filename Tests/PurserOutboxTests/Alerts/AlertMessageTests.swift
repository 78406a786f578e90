import PurserCore
import PurserOutbox
import Testing

@Suite("Messages of alerts as they are kept")
struct AlertMessageTests {
  private func notice(_ subject: AlertKey.Subject, _ family: AlertFamily) -> AlertNotice {
    AlertNotice(
      key: AlertKey(subject, family), change: .worsened, tier: .critical,
      since: Timestamp(microsecondsSinceEpoch: 1_796_000_000_123_000),
      headline: "acme: \"84.20 USD\" left\nand no more", details: ["Top up.", "Dry at 02:10."],
      facts: [
        AlertNotice.Fact(name: "available", value: "84.20"),
        AlertNotice.Fact(name: "runway_seconds", value: "7200"),
      ])
  }

  @Test("a message is read as it was written, whatever it is about")
  func roundTrip() throws {
    let acme = SupplierID("acme")
    let points = try Currency(declaring: "POINTS", minorDigits: 3)
    let usd = try #require(Currency(iso4217: "USD"))
    let message = AlertMessage(
      id: "alr_1", at: Timestamp(microsecondsSinceEpoch: 1_796_000_001_000_000),
      notices: [
        notice(.gateway, .storeNearlyFull), notice(.supplier(acme), .checkFailed),
        notice(.pool(PoolID(supplier: acme, pool: "gold", currency: points)), .low),
        notice(.pool(PoolID(supplier: acme, currency: usd)), .dry),
      ])
    #expect(AlertMessage(json: message.json()) == message)
    #expect(message.tier == .critical)
    #expect(
      message.notices.map(\.key.description) == [
        "gateway/store_nearly_full", "acme/check_failed", "acme/gold/POINTS/low",
        "acme/main/USD/dry",
      ])
  }

  @Test("what is no message is not read as one")
  func damaged() {
    let message = AlertMessage(
      id: "alr_1", at: Timestamp(microsecondsSinceEpoch: 0), notices: [notice(.gateway, .dry)])
    let text = String(decoding: message.json(), as: UTF8.self)
    for (part, other) in [
      ("dry", "wet"), ("critical", "bad"), ("1970", "x"), ("\"data\"", "\"d\""),
    ] {
      #expect(AlertMessage(json: Array(text.replacing(part, with: other).utf8)) == nil)
    }
    #expect(AlertMessage(json: Array("[]".utf8)) == nil)
  }
}
