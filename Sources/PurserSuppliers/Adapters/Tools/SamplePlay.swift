internal import CurlClient
internal import PurserCore

/// Plays a sample: makes the check that its replies answer, with the engine that asks suppliers, and
/// looks at what was sent.
struct SamplePlay {
  let sample: AdapterSample
  let adapter: AdapterDefinition
  let currencies: CurrencyTable

  /// What is not as the sample says; `nil` when all is.
  func mismatch(_ replies: [AdapterSample.RecordedReply]) async -> String? {
    let transport = SampleTransport(replies.map(\.response))
    let nonces = SampleNonces(sample.inputs)
    let trial = await trial(over: transport, nonces)
    if let flaw = nonces.flaw { return flaw }
    if let difference = difference(transport.asked, replies, trial) { return difference }
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
      tokenTransport: transport.forTokens, now: { moment }, nonces: nonces.source)
    return await client.tryOut()
  }

  private var account: SupplierAccount {
    var account = InventedAccount(adapter: adapter).account(isWhole: false) { $0 }
    for (name, value) in sample.inputs.credentials { account.credentials[name] = Secret(value) }
    account.settings.merge(sample.settings) { _, given in given }
    account.baseURL = sample.inputs.baseURL ?? account.baseURL
    account.currencies = currencies.declaring(adapter.currencies)
    return account
  }

  /// The first thing that was sent otherwise.
  private func difference(
    _ asked: [SampleTransport.Asked], _ replies: [AdapterSample.RecordedReply],
    _ trial: SupplierClient.Trial
  ) -> String? {
    var traces = trial.traces[...]
    var tokenTraces = trial.tokenTraces[...]
    for (index, asked) in asked.enumerated() where index < replies.count {
      let trace = asked.isForToken ? tokenTraces.popFirst() : traces.popFirst()
      guard let expected = replies[index].sends,
        let difference = expected.difference(from: asked.request)
      else { continue }
      let signed = (trace?.signed ?? []).map { "; `\($0.name)` signed \(Self.quoted($0.text))" }
      return "request \(index + 1): \(difference)" + signed.joined()
    }
    return nil
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
