internal import CurlClient
internal import PurserCore

extension AdapterSample {
  fileprivate static let statuses = 100...599

  /// Reads one entry of `samples:`, of an adapter with `callCount` calls.
  init?(
    _ node: YAMLNode, callCount: Int, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "samples", &problems) else { return nil }
    let name = reader.text("name", .required, &problems)
    let call = reader.integer("call", in: 1...max(1, callCount), &problems)
    let status = reader.integer("status", in: Self.statuses, &problems)
    let headers = reader.node("headers", &problems)?.mapping("headers", &problems)?
      .compactMap { member in
        member.value.textOrEmpty(member.name, &problems).map { (name: member.name, value: $0) }
      }
    let body = reader.node("body", &problems)?.recordedBody(&problems)
    let at = reader.node("at", &problems)?.moment("at", &problems)
    let settings = Self.settings(reader.node("settings", &problems), context, &problems)
    let kept = Self.kept(reader.node("kept", &problems), context, &problems)
    let replies = reader.node("replies", &problems)?.list("replies", &problems)?
      .compactMap { RecordedReply($0, context, &problems) }
    let sends = reader.node("sends", &problems).flatMap { ExpectedRequest($0, context, &problems) }
    let inputs = Inputs(&reader, context, &problems)
    let isAboutRequests = sends != nil || replies?.contains { $0.sends != nil } == true
    let expectation = reader.node("expect", isAboutRequests ? .optional : .required, &problems)
      .flatMap { Expectation($0, context, &problems) }
    reader.finish(&problems, elsewhere: MisplacedKeys.inSamples)
    Self.checkForm(reader, call ?? 1, &problems)
    guard let name, expectation != nil || isAboutRequests && !reader.has("expect") else {
      return nil
    }
    self.init(
      name: name, call: (call ?? 1) - 1, status: status ?? 200, headers: headers ?? [],
      body: body ?? "", at: at ?? Self.defaultMoment, settings: settings, kept: kept,
      replies: replies, sends: sends, inputs: inputs,
      expectation: expectation ?? .requests)
  }

  /// Notes keys that do not go together: a sample shows one reply to one call, or a whole check.
  private static func checkForm(
    _ reader: MappingReader, _ call: Int, _ problems: inout Problems
  ) {
    let ofOne = ["call", "status", "headers", "body", "kept", "sends"]
    if reader.has("replies"), let key = ofOne.first(where: reader.has) {
      problems.error(
        at: reader.mark(of: key),
        "\(Quotation.quoted(key)) does not go with `replies`, which has the whole check: move it into "
          + "an entry of `replies`, or leave it out")
    }
    if reader.has("sends"), call > 1 || reader.has("kept") {
      problems.error(
        at: reader.mark(of: "sends"),
        "`sends` is the first request of a check; for a later call give `replies`, each with `sends`"
      )
    }
    guard !reader.has("replies"), !reader.has("sends") else { return }
    let ofRequests = ["credentials", "base_url", "random", "increasing"]
    if let key = ofRequests.first(where: reader.has) {
      problems.error(
        at: reader.mark(of: key),
        "\(Quotation.quoted(key)) is for requests, and this sample makes none: give `sends` or `replies`"
      )
    }
  }

  private static func kept(
    _ node: YAMLNode?, _ context: AdapterContext, _ problems: inout Problems
  ) -> [String: JSONTemplate] {
    var values: [String: JSONTemplate] = [:]
    for member in node?.mapping("kept", &problems) ?? [] {
      if !context.kept.contains(member.name) {
        let advice = Quotation.advice(for: member.name, among: context.kept)
        problems.error(
          at: member.mark, "no call keeps \(Quotation.quoted(member.name)); \(advice)")
      }
      values[member.name] = member.value.jsonTemplate(member.name, context, &problems)
    }
    return values
  }

  static func settings(
    _ node: YAMLNode?, _ context: AdapterContext, _ problems: inout Problems
  ) -> [String: SettingValue] {
    var values: [String: SettingValue] = [:]
    for member in node?.mapping("settings", &problems) ?? [] {
      if !context.settings.contains(member.name), !context.isIncomplete {
        let advice = Quotation.advice(for: member.name, among: context.settings)
        problems.error(
          at: member.mark, "unknown setting \(Quotation.quoted(member.name)); \(advice)")
      }
      values[member.name] = member.value.settingValue(member.name, &problems)
    }
    return values
  }
}

extension YAMLNode {
  /// The body of a reply, which is a text whatever it looks like.
  fileprivate func recordedBody(_ problems: inout Problems) -> String? {
    switch content {
    case .scalar: return textOrEmpty("body", &problems)
    case .mapping, .sequence:
      problems.error(
        at: mark,
        "`body` is a text, as the supplier sent it: put it in `'...'`, or under `body: |` on lines of its own"
      )
      return nil
    }
  }
}

extension AdapterSample.RecordedReply {
  /// Reads one of `replies:`.
  init?(_ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "replies", &problems) else { return nil }
    sends = reader.node("sends", &problems).flatMap { ExpectedRequest($0, context, &problems) }
    let status = reader.integer("status", in: AdapterSample.statuses, &problems)
    let headers = reader.node("headers", &problems)?.mapping("headers", &problems)?
      .compactMap { member in
        member.value.textOrEmpty(member.name, &problems)
          .map { HTTPHeader(name: member.name, value: $0) }
      }
    let body = reader.node("body", &problems)?.recordedBody(&problems)
    reader.finish(&problems)
    response = HTTPResponse(
      status: status ?? 200, headers: headers ?? [], body: Array((body ?? "").utf8))
  }
}

extension AdapterSample.Inputs {
  /// Reads what requests are made with.
  init(
    _ reader: inout MappingReader, _ context: AdapterContext, _ problems: inout Problems
  ) {
    baseURL = reader.text("base_url", &problems)
    if let baseURL, let flaw = BaseURL.flaw(in: baseURL, settings: context.settings) {
      problems.error(at: reader.mark(of: "base_url"), "`base_url` \(flaw)")
    }
    for member in reader.node("credentials", &problems)?.mapping("credentials", &problems) ?? [] {
      if !context.credentials.contains(member.name), !context.isIncomplete {
        let advice = Quotation.advice(for: member.name, among: context.credentials)
        problems.error(
          at: member.mark, "unknown credential \(Quotation.quoted(member.name)); \(advice)")
      }
      credentials[member.name] = member.value.textOrEmpty(member.name, &problems)
    }
    random = (reader.node("random", &problems)?.oneOrSeveral ?? []).compactMap { node in
      let digits = (node.scalar ?? "").filter { $0 != "-" }
      if let bytes = try? ByteText.bytes(hex: digits), !bytes.isEmpty { return bytes }
      node.refuse("random", expected: "bytes in hex, or a UUID, or a list of them", &problems)
      return nil
    }
    let first = reader.integer("increasing", in: 0...Int.max, &problems)
    increasing = Int64(first ?? 1)
  }
}

extension AdapterSample.Expectation {
  private static let waits = Duration.zero...Duration.seconds(86_400)

  fileprivate init?(
    _ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    if let sentence = Self.advice(node) {
      problems.error(at: node.mark, sentence)
      return nil
    }
    guard var reader = MappingReader(node, named: "expect", &problems) else { return nil }
    let balances = reader.node("balances", &problems)?.list("balances", &problems)?
      .compactMap { AdapterSample.ExpectedBalance($0, &problems) }
    let kind = reader.node("error", &problems)?.failureKind(
      "error", among: CheckFailure.Kind.allCases, &problems)
    let message = reader.text("message", &problems)
    let wait = reader.duration("retry_after", in: Self.waits, &problems)
    reader.finish(&problems, elsewhere: MisplacedKeys.inExpectations)
    guard reader.has("balances") != reader.has("error") else {
      if !reader.has("balances"), reader.hasUnknown { return nil }
      problems.error(at: node.mark, "`expect` needs either `balances` or `error`")
      return nil
    }
    if let balances {
      self = .balances(balances)
    } else if let kind {
      self = .failure(kind, message: message, retryAfter: wait)
    } else {
      return nil
    }
  }
}

extension AdapterSample.Expectation {
  /// What to write for what is no mapping, or the pool itself.
  private static func advice(_ node: YAMLNode) -> String? {
    let pools = "write `expect: {balances: [{currency: USD, available: \"1.00\"}]}`"
    switch node.content {
    case .sequence: return "`expect` has its pools under `balances`: \(pools)"
    case .mapping(let members):
      let names = ["pool", "currency", "available"]
      return members.contains { names.contains($0.name) }
        && !members.contains { ["balances", "error"].contains($0.name) }
        ? "`expect` has its pools in a list under `balances`: \(pools)" : nil
    case .scalar(let text, _):
      let kinds = CheckFailure.Kind.allCases.map(\.rawValue)
      let meant = kinds.contains(text) ? text : MisplacedKeys.classes[text.lowercased()]
      return meant.map { "write `expect: {error: \($0)}`" }
        ?? "`expect` says what the reply must be read as: \(pools), or `expect: {error: auth}`"
    }
  }
}

extension AdapterSample.ExpectedBalance {
  fileprivate init?(_ node: YAMLNode, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "balances", &problems) else { return nil }
    if reader.has("error") {
      self.init(failure: &reader, &problems)
      return
    }
    let pool = reader.text("pool", &problems)
    let currency = reader.text("currency", .required, &problems)
    let availableNode = reader.node("available", .required, &problems)
    // A plain `null`: the supplier names the pool and no amount.
    let isNumberless = availableNode?.isNull == true
    let available = isNumberless ? nil : availableNode?.text("available", &problems)
    var amounts = AmountValues<String>()
    for field in AmountField.allCases {
      amounts[field] = reader.text(field.rawValue, &problems)
    }
    let expiresAt = reader.node("expires_at", &problems)?.moment("expires_at", &problems)
    let updatedAt = reader.node("updated_at", &problems)?.moment("updated_at", &problems)
    let note = reader.text("note", &problems)
    reader.finish(&problems) { name in
      name.allSatisfy(\.isNumber)
        ? "a `,` ends the value inside `{ }`: decimals stand behind a point, as in `available: \"1.50\"`"
        : nil
    }
    guard let currency, available != nil || isNumberless else { return nil }
    self.init(
      pool: pool ?? PoolID.mainPool, currency: currency, available: available,
      amounts: amounts, note: note, expiresAt: expiresAt, updatedAt: updatedAt)
  }

  /// A pool that cannot be read. A plain `null` for its name or its unit: the reply does not tell it.
  private init?(failure reader: inout MappingReader, _ problems: inout Problems) {
    let pool = reader.node("pool", &problems)
    let currency = reader.node("currency", .required, &problems)
    let kind = reader.node("error", &problems)?.failureKind(
      "error", among: CheckFailure.Kind.allCases, &problems)
    let message = reader.text("message", &problems)
    reader.finish(&problems)
    let name = pool.map { $0.isNull ? nil : $0.text("pool", &problems) } ?? PoolID.mainPool
    let unit = currency?.isNull == true ? nil : currency?.text("currency", &problems)
    guard let kind else { return nil }
    self.init(
      pool: name, currency: unit, failure: (kind, message), amounts: AmountValues<String>())
  }
}
