import PurserCore
import Testing

@testable import PurserSuppliers

@Suite("Rate limits as they are written")
struct RateLimitsTests {
  private func limits(adapter: String, supplier: String) throws -> SupplierConfiguration {
    let text = """
      suppliers:
        acme:
          credentials: {token: k}
      \(supplier.isEmpty ? "" : "    limits: \(supplier)")
          adapter:
            base_url: https://api.acme.example
      \(adapter.isEmpty ? "" : "      limits: \(adapter)")
            auth: {bearer: "{{token}}"}
            request: {path: /b}
            balances: [{currency: USD, available: $.a}]
      """
    let configuration = try Configuration.load(
      bytes: Array(text.utf8), fileName: "suppliers.yaml", folder: "", environment: [:],
      readFile: { _ throws(FileContentsError) in throw .system(2) })
    return try #require(configuration.suppliers.first)
  }

  @Test("nothing is limited unless it is said")
  func none() throws {
    #expect(try limits(adapter: "", supplier: "").limits == RateLimits())
    #expect(try limits(adapter: "{}", supplier: "{}").limits == RateLimits())
  }

  @Test("a supplier's limits replace its adapter's key by key")
  func keyByKey() throws {
    let merged = try limits(
      adapter: "{per_second: 2, per_minute: 100, min_interval: 10s, shared_as: one}",
      supplier: "{per_minute: 30, per_hour: 1000, shared_as: two}"
    ).limits
    #expect(
      merged
        == RateLimits(
          perSecond: 2, perMinute: 30, perHour: 1000, minimumInterval: .seconds(10),
          sharedName: "two"))
  }

  @Test("a balance is not refreshed more often than checks may follow each other")
  func interval() throws {
    let slow = try limits(adapter: "{min_interval: 10m}", supplier: "")
    #expect(slow.refreshInterval == .seconds(600))
    let quick = try limits(adapter: "{min_interval: 10m}", supplier: "{min_interval: 1s}")
    #expect(quick.refreshInterval == SupplierConfiguration.defaultRefreshInterval)
  }

  @Test("those who share a count keep the strictest of each, and their own intervals")
  func strictest() {
    let one = RateLimits(perSecond: 5, perMinute: 60, minimumInterval: .seconds(9), sharedName: "a")
    let two = RateLimits(perSecond: 3, perHour: 100, sharedName: "a")
    #expect(
      one.strictest(with: two)
        == RateLimits(perSecond: 3, perMinute: 60, perHour: 100, sharedName: "a"))
  }
}
