internal import CurlClient
internal import PurserCore

/// Whether an adapter can be relied on: it carries samples, reads them as they expect, and looks at
/// what replies say.
package struct AdapterLint: Sendable {
  /// What has to be mended.
  package var faults: [String] = []
  /// What is worth a look: fields of replies that nothing selects.
  package var notes: [String] = []
  /// How many samples it carries.
  package let sampleCount: Int

  /// Looks at `adapter`.
  package init(_ adapter: AdapterDefinition) {
    sampleCount = adapter.samples.count
    if adapter.samples.isEmpty {
      faults.append("there are no samples; record a reply under `samples` with what it must give")
      return
    }
    let isSuccess = { (sample: AdapterSample) in
      if case .balances = sample.expectation { true } else { false }
    }
    if !adapter.samples.contains(where: isSuccess) {
      faults.append("no sample is a success; record a reply with `expect: {balances: [...]}`")
    }
    if adapter.samples.allSatisfy(isSuccess) {
      faults.append("no sample is an error; record a reply with `expect: {error: ...}`")
    }
    for call in adapter.calls.indices
    where !adapter.samples.contains(where: { $0.call == call && isSuccess($0) })
      && adapter.samples.contains(where: isSuccess)
    {
      faults.append("no sample is a success of call \(call + 1)")
    }
    faults += adapter.calls.flatMap(Self.unaffirmed)
    faults += AdapterSamples.mismatches(of: adapter).map(\.description)
    notes = Self.unselected(adapter, isSuccess)
  }

  /// Lists that may be missing where nothing could say that a reply is an answer.
  private static func unaffirmed(_ call: AdapterCall) -> [String] {
    guard call.successWhen == nil, call.checks.isEmpty,
      call.rows.allSatisfy({ $0.each?.isOptional == true })
    else { return [] }
    return call.rows.map { row in
      "`optional` of \(row.label): nothing says that a reply without the list is an answer; give "
        + "`success_when` with what an answer says, as in `$.status == 'ok'`"
    }
  }

  private static func unselected(
    _ adapter: AdapterDefinition, _ isSuccess: (AdapterSample) -> Bool
  ) -> [String] {
    // A field counts as selected when it is in one of the samples of its call.
    var notes: [String] = []
    for call in adapter.calls.indices {
      let samples = adapter.samples.filter { $0.call == call && isSuccess($0) }
      for sample in samples {
        let received = ReceivedReply(
          call: call, response: sample.response,
          known: adapter.knownInReplies(settings: sample.settings), receivedAt: sample.at)
        for place in ReplyInspection(adapter: adapter, received: received).unselected() {
          let prefix = adapter.calls.count > 1 ? "call \(call + 1): " : ""
          let note = "\(prefix)nothing selects \(Quotation.quoted(place))"
          if !notes.contains(note) { notes.append(note) }
        }
      }
    }
    return notes
  }
}
