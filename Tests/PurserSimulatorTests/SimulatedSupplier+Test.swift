import Logging
import PurserCore

@testable import PurserSimulator

/// Runs one supplier behind its server while `body` talks to it.
func withSupplier<Value: Sendable>(
  _ supplier: SimulatedSupplier, _ body: (LoopbackClient) async throws -> Value
) async throws -> Value {
  try await withSimulators([supplier], logger: .silent) { fleet async throws in
    try await body(try LoopbackClient(fleet.members[0]))
  }
}

extension Logger {
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

extension SimulatedSupplier {
  static func foxReload(
    _ clock: HandClock, _ opening: String = "284.50 USD",
    _ terms: SimulatedAccount.Terms = SimulatedAccount.Terms(),
    contract: FoxReloadWire.Contract = .documented, rateLimit: RateLimit? = nil
  ) throws -> SimulatedSupplier {
    SimulatedSupplier(
      name: "foxreload", wire: FoxReloadWire(apiKey: "k-1", contract: contract),
      pools: [try fundedPool(opening)], terms: terms, rateLimit: rateLimit
    ) { clock.now }
  }

  static func onlineSales(
    _ clock: HandClock, _ terms: SimulatedAccount.Terms = SimulatedAccount.Terms()
  ) throws -> SimulatedSupplier {
    SimulatedSupplier(
      name: "onlinesales",
      wire: OnlineSalesWire(token: "t-1", merchantID: "TOQ-15126", clientID: 110_600),
      pools: [try fundedPool("320.00 EUR")], terms: terms
    ) { clock.now }
  }

  static func paddle(
    _ clock: HandClock, _ pools: [String] = ["5.50 USD", "100 JPY"],
    _ terms: SimulatedAccount.Terms = SimulatedAccount.Terms()
  ) throws -> SimulatedSupplier {
    SimulatedSupplier(
      name: "paddle", wire: PaddleWire(apiKey: "p-1", customerID: "ctm_01"),
      pools: try pools.map { try fundedPool($0) }, terms: terms
    ) { clock.now }
  }

  static func m3ter(_ clock: HandClock, pools: [SimulatedPool]) -> SimulatedSupplier {
    SimulatedSupplier(
      name: "m3ter",
      wire: M3terWire(
        keyID: "key", secret: "secret", organizationID: "org", accountID: "acc",
        commitments: ["prepayment"], tokenLifetime: .seconds(18_000)),
      pools: pools
    ) { clock.now }
  }
}

/// An order's body.
func orderBody(_ reference: String, _ amount: String, _ currency: String = "USD") -> String {
  #"{"reference":"\#(reference)","currency":"\#(currency)","amount":"\#(amount)"}"#
}
