import Foundation
import Logging
import PurserCore
import PurserSimulator
import Testing

extension Money {
  /// The amount of a text like `284.50 USD`.
  static func of(_ text: String) throws -> Money {
    let parts = text.split(separator: " ")
    let currency = try #require(Currency(iso4217: String(parts[1])))
    return try Money(parts[0], currency, rounding: .down)
  }
}

extension SimulatedSupplier {
  /// A FoxReload account with one pool, whose environment begins with its name.
  static func foxReload(
    _ opening: String = "284.50 USD", name: String = "foxreload"
  ) throws -> SimulatedSupplier {
    SimulatedSupplier(
      name: name, wire: FoxReloadWire(apiKey: "fox-key"),
      pools: [SimulatedPool(name: PoolID.mainPool, opening: try .of(opening))], now: wallClock)
  }

  /// An OnlineSales account.
  static func onlineSales(_ opening: String = "320.00 USD") throws -> SimulatedSupplier {
    SimulatedSupplier(
      name: "onlinesales",
      wire: OnlineSalesWire(token: "sales-token", merchantID: "M-1", clientID: 110_600),
      pools: [SimulatedPool(name: PoolID.mainPool, opening: try .of(opening))], now: wallClock)
  }

  /// A Paddle customer with a pool for each of `openings`.
  static func paddle(_ openings: String...) throws -> SimulatedSupplier {
    SimulatedSupplier(
      name: "paddle", wire: PaddleWire(apiKey: "paddle-key", customerID: "ctm_01"),
      pools: try openings.map { SimulatedPool(name: PoolID.mainPool, opening: try .of($0)) },
      now: wallClock)
  }

  /// The present moment, as the gateway's process sees it.
  @Sendable static func wallClock() -> Timestamp {
    Timestamp(microsecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000_000))
  }
}

/// Runs simulated suppliers and a bench for `configuration`, which finds them in its environment.
func withBench<Value: Sendable>(
  _ configuration: String, _ suppliers: [SimulatedSupplier],
  _ body: (TestBench) async throws -> Value
) async throws -> Value {
  var logger = Logger(label: "simulator")
  logger.logLevel = .critical
  return try await withSimulators(suppliers, logger: logger) { fleet in
    try await TestBench.with(configuration, environment: fleet.environment, body)
  }
}

/// The configuration of one FoxReload account.
let foxReloadAlone = """
  suppliers:
    foxreload:
      adapter: foxreload
      base_url: ${FOXRELOAD_URL}
      credentials: {api_key: "${FOXRELOAD_API_KEY}"}
  """
