import Foundation
import PurserCore
import PurserSuppliers

/// A reply and the adapter that reads it.
struct Scene {
  let account: SupplierAccount
  let body: [UInt8]
  let data: Data
  let poolCount: Int

  /// A reply of some 500 bytes with one balance.
  static func small() throws -> Scene {
    let text = """
      {"status":"ok","request_id":"7f6d2c1e-5d2b-4a53-9f0e-3c1d5f0e9a11","account":{"id":4711,\
      "name":"Example Reseller GmbH","country":"DE","tier":"gold","contacts":["ops@example.com"]},\
      "balance":{"amount":"284.5000","reserved":"12.3400","used":"1703.1600","limit":null,\
      "currency":"USD","updated_at":"2026-05-01T13:45:22Z"},"links":{"self":"/v2/balance",\
      "history":"/v2/balance/history?limit=50","topup":"/v2/topups"},"meta":{"api":"2.14.3",\
      "region":"eu-central-1","ms":12}}
      """
    let rows = """
      - currency: $.balance.currency
        available: $.balance.amount - $.balance.reserved
        reserved: $.balance.reserved
        used: $.balance.used
        credit_limit: $.balance.limit
        updated_at: $.balance.updated_at
      """
    return try Scene(text, rows: rows, poolCount: 1)
  }

  /// A reply of some 10 KiB with forty balances.
  static func large() throws -> Scene {
    let items = (0..<40).map { index in
      """
      {"id":"wal_\(100_000 + index)","brand":"brand-\(index)","status":"active","currency":"USD",\
      "balance":{"available":"\(1000 + index).25","reserved":"\(index).50","used":"17.75"},\
      "created_at":"2025-01-01T00:00:00Z","updated_at":"2026-05-01T13:45:22Z","tags":["a","b"]}
      """
    }
    let rows = """
      - each: $.data[*]
        where: $.status == 'active'
        pool: $.brand
        currency: $.currency
        available: $.balance.available
        reserved: $.balance.reserved
        used: $.balance.used
        updated_at: $.updated_at
      """
    return try Scene(
      "{\"data\":[\(items.joined(separator: ","))],\"next\":null}", rows: rows, poolCount: 40)
  }

  private init(_ text: String, rows: String, poolCount: Int) throws {
    let yaml = """
      adapter: bench
      request: {path: /balance}
      success_when: $.error == null
      errors:
        - {status: 429, class: rate_limited}
        - {when: $.error.code == 'no_funds', class: funds}
      balances:
      \(rows)
      """
    account = SupplierAccount(
      adapter: try Presets.definition(Array(yaml.utf8), fileName: "bench.yaml"),
      baseURL: "https://bench.example")
    body = Array(text.utf8)
    data = Data(body)
    self.poolCount = poolCount
  }
}
