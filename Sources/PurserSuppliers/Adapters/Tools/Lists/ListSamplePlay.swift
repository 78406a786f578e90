internal import CurlClient
internal import PurserCore

/// Plays a sample of a list: asks for it with the engine that asks suppliers, and looks at what was sent and what was
/// read. Nothing leaves the machine.
struct ListSamplePlay {
  let sample: ListSample
  let adapter: AdapterDefinition
  let currencies: CurrencyTable

  /// The differences from what the sample says; `nil` when there are none.
  func mismatch() async -> String? {
    let transport = SampleTransport(sample.replies.map(\.response))
    let nonces = SampleNonces(sample.inputs)
    let moment = sample.at
    let client = SupplierClient(
      supplier: Supplier(id: SupplierID(adapter.name)), account: account, transport: transport,
      witness: transport.witness, now: { moment }, nonces: nonces.source)
    let trial = await client.tryList(sample.kind, showing: .max)
    if let flaw = nonces.flaw { return flaw }
    var found = differences(transport.asked)
    if found.isEmpty { found = differences(of: trial.outcome) }
    if found.isEmpty, transport.asked.count != sample.replies.count {
      found = [
        "expected \(sample.replies.count) requests, and \(transport.asked.count) were made"
      ]
    }
    return found.isEmpty ? nil : found.joined(separator: "; ")
  }

  private var account: SupplierAccount {
    InventedAccount(adapter: adapter).played(sample.inputs, sample.settings, currencies)
  }

  private func differences(_ asked: [SampleTransport.Asked]) -> [String] {
    zip(asked, sample.replies).enumerated().flatMap { index, exchange -> [String] in
      let (asked, reply) = exchange
      let differences = reply.sends?.differences(from: asked.request) ?? []
      return differences.map { "request \(index + 1): \($0)" }
    }
  }

  private func differences(of outcome: SupplierClient.ListTrialOutcome) -> [String] {
    switch (sample.expectation, outcome) {
    case (.rows(let rows), .success(let found)): return differences(of: found.shown, rows)
    case (.rows, .failure(let failure)):
      return ["expected \(sample.kind.words.rows), found \(failure)"]
    case (.failure(let kind, _), .success(let found)):
      return ["expected `\(kind.rawValue)`, found \(found.count) rows"]
    case (.failure(let kind, let message), .failure(let failure)):
      guard kind == failure.kind else {
        return ["expected `\(kind.rawValue)`, found \(failure.kind.rawValue): \(failure.message)"]
      }
      guard let message, !failure.message.contains(message) else { return [] }
      return ["expected the message to say \"\(message)\", found \"\(failure.message)\""]
    }
  }

  private func differences(
    of found: [any ListEntry], _ rows: [ListSample.ExpectedRow]
  ) -> [String] {
    guard found.count == rows.count else {
      return ["expected \(rows.count) rows, found \(found.count)"]
    }
    return zip(found, rows).enumerated().flatMap { index, pair -> [String] in
      let (entry, row) = pair
      return row.values.compactMap { key, text in
        guard entry.text(of: key) != entry.written(text, of: key) else { return nil }
        return "row \(index + 1): expected `\(key)` \(text), found \(entry.text(of: key) ?? "none")"
      }
    }
  }
}
