internal import ExactJSON
package import PurserCore

extension AdapterDefinition {
  /// Reads an adapter from its mapping: a preset's file, or what stands under `adapter:` in
  /// `suppliers.yaml`.
  ///
  /// `name` is what it is called where it does not say `adapter: NAME` itself. The credentials and
  /// settings given by the supplier it is written for are declared by that, unless the adapter has
  /// `credentials` or `settings` of its own. `currencies` are those that its constants may name,
  /// beside its own.
  ///
  /// `nil` when the node is no mapping or has no name; else the adapter, which is only complete if
  /// `problems` has no new errors.
  package init?(
    node: YAMLNode, name: String? = nil, givenCredentials: [String] = [],
    givenSettings: [String] = [], currencies: CurrencyTable = CurrencyTable(),
    problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "adapter", &problems) else { return nil }
    let ownName = reader.text("adapter", name == nil ? .required : .optional, &problems)
    guard let finalName = ownName ?? name else {
      reader.reportMissing(&problems)
      return nil
    }
    self.name = finalName
    title = reader.text("title", &problems) ?? finalName
    documentation = reader.text("documentation", &problems)
    let baseURL = reader.text("base_url", &problems)
    self.baseURL = baseURL
    deductionTiming = reader.choice("deduction", of: DeductionTiming.self, &problems)
    let ownCredentials = reader.texts("credentials", &problems)
    credentials = ownCredentials ?? givenCredentials
    for name in ownCredentials ?? [] where !Self.isName(name) {
      problems.error(
        at: reader.valueMark(of: "credentials"),
        "\(Quotation.quoted(name)) cannot name a credential: use letters, digits, `_` and `-`")
    }
    settings =
      reader.node("settings", &problems).map { Self.settings($0, &problems) }
      ?? givenSettings.map { AdapterSetting(name: $0, defaultValue: nil, isRequired: false) }
    if let baseURL, let flaw = BaseURL.flaw(in: baseURL, settings: settings.map(\.name)) {
      problems.error(at: reader.mark(of: "base_url"), "`base_url` \(flaw)")
    }
    self.currencies = Self.currencies(&reader, &problems)
    maps = Self.maps(reader.node("maps", &problems), &problems)
    limits = reader.node("limits", &problems).flatMap { RateLimits($0, &problems) }

    var context = AdapterContext(
      credentials: credentials, settings: settings.map(\.name),
      currencies: currencies.declaring(self.currencies))
    let letNode = reader.node("let", &problems)
    context.lets = letNode.map(Self.memberNames) ?? []
    context.isIncomplete = Self.isIncomplete(node)
    context.maps = maps.keys.sorted()
    context.kept = Self.keptNames(in: node)
    context.pageNames = Self.pageNames(in: node)
    let auth = reader.node("auth", &problems)
    context.giveSecretly(Authentication.givenNames(auth))
    let start = reader.mark(of: "settings")
    Self.checkNames(context, &problems) { name in
      let places = ["settings", "let", "maps"].lazy.compactMap { node.member($0) }
      return places.compactMap { $0.mark(ofMember: name) }.first ?? start
    }
    let orderNode = reader.node("order", &problems)
    let orderNames = orderNode.map(OrderDefinition.names) ?? []
    lets = Self.lets(letNode, context.giving(orderNames), &problems)
    clock = reader.node("clock", &problems).flatMap { ClockSource($0, context, &problems) }
    format = reader.node("decode", &problems).flatMap { ReplyFormat($0, &problems) } ?? .json
    hasCallList = reader.has("calls")
    // Of a supplier that takes orders or gives lists, and no balance, only these are described.
    let onlyOrders =
      (orderNode != nil || ListKind.allCases.contains { reader.has($0.rawValue) })
      && !(AdapterCall.keys + ["calls"]).contains(where: reader.has)
    calls = onlyOrders ? [] : Self.calls(&reader, format, context, &problems)
    let inCalls = context.reading(Self.format(of: calls, else: format))
    authentication = auth.flatMap { Authentication($0, inCalls, &problems) } ?? .anonymous
    let inReply = context.reading(format)
    errorMessage = reader.expression("error_message", inReply, &problems)
    errorRules =
      reader.node("errors", &problems)?.list("errors", &problems)?
      .compactMap { ErrorRule($0, inReply, &problems) } ?? []
    samples = []
    order = nil
    (prices, rates) = (nil, nil)
    if let node = reader.node("prices", &problems) {
      prices = ListDefinition(node, format, context, &problems)
    }
    if let node = reader.node("rates", &problems) {
      rates = ListDefinition(node, format, context, &problems)
    }
    listSamples = []
    if let orderNode { order = OrderDefinition(orderNode, format, context, &problems) }
    orderSamples = []
    for sample in reader.node("samples", &problems)?.list("samples", &problems) ?? [] {
      if ListSample.isOne(sample) {
        let read = ListSample(sample, of: tells, context, &problems)
        listSamples += read.map { [$0] } ?? []
        continue
      }
      if OrderSample.isOne(sample) {
        let read = OrderSample(sample, order, context, &problems)
        orderSamples += read.map { [$0] } ?? []
        continue
      }
      let read = AdapterSample(sample, callCount: calls.count, context, &problems)
      samples += read.map { [$0] } ?? []
    }
    reader.finish(&problems, elsewhere: MisplacedKeys.inAdapter)
    followNames()
    followGroups()
    checkCombination(at: reader.mark(of: "auth"), &problems)
  }

  /// The format of the replies to calls, which are looked at for a token that is refused: that of all of them,
  /// or the adapter's where they have several.
  static func format(of calls: [AdapterCall], else own: ReplyFormat) -> ReplyFormat {
    guard let first = calls.first?.format,
      calls.allSatisfy({ $0.format.isXML == first.isXML })
    else { return own }
    return first
  }

  /// Reads `settings:`, or `parameters:` of an order, which are declared alike.
  static func settings(
    _ node: YAMLNode, named name: String = "settings", _ problems: inout Problems
  ) -> [AdapterSetting] {
    if case .sequence(let names) = node.content {
      let first = names.first?.scalar ?? "region"
      problems.error(
        at: node.mark,
        "`\(name)` must be a mapping: write `\(name): {\(first): {required: true}}`")
      return names.compactMap(\.scalar).map {
        AdapterSetting(name: $0, defaultValue: nil, isRequired: false)
      }
    }
    return (node.mapping(name, &problems) ?? []).compactMap { member in
      if let value = member.value.scalar {
        // As written: a variable's value might be a secret.
        let meant =
          switch member.value.isNull ? "" : value {
          case "", "optional": "{}"
          case "required": "{required: true}"
          default: "{default: \(member.value.written ?? value)}"
          }
        problems.error(
          at: member.value.mark,
          "\(Quotation.quoted(member.name)) must be a mapping: write `\(member.name): \(meant)`")
        return AdapterSetting(name: member.name, defaultValue: nil, isRequired: false)
      }
      guard var reader = MappingReader(member.value, named: member.name, &problems) else {
        return nil
      }
      let value = reader.node("default", &problems)?.settingValue("default", &problems)
      let isRequired = reader.boolean("required", &problems) ?? false
      reader.finish(&problems)
      if isRequired, value != nil {
        problems.error(
          at: member.mark,
          name == "settings"
            ? "a setting with a `default` is not `required`"
            : "a parameter with a `default` is not `required`")
      }
      return AdapterSetting(name: member.name, defaultValue: value, isRequired: isRequired)
    }
  }

  private static func currencies(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> [Currency] {
    reader.node("currencies", &problems).map { DeclaredCurrencies.read($0, &problems) } ?? []
  }

  private static func maps(
    _ node: YAMLNode?, _ problems: inout Problems
  ) -> [String: JSONValue] {
    var maps: [String: JSONValue] = [:]
    if case .mapping(let members)? = node?.content, let node, let first = members.first,
      members.allSatisfy({ $0.value.scalar != nil })
    {
      problems.error(
        at: node.mark,
        "a table of `maps` has a name: write `maps: {words: {\(first.name): ...}}`, and "
          + "`map($.unit, words)` where it is used")
      return [:]
    }
    for member in node?.mapping("maps", &problems) ?? [] {
      var table = JSONObject()
      for entry in member.value.mapping(member.name, &problems) ?? [] {
        table[entry.name] = entry.value.textOrEmpty(entry.name, &problems).map { .string($0) }
      }
      maps[member.name] = .object(table)
    }
    return maps
  }

  private static func calls(
    _ reader: inout MappingReader, _ format: ReplyFormat, _ context: AdapterContext,
    _ problems: inout Problems
  ) -> [AdapterCall] {
    guard let node = reader.node("calls", &problems) else {
      return [AdapterCall(&reader, label: "", format: format, context, &problems)]
    }
    for key in AdapterCall.keys where reader.has(key) {
      _ = reader.node(key, &problems)
      problems.error(
        at: reader.mark(of: key),
        "\(Quotation.quoted(key)) cannot stand beside `calls`; move it into a call")
    }
    guard let items = node.list("calls", &problems) else { return [] }
    if items.isEmpty { problems.error(at: node.mark, "`calls` is empty; describe one at least") }
    return items.enumerated().compactMap { index, item in
      guard var reader = MappingReader(item, named: "call \(index + 1)", &problems) else {
        return nil
      }
      let own = reader.node("decode", &problems).flatMap { ReplyFormat($0, &problems) }
      let call = AdapterCall(
        &reader, label: "call \(index + 1), ", format: own ?? format, context, &problems)
      reader.finish(&problems, elsewhere: MisplacedKeys.inAdapter)
      return call
    }
  }
}

extension YAMLNode {
  fileprivate var isMapping: Bool { if case .mapping = content { true } else { false } }

  /// Where the name of a member of a mapping stands; `nil` where there is none.
  fileprivate func mark(ofMember name: String) -> SourceMark? {
    guard case .mapping(let members) = content else { return nil }
    return members.first { $0.name == name }?.mark
  }
}

// Names.
extension AdapterDefinition {
  /// What Purser itself calls by a name in every adapter.
  private static let reservedNames: Set = ["now", "request", "reply"]
  /// The most values that are computed for a request.
  private static let mostLets = 100

  /// Whether a template can use a name.
  private static func isName(_ name: String) -> Bool {
    name.allSatisfy { ExpressionLexer.isNamePart($0) || $0 == "-" }
  }

  /// Whether a section that gives names has another name or another form than it must have: what it would
  /// have given is unknown, which says nothing more of who uses it.
  private static func isIncomplete(_ node: YAMLNode) -> Bool {
    guard case .mapping(let members) = node.content else { return false }
    if case .sequence(let calls)? = node.member("calls")?.content,
      calls.compactMap({ $0.member("keep") }).contains(where: { !$0.isMapping })
    {
      return true
    }
    let sections = ["credentials", "settings", "maps", "let"]
    return members.contains { member in
      switch (member.name, member.value.content) {
      case ("credentials", .sequence(let names)):
        return !names.compactMap(\.scalar).allSatisfy(isName)
      case ("settings", .mapping), ("settings", .sequence),
        ("let", .mapping):
        return false
      case ("maps", .mapping(let tables)):
        return !tables.isEmpty && tables.allSatisfy { $0.value.scalar != nil }
      case (let name, _) where sections.contains(name): return true
      case (let name, _):
        return Quotation.nearest(to: name, among: sections).map { node.member($0) == nil } ?? false
      }
    }
  }

  private static func memberNames(_ node: YAMLNode) -> [String] {
    if case .mapping(let members) = node.content { members.map(\.name) } else { [] }
  }

  /// The names that calls keep, found before anything that may use them is read.
  static func keptNames(in node: YAMLNode) -> [String] {
    guard case .sequence(let calls)? = node.member("calls")?.content else { return [] }
    return calls.flatMap { $0.member("keep").map(memberNames) ?? [] }
  }

  /// The names that pages give to requests, found beforehand likewise.
  static func pageNames(in node: YAMLNode) -> [String] {
    var places = [node]
    if case .sequence(let calls)? = node.member("calls")?.content { places += calls }
    return places.compactMap { $0.member("paginate") }.flatMap(Pagination.givenNames)
  }

  /// Notes names that stand for two things.
  private static func checkNames(
    _ context: AdapterContext, _ problems: inout Problems, at mark: (String) -> SourceMark
  ) {
    for name in context.settings where context.credentials.contains(name) {
      problems.error(
        at: mark(name), "\(Quotation.quoted(name)) is both a credential and a setting")
    }
    let own = context.credentials + context.settings
    for name in context.lets + context.maps + context.kept where own.contains(name) {
      problems.error(
        at: mark(name),
        "\(Quotation.quoted(name)) is a credential or a setting already; name it otherwise")
    }
    let computed = context.lets + context.maps + context.kept
    for name in Set(computed) where computed.count(where: { $0 == name }) > 1 {
      problems.error(
        at: mark(name), "\(Quotation.quoted(name)) is given two meanings; name one otherwise")
    }
    if context.lets.count > mostLets {
      problems.error(
        at: mark(context.lets[mostLets]),
        "there are \(context.lets.count) `let`s; at most \(mostLets) are computed")
    }
    for name in own + computed
    where reservedNames.contains(name) || context.given.contains(name)
      || context.pageNames.contains(name)
    {
      problems.error(
        at: mark(name),
        "\(Quotation.quoted(name)) means something else in this adapter; name it otherwise")
    }
  }

  private static func lets(
    _ node: YAMLNode?, _ context: AdapterContext, _ problems: inout Problems
  ) -> [LetValue] {
    var lets: [LetValue] = []
    for member in node?.mapping("let", &problems) ?? [] {
      let expression = member.value.expression(member.name, context, for: .request, &problems)
      if let expression { lets.append(LetValue(name: member.name, expression: expression)) }
    }
    let byName = Dictionary(lets.map { ($0.name, $0.expression) }) { first, _ in first }
    for value in lets where reachable(from: value.expression, byName).contains(value.name) {
      problems.error(
        at: node?.member(value.name)?.mark ?? .start,
        "\(Quotation.quoted(value.name)) is computed from itself")
    }
    return lets
  }

  /// Every name that an expression uses, directly or through `let`s.
  private static func reachable(
    from expression: Expression, _ lets: [String: Expression]
  ) -> Set<String> {
    var seen: Set<String> = []
    var open = expression.names.map(\.name)
    while let name = open.popLast() {
      guard seen.insert(name).inserted, let next = lets[name] else { continue }
      open += next.names.map(\.name)
    }
    return seen
  }
}
