package import PurserCore

/// One reading of a price list by whoever tries an adapter, and everything that is worth seeing of it. Nothing in it is
/// secret.
package struct PriceListTrial: Sendable {
  /// What was read.
  package struct Reading: Sendable {
    /// The first rows, in the order of the replies.
    package let shown: [PriceEntry]
    /// How many rows there are.
    package let count: Int
  }

  /// The list, or why there is none.
  package let outcome: Result<Reading, CheckFailure>
  /// The exchanges in their order, those for tokens and for the supplier's time included.
  package let exchanges: [AdapterTrial.Exchange]

  /// The most rows that are shown.
  package static let mostShown = 1_000

  /// Reads the price list of `account` over `transport`.
  package static func run(
    _ account: SupplierAccount, over transport: any HTTPTransport,
    now: @escaping @Sendable () -> Timestamp, nonces: NonceSource
  ) async -> PriceListTrial {
    let recorder = ExchangeRecorder(transport)
    let client = SupplierClient(
      supplier: Supplier(id: SupplierID(account.adapter.name)), account: account,
      transport: recorder, witness: recorder.witness, now: now, nonces: nonces)
    let trial = await client.tryPrices(showing: mostShown)
    let redaction = Redaction(trial.secretTexts)
    return PriceListTrial(
      outcome: trial.outcome.map { found in
        Reading(
          shown: found.shown.map { $0.redacted(redaction) }, count: found.list.count)
      },
      exchanges: recorder.exchanges.map { AdapterTrial.Exchange($0, account, redaction) })
  }
}

extension PriceEntry {
  fileprivate func redacted(_ redaction: Redaction) -> PriceEntry {
    var entry = self
    entry.sku = redaction.redacted(sku)
    entry.supplierSKU = supplierSKU.map(redaction.redacted)
    return entry
  }
}
