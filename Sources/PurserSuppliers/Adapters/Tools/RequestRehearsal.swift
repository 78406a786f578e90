internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Builds every request of an adapter with an invented account, signatures included: what fails there
/// fails at the supplier too.
struct RequestRehearsal {
  let adapter: AdapterDefinition

  /// Why requests cannot be built, a sentence each.
  var faults: [String] {
    var first: [String]?
    for text in InventedAccount.texts {
      let flaws = self.flaws(InventedAccount(adapter: adapter).account { _ in text })
      if flaws.isEmpty { return [] }
      first = first ?? flaws
    }
    return first ?? []
  }

  /// What is doubtful in requests.
  var warnings: [String] {
    adapter.calls.indices.filter { index in
      let request = adapter.calls[index].request
      return request.method == .get && request.body != nil
    }.map { index in
      "\(label(index))the request is a `GET` with a body, which most servers pass over; "
        + "say `method: POST`, or put the values under `query`"
    } + requests.compactMap(\.path.dotWarning)
  }

  /// All requests, those for tokens and for the time included.
  private var requests: [RequestTemplate] {
    adapter.calls.map(\.request) + adapter.authentication.requests
      + (adapter.clock.map { [$0.request] } ?? [])
  }

  private func label(_ index: Int) -> String {
    adapter.calls.count > 1 ? "call \(index + 1): " : ""
  }

  private func flaws(_ account: SupplierAccount) -> [String] {
    var flaws: [String] = []
    if case .token(let grant) = adapter.authentication, let flaw = flaw(of: grant, account) {
      flaws.append("the request for a token cannot be built: \(flaw)")
    }
    var known = account.knownInReplies
    for (index, call) in adapter.calls.enumerated() {
      if let flaw = flaw(of: call, index, account, known) {
        flaws.append("\(label(index))the request cannot be built: \(flaw)")
      }
      known.merge(kept(by: call, index, account)) { _, new in new }
    }
    return flaws
  }

  private func flaw(of grant: TokenGrant, _ account: SupplierAccount) -> String? {
    var known: [String: Value] = ["now": .moment(Self.moment)]
    for step in grant.steps {
      let names = account.requestNames(known, Self.nonces)
      names.set(TokenGrant.refreshTokenName, .text("refresh-token"))
      let order = RequestBuilder.Order(
        template: step.request, placement: step.placement,
        acceptedMediaType: step.format.acceptedMediaType)
      if let flaw = Self.flaw(order, account, names) { return flaw }
      for value in step.keep { known[value.name] = .text("kept") }
    }
    return nil
  }

  private func flaw(
    of call: AdapterCall, _ index: Int, _ account: SupplierAccount, _ known: [String: Value]
  ) -> String? {
    var known = known.merging(sampleKept(index)) { _, new in new }
    if let name = call.forEach, case .structure(.array(let values))? = known[name] {
      known[name] = values.first.map { Value($0) }
    }
    let place = call.pagination?.start
    known.merge(place?.names ?? [:]) { _, new in new }
    // What calls keep is the supplier's; where no sample shows it, it cannot be made up.
    let kept = Set(adapter.calls.flatMap(\.keep).map(\.name)).subtracting(known.keys)
    guard !call.request.templates.contains(where: { $0.uses(kept) }) else { return nil }
    known["now"] = .moment(Self.moment)
    for name in adapter.authentication.givenNames { known[name] = .text("token") }
    var order = RequestBuilder.Order(
      template: call.request, placement: adapter.authentication.placement, place: place,
      pagination: call.pagination, acceptedMediaType: call.format.acceptedMediaType)
    if case .signed(let scheme) = adapter.authentication { order.signing = scheme }
    return Self.flaw(order, account, account.requestNames(known, Self.nonces))
  }

  private static func flaw(
    _ order: RequestBuilder.Order, _ account: SupplierAccount, _ names: RequestNames
  ) -> String? {
    do throws(CheckFailure) {
      _ = try RequestBuilder(account: account, names: names).request(order, now: moment)
      return nil
    } catch {
      return error.message
    }
  }

  // MARK: What calls keep

  /// What the samples of a call say that earlier calls kept.
  private func sampleKept(_ index: Int) -> [String: Value] {
    let nothing = Rendering(scope: Scope(names: KnownNames()))
    var known: [String: Value] = [:]
    for sample in adapter.samples where sample.call == index {
      for (name, template) in sample.kept {
        if let value = try? nothing.json(template) { known[name] = Value(value) }
      }
    }
    return known
  }

  /// What a call keeps of its samples.
  private func kept(
    by call: AdapterCall, _ index: Int, _ account: SupplierAccount
  ) -> [String: Value] {
    for sample in adapter.samples where sample.call == index && sample.replies == nil {
      let reader = ReplyReader(
        adapter: adapter, call: call, known: adapter.knownInReplies(settings: sample.settings),
        currencies: account.currencies)
      guard
        let reply = try? reader.success(
          sample.response, receivedAt: sample.at, page: call.pagination?.start?.names ?? [:]),
        let kept = try? reader.kept(in: [reply]), kept.values.contains(where: { !$0.isEmpty })
      else { continue }
      return kept.filter { !$0.value.isEmpty }.mapValues(CheckUnderWay.value)
    }
    return [:]
  }

  private static let moment = Timestamp(microsecondsSinceEpoch: 1_777_636_800_000_000)
  private static let nonces = NonceSource(
    randomBytes: { count in (0..<count).map { UInt8(truncatingIfNeeded: $0) } },
    increasing: { 1_777_636_800_000_000 })
}

extension Template {
  /// What to say of a path with `.` or `..` in it.
  fileprivate var dotWarning: String? {
    var (shown, shape) = ("", "")
    for piece in pieces {
      switch piece {
      case .text(let text):
        shown += text
        shape += text
      case .expression(let expression):
        shown += "{{\(expression.text)}}"
        shape += "x"
      }
    }
    guard DotSegments.count(in: shape) > 0 else { return nil }
    let advice =
      if DotSegments.leadAbove(shape) {
        "give `base_url` beside `path` with where it leads"
      } else if let constant {
        "write `\(DotSegments.removed(from: constant))`"
      } else {
        "write it without them"
      }
    return "the path `\(shown)` has dots in it that are taken out before the request is signed and "
      + "sent; \(advice)"
  }
}
