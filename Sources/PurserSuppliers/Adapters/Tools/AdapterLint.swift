internal import CurlClient
internal import PurserCore

/// Whether an adapter can be relied on: it carries samples, reads them as they expect, can make its
/// requests, and has nothing in it that does nothing.
package struct AdapterLint: Sendable {
  /// What has to be mended.
  package var faults: [String] = []
  /// Doubts: each may be meant.
  package var warnings: [String] = []
  /// Places worth a look: amounts in replies that nothing selects, what no sample shows.
  package var notes: [String] = []
  /// How many samples it carries.
  package let sampleCount: Int

  /// Looks at `adapter`.
  package init(_ adapter: AdapterDefinition) async {
    sampleCount = adapter.samples.count + adapter.orderSamples.count + adapter.listSamples.count
    let ofOrders = adapter.order.map { OrderLint(adapter: adapter, order: $0) }
    faults = adapter.tellsNoBalances ? [] : Self.missingSamples(adapter)
    faults += (ofOrders?.faults ?? []) + ListLint(adapter: adapter).faults
    faults += adapter.calls.flatMap(Self.unaffirmed)
    let mismatches = await AdapterSamples.mismatches(of: adapter).map(\.description)
    faults += mismatches
    faults += UnusedNames(adapter).faults + UnsentValues(adapter: adapter).faults
    faults += UnknownUnits(adapter: adapter).faults
    let rehearsal = RequestRehearsal(adapter: adapter)
    faults += rehearsal.faults + Self.openHost(adapter)
    faults += DeadRules(adapter: adapter).faults
    faults += UnreadPages(adapter: adapter).faults
    faults += RepeatedMoney(adapter: adapter).faults
    warnings =
      DoubtfulRequests(adapter: adapter).warnings + SecretsInClear(adapter: adapter).warnings
      + UnprovenStates(adapter: adapter).warnings
    notes = UnselectedPlaces(adapter: adapter).notes + rehearsal.notes + (ofOrders?.notes ?? [])
    // What a sample that does not hold lacks, it says itself.
    if mismatches.isEmpty { notes += await UnshownSelectors(adapter).notes }
  }

  /// The samples that it must carry, and does not.
  private static func missingSamples(_ adapter: AdapterDefinition) -> [String] {
    if adapter.samples.isEmpty {
      return ["there are no samples; record a reply under `samples` with what it must give"]
    }
    var faults: [String] = []
    let successes = adapter.samples.filter(\.isSuccess)
    if successes.isEmpty {
      faults.append("no sample is a success; record a reply with `expect: {balances: [...]}`")
    }
    if !adapter.samples.contains(where: \.isFailure) {
      faults.append("no sample is an error; record a reply with `expect: {error: ...}`")
    }
    for call in adapter.calls.indices
    where !successes.isEmpty && !successes.contains(where: { $0.shows(call) }) {
      faults.append("no sample is a success of call \(call + 1)")
    }
    return faults
  }

  /// A base URL that no file of suppliers may use.
  private static func openHost(_ adapter: AdapterDefinition) -> [String] {
    let settings = adapter.settings.map(\.name)
    guard let url = adapter.baseURL, let flaw = BaseURL.anyFlaw(in: url, settings: settings) else {
      return []
    }
    return ["`base_url` \(flaw)"]
  }

  /// Lists that may be missing where nothing could say that a reply is an answer.
  private static func unaffirmed(_ call: AdapterCall) -> [String] {
    let conditions = call.checks + [call.successWhen].compactMap(\.self)
    guard !conditions.contains(where: \.mayAffirm),
      call.rows.allSatisfy({ $0.each?.isOptional == true })
    else { return [] }
    return call.rows.map { row in
      "`optional` of \(row.label): nothing in the body says that a reply without the list is an answer; give "
        + "`success_when` with what an answer says, as in `$.status == 'ok'`"
    }
  }
}

extension AdapterSample {
  /// Whether it expects a failure.
  fileprivate var isFailure: Bool {
    switch expectation {
    case .failure: true
    case .balances, .requests: false
    }
  }

  /// Whether it has a reply to a call, counted from 0.
  fileprivate func shows(_ call: Int) -> Bool { replies != nil || self.call == call }
}
