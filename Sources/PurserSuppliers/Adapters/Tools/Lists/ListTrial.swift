package import PurserCore

/// One reading of a list by whoever tries an adapter, and everything that is worth seeing of it. Nothing in it is
/// secret.
package struct ListTrial: Sendable {
  /// What was read.
  package struct Reading: Sendable {
    /// The first rows, in the order of the replies.
    package let shown: [any ListEntry]
    /// How many rows there are.
    package let count: Int
  }

  /// Which list it is.
  package let kind: ListKind
  /// The list, or why there is none.
  package let outcome: Result<Reading, CheckFailure>
  /// The exchanges in their order, those for tokens and for the supplier's time included.
  package let exchanges: [AdapterTrial.Exchange]

  /// The most rows that are shown.
  package static let mostShown = 1_000

  /// Reads a list of `account` over `transport`.
  package static func run(
    _ kind: ListKind, of account: SupplierAccount, over transport: any HTTPTransport,
    now: @escaping @Sendable () -> Timestamp, nonces: NonceSource
  ) async -> ListTrial {
    let recorder = ExchangeRecorder(transport)
    let client = SupplierClient(
      supplier: Supplier(id: SupplierID(account.adapter.name)), account: account,
      transport: recorder, witness: recorder.witness, now: now, nonces: nonces)
    let trial = await client.tryList(kind, showing: mostShown)
    let redaction = Redaction(trial.secretTexts)
    return ListTrial(
      kind: kind,
      outcome: trial.outcome.map { found in
        Reading(
          shown: found.shown.map { $0.redacted { redaction.redacted($0) } }, count: found.count)
      },
      exchanges: recorder.exchanges.map { AdapterTrial.Exchange($0, account, redaction) })
  }
}
