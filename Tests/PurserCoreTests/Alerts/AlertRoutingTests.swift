import PurserCore
import TestSupport
import Testing

/// Who is told of which alerts, by a table.
@Suite("Routes of alerts")
struct AlertRoutingTests {
  private static let routing = AlertRouting(
    routes: [
      AlertRoute(families: [.low, .dry], from: .warning, channels: ["pager"]),
      AlertRoute(
        suppliers: [SupplierID("acme")], hours: [TimeSpan(from: 0, until: 60)],
        channels: ["night"]),
      AlertRoute(families: [.priceRise], channels: []),
    ], channels: ["chat", "night", "pager"])

  private static func notice(
    _ supplier: String?, _ family: AlertFamily, _ tier: AlertTier,
    _ change: AlertNotice.Change = .raised
  ) -> AlertNotice {
    let subject = supplier.map { AlertKey.Subject.supplier(SupplierID($0)) } ?? .gateway
    return AlertNotice(
      key: AlertKey(subject, family), change: change, tier: tier, since: at(0), headline: "x")
  }

  /// 14:13 on the clock of `at(0)` is outside of the night's hour, 10 hours later is in it.
  private static let tenHours: Double = 36_000

  @Test(
    "an alert goes to all routes that take it, and to all channels where none does",
    arguments: [
      (notice("acme", .low, .critical), 0, ["pager"]),
      (notice("acme", .low, .critical), tenHours, ["night", "pager"]),
      (notice("acme", .low, .notice), 0, ["chat", "night", "pager"]),
      (notice("other", .low, .notice), tenHours, ["chat", "night", "pager"]),
      (notice("acme", .priceRise, .warning), 0, []),
      (notice("acme", .priceRise, .warning), tenHours, ["night"]),
      (notice(nil, .storeNearlyFull, .warning), tenHours, ["chat", "night", "pager"]),
    ] as [(AlertNotice, Double, [String])])
  func routes(_ notice: AlertNotice, _ second: Double, channels: [String]) {
    #expect(Self.routing.channels(for: notice, at: at(second)) == channels)
  }

  @Test("what is worse goes to whom it was told as well; what is over goes there alone")
  func told() {
    let told: Set<String> = ["chat", "gone"]
    let worse = Self.notice("acme", .low, .critical, .worsened)
    #expect(Self.routing.channels(for: worse, at: at(0), told: told) == ["chat", "pager"])
    let over = Self.notice("acme", .low, .critical, .recovered)
    #expect(Self.routing.channels(for: over, at: at(0), told: told) == ["chat"])
    #expect(Self.routing.channels(for: over, at: at(0)).isEmpty)
  }
}
