internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// Builds every request of an adapter with an invented account, signatures included: what fails there
/// fails at the supplier too, but where it was the invention that failed.
struct RequestRehearsal {
  /// Why requests cannot be built, a sentence each.
  let faults: [String]
  /// Of which requests that is not known, as nothing that was invented fits.
  let notes: [String]

  init(adapter: AdapterDefinition) {
    let invented = InventedAccount(adapter: adapter)
    var attempts: [[Flaw]] = []
    for text in InventedAccount.texts {
      let flaws = Attempt(account: invented.account { _ in text }).flaws
      if flaws.isEmpty {
        (faults, notes) = ([], [])
        return
      }
      attempts.append(flaws)
    }
    for sample in adapter.samples
    where !sample.inputs.credentials.isEmpty || !sample.settings.isEmpty {
      var attempt = Attempt(account: invented.account(of: sample))
      attempt.isInvented = adapter.credentials.contains { sample.inputs.credentials[$0] == nil }
      let flaws = attempt.flaws
      if flaws.isEmpty {
        (faults, notes) = ([], [])
        return
      }
      attempts.append(flaws)
    }
    let first = attempts.first ?? []
    let ofSamples = attempts.dropFirst(InventedAccount.texts.count).flatMap { $0 }
    let certain =
      (first + ofSamples).filter { !$0.isOfInvention } + attempts.flatMap { $0 }.filter(\.isOfKind)
    var told: Set<String> = []
    faults = certain.map(\.sentence).filter { told.insert($0).inserted }
    let open = faults.isEmpty ? first.filter(\.isOfInvention) : []
    notes = open.map {
      "\($0.sentence), with credentials that were made up; give `credentials` in a sample, and it is "
        + "tried with those"
    }
  }

  /// A request that cannot be built.
  fileprivate struct Flaw {
    var sentence: String
    /// Whether the reason may be a credential that was made up.
    var isOfInvention: Bool
    /// Whether the reason is the kind of a value, whatever it is made of.
    var isOfKind: Bool
  }
}

/// Building all requests with one account.
private struct Attempt {
  let account: SupplierAccount
  /// Whether credentials of the account are made up.
  var isInvented = true

  init(account: SupplierAccount) { self.account = account }

  private var adapter: AdapterDefinition { account.adapter }

  private func label(_ index: Int) -> String {
    adapter.calls.count > 1 ? "call \(index + 1): " : ""
  }

  var flaws: [RequestRehearsal.Flaw] {
    var flaws: [RequestRehearsal.Flaw] = []
    let note = { (label: String, order: RequestBuilder.Order, failure: ExpressionFailure) in
      let isOfKind = if case .ofWrongKind = failure { true } else { false }
      flaws.append(
        RequestRehearsal.Flaw(
          sentence: label + failure.sentence,
          isOfInvention: isInvented && adapter.mayFail(order), isOfKind: isOfKind))
    }
    if let clock = adapter.clock {
      let order = RequestBuilder.Order(
        template: clock.request, acceptedMediaType: clock.format.acceptedMediaType)
      if let flaw = flaw(order, ["now": .moment(Self.moment)]) {
        note("the request for the time cannot be built: ", order, flaw)
      }
    }
    if case .token(let grant) = adapter.authentication, let (order, flaw) = flaw(of: grant) {
      note("the request for a token cannot be built: ", order, flaw)
    }
    var known = account.knownInReplies
    for (index, call) in adapter.calls.enumerated() {
      if let (order, flaw) = flaw(of: call, index, known) {
        note("\(label(index))the request cannot be built: ", order, flaw)
      }
      known.merge(kept(by: call, index)) { _, new in new }
    }
    return flaws
  }

  private func flaw(of grant: TokenGrant) -> (RequestBuilder.Order, ExpressionFailure)? {
    var known: [String: Value] = ["now": .moment(Self.moment)]
    for step in grant.steps {
      let order = RequestBuilder.Order(
        template: step.request, placement: step.placement,
        acceptedMediaType: step.format.acceptedMediaType)
      if let flaw = flaw(order, known) { return (order, flaw) }
      for value in step.keep { known[value.name] = .text("kept") }
    }
    return nil
  }

  private func flaw(
    of call: AdapterCall, _ index: Int, _ known: [String: Value]
  ) -> (RequestBuilder.Order, ExpressionFailure)? {
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
    return flaw(order, known).map { (order, $0) }
  }

  private func flaw(
    _ order: RequestBuilder.Order, _ known: [String: Value]
  ) -> ExpressionFailure? {
    let names = account.requestNames(known, Self.nonces)
    names.set(TokenGrant.refreshTokenName, .text("refresh-token"))
    do throws(ExpressionFailure) {
      _ = try RequestBuilder(account: account, names: names).built(order, now: Self.moment)
      return nil
    } catch {
      return error
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
  private func kept(by call: AdapterCall, _ index: Int) -> [String: Value] {
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

extension AdapterDefinition {
  /// Whether building a request may fail for what a credential is, or a setting: a function that reads
  /// some texts only is over one.
  fileprivate func mayFail(_ order: RequestBuilder.Order) -> Bool {
    let given = Set(self.credentials + settings.filter { $0.defaultValue == nil }.map(\.name))
    let known = names(madeOf: given)
    let templates =
      order.template.templates + order.placement.templates + (order.signing?.templates ?? [])
    let names = names(neededBy: templates)
    let roots =
      templates.flatMap(\.expressions).map(\.root)
      + lets.filter { names.contains($0.name) }.map(\.expression.root)
    return roots.flatMap(\.all).contains { node in
      node.isChoosy && Expression.names(in: node).contains(where: known.contains)
    }
  }
}

extension Expression.Node {
  /// Whether what it does works for some texts only.
  fileprivate var isChoosy: Bool {
    switch self {
    case .steps, .negation, .arithmetic: true
    case .call(let call):
      switch call.function {
      case .text(let function): function == .capture || function == .map
      case .number, .moment: true
      case .structure(let function):
        switch function {
        case .get, .entries, .zip, .group, .json: true
        case .if, .coalesce, .contains, .object, .split: false
        }
      case .encoding(let function):
        switch function {
        case .fromHex, .fromBase64, .text, .jwt: true
        case .hex, .base64, .base64url, .canonical, .canonicalEncoded, .canonicalValues,
          .canonicalJSON, .uuidOf, .digitsOf:
          false
        }
      case .digest(let function):
        switch function {
        case .rsaSHA256, .rsaSHA512, .rsaPSSSHA256, .es256, .es256DER, .ed25519: true
        case .md5, .sha1, .sha256, .sha384, .sha512, .hmacMD5, .hmacSHA1, .hmacSHA256,
          .hmacSHA384, .hmacSHA512:
          false
        }
      case .nonce, .reply: false
      }
    case .selector, .name, .number, .string, .bool, .null, .not, .comparison, .both, .either: false
    }
  }
}
