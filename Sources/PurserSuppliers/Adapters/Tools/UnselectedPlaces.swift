internal import CurlClient

/// Amounts in the samples of an adapter of a kind that nothing in it looks at: what orders hold where none
/// of that is read, and any amount where none at all is. A supplier's other totals, limits and debts are
/// no mistake. An item that `where` leaves out, and a sample of another kind, say nothing: a place counts
/// as looked at where it is in one of them.
struct UnselectedPlaces {
  let adapter: AdapterDefinition

  private enum Kind {
    /// What orders hold: it may have to come off what is available.
    case held
    /// Anything else that may be spent.
    case amount
    /// A limit, a debt, what was spent or is on its way: told beside what is available, or not at all.
    case other
  }

  /// A sentence for each.
  var notes: [String] {
    adapter.calls.indices.flatMap { call -> [String] in
      let (covered, open) = places(in: call)
      let isHeldRead =
        covered.contains { Self.kind($0) == .held || Self.isNet($0) }
        || adapter.calls[call].rows.contains { $0.amounts.contains { $0.field == .reserved } }
      let isAmountRead = covered.contains { Self.kind($0) != .held }
      let prefix = adapter.calls.count > 1 ? "call \(call + 1): " : ""
      return open.filter { place in
        guard !covered.contains(place) else { return false }
        switch Self.kind(place) {
        case .held: return !isHeldRead
        case .amount: return !isAmountRead
        case .other: return false
        }
      }.map { "\(prefix)nothing selects `\($0)`" }
    }
  }

  /// The places of amounts in all samples of a call that are successes.
  private func places(in call: Int) -> (covered: Set<String>, open: [String]) {
    var open: [String] = []
    var covered: Set<String> = []
    // A call that reads no pools has no amounts to miss.
    guard !adapter.calls[call].rows.isEmpty else { return (covered, open) }
    for sample in adapter.samples
    where sample.isSuccess && sample.replies == nil && sample.call == call {
      let received = ReceivedReply(
        call: call, response: sample.response,
        known: adapter.knownInReplies(settings: sample.settings), receivedAt: sample.at)
      let places = ReplyInspection(adapter: adapter, received: received).places()
      covered.formUnion(places.covered)
      open += places.open.filter { !open.contains($0) }
    }
    return (covered, open)
  }

  private static let heldWords = ["held", "hold", "reserv", "block", "lock", "frozen", "freez"]
  private static let otherWords = [
    "credit", "limit", "overdraft", "debt", "owe", "outstanding", "pending", "incoming", "used",
    "spent", "spend", "commission", "quota", "threshold",
  ]

  /// Whether an amount is called what can be spent, so that nothing has to come off it.
  private static func isNet(_ place: String) -> Bool {
    ["avail", "usable", "spendable"].contains(where: name(of: place).contains)
  }

  private static func name(of place: String) -> String {
    (place.split { $0 == "." || $0 == "/" }.last ?? "").lowercased()
  }

  /// Words that have one of those in them and mean something else.
  private static let unrelatedWords = [
    "holder", "household", "threshold", "blockchain", "block_height", "clock", "unlock", "preserv",
  ]

  private static func kind(_ place: String) -> Kind {
    let name = name(of: place)
    let related = unrelatedWords.reduce(name) { $0.replacing($1, with: "") }
    if heldWords.contains(where: related.contains) { return .held }
    return otherWords.contains(where: name.contains) ? .other : .amount
  }
}
