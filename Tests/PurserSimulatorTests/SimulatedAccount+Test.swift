import PurserCore

@testable import PurserSimulator

/// When accounts under test are opened.
let opening = Timestamp(microsecondsSinceEpoch: 1_000_000_000)

extension SimulatedAccount {
  /// An account with these amounts in its pools, opened at `opening`.
  static func holding(
    _ amounts: String..., terms: Terms = Terms(), secondConsumer: SecondConsumer? = nil,
    countsFractions: Bool = true
  ) throws -> SimulatedAccount {
    let pools = try amounts.enumerated().map { place, amount in
      try fundedPool(amount, name: place == 0 ? PoolID.mainPool : "pool\(place)")
    }
    return SimulatedAccount(
      pools: pools, terms: terms, secondConsumer: secondConsumer,
      countsFractions: countsFractions, openedAt: opening)
  }

  /// Places an order so long after `opening`.
  @discardableResult
  mutating func place(
    _ reference: String, _ amount: String, after delay: Duration = .zero
  ) throws -> SimulatedOrder {
    try place(
      SimulatedOrder.Request(reference: reference, amount: try money(amount)),
      at: opening + delay)
  }

  /// What a balance call shows of the first pool so long after `opening`.
  mutating func shown(after delay: Duration) -> String {
    readings(at: opening + delay)[0].available.decimalString
  }

  /// What the first pool can really sell so long after `opening`.
  mutating func spendable(after delay: Duration) -> String {
    truth(at: opening + delay)[0].spendable.decimalString
  }
}
