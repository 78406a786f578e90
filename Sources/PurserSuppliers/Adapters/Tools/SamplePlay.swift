internal import CurlClient
internal import PurserCore

/// Plays a sample: makes the check that its replies answer, with the engine that asks suppliers, and
/// looks at what was sent.
struct SamplePlay {
  let sample: AdapterSample
  let adapter: AdapterDefinition
  let currencies: CurrencyTable

  /// The first difference from what the sample says; `nil` when there is none.
  func mismatch(_ replies: [AdapterSample.RecordedReply]) async -> String? {
    let transport = SampleTransport(replies.map(\.response))
    let nonces = SampleNonces(sample.inputs)
    let trial = await trial(over: transport, nonces)
    if let flaw = nonces.flaw { return flaw }
    let differences = differences(transport.asked, replies)
    if !differences.isEmpty { return differences.joined(separator: "; ") }
    return compare(trial, transport.asked.count, replies.count)
  }

  /// What comes of the replies.
  func trial(_ replies: [AdapterSample.RecordedReply]) async -> SupplierClient.Trial {
    await trial(over: SampleTransport(replies.map(\.response)), SampleNonces(sample.inputs))
  }

  private func trial(
    over transport: SampleTransport, _ nonces: SampleNonces
  ) async -> SupplierClient.Trial {
    let moment = sample.at
    let client = SupplierClient(
      supplier: Supplier(id: SupplierID(adapter.name)), account: account, transport: transport,
      witness: transport.witness, now: { moment }, nonces: nonces.source)
    return await client.tryOut()
  }

  private var account: SupplierAccount {
    InventedAccount(adapter: adapter).played(sample.inputs, sample.settings, currencies)
  }

  /// Everything that was sent otherwise, with what was signed for it.
  private func differences(
    _ asked: [SampleTransport.Asked], _ replies: [AdapterSample.RecordedReply]
  ) -> [String] {
    zip(asked, replies).enumerated().flatMap { index, exchange -> [String] in
      let (asked, reply) = exchange
      let differences = reply.sends?.differences(from: asked.request) ?? []
      guard !differences.isEmpty else { return [] }
      let signed = asked.signed.map { "`\($0.name)` signed \(Self.quoted($0.text))" }
      return ["request \(index + 1): \(differences[0])"] + differences.dropFirst() + signed
    }
  }

  private func compare(
    _ trial: SupplierClient.Trial, _ asked: Int, _ replies: Int
  ) -> String? {
    if case .requests = sample.expectation {
      if asked >= replies { return nil }
      let failure = if case .failure(let failure) = trial.outcome { ": \(failure)" } else { "" }
      return "expected \(replies) \(replies == 1 ? "request" : "requests"), sent \(asked)\(failure)"
    }
    if let message = SampleComparison(sample, adapter).difference(trial.outcome) { return message }
    if asked != replies {
      return "the sample has \(replies) \(replies == 1 ? "reply" : "replies"), and \(asked) "
        + (asked == 1 ? "request was" : "requests were") + " made"
    }
    return nil
  }

  /// A text as it can be typed: line breaks as `\n`.
  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\n", with: "\\n").replacing("\r", with: "\\r") + "\""
  }
}
