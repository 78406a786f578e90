internal import PurserCore

extension OrderOutcome {
  /// Reads the keys that say what a reply about an order means, of a step or of the whole order.
  init(
    _ reader: inout MappingReader, _ format: ReplyFormat, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    states = reader.node("states", &problems).flatMap { OrderStates($0, context, &problems) }
    supplierReference = reader.expression("supplier_reference", context, &problems)
    charged = reader.node("charged", &problems)
      .flatMap { OrderAmount($0, named: "charged", context, &problems) }
    balance = reader.node("balance", &problems)
      .flatMap { OrderAmount($0, named: "balance", context, &problems) }
    quantity = reader.expression("quantity", context, &problems)
    content = reader.node("content", &problems).map { node in
      node.oneOrSeveral.compactMap { ContentPart($0, format, context, &problems) }
    }
    errorMessage = reader.expression("error_message", context, &problems)
    rules =
      reader.node("errors", &problems)?.list("errors", &problems)?
      .compactMap { OrderRule(error: $0, context, &problems) } ?? []
  }
}

extension OrderStates {
  fileprivate init?(
    _ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "states", &problems) else { return nil }
    let rules =
      reader.node("rules", &problems)?.list("rules", &problems)?
      .compactMap { OrderRule(state: $0, context, &problems) } ?? []
    let word = reader.expression("of", context, &problems)
    let members = reader.node("words", &problems)?.mapping("words", &problems) ?? []
    var words: [String: AttemptState] = [:]
    for member in members {
      words[member.name] = member.value.attemptState(member.name, &problems)
    }
    reader.finish(&problems, elsewhere: MisplacedKeys.inStates)
    if reader.has("of") != reader.has("words") {
      let given = reader.has("of") ? "of" : "words"
      problems.error(
        at: reader.mark(of: given),
        "`of` finds the word and `words` says what it means: `states: {of: $.status, words: {DONE: "
          + "delivered}}`")
    }
    if !reader.has("rules"), !reader.has("of"), !reader.has("words"), !reader.hasUnknown {
      problems.error(at: node.mark, "`states` needs `rules`, or `of` with `words`, or both")
    }
    self.init(rules: rules, word: word, words: words)
  }
}

extension OrderRule {
  /// The classes that a rule may assign; the other kinds are found out, not assigned.
  static let classes = AttemptProblem.Kind.allCases.filter { kind in
    switch kind {
    case .unreachable, .malformed, .shapeChanged, .cancelled: false
    case .funds, .belowMinimum, .outOfStock, .auth, .rateLimited, .maintenance, .invalid,
      .notFound, .duplicate, .similar, .inFlight, .unknown:
      true
    }
  }

  /// A rule of the adapter's own `errors`, in an order.
  init(ofAdapter rule: ErrorRule) {
    self.init(
      match: rule, kind: AttemptProblem.Kind(rule.kind), state: nil, isOfAdapter: true)
  }

  /// Reads one entry of `errors:` of an order.
  fileprivate init?(
    error node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "errors", &problems) else { return nil }
    let kind = reader.node("class", .required, &problems)?.problemKind("class", &problems)
    let state = reader.node("state", &problems)?.attemptState("state", &problems)
    guard let match = ErrorRule(conditions: &reader, node, context, &problems), let kind else {
      return nil
    }
    self.init(match: match, kind: kind, state: state)
  }

  /// Reads one entry of `rules:` of `states`.
  fileprivate init?(
    state node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "rules", &problems) else { return nil }
    let state = reader.node("state", .required, &problems)?.attemptState("state", &problems)
    let kind = reader.node("class", &problems)?.problemKind("class", &problems)
    guard let match = ErrorRule(conditions: &reader, node, context, &problems), let state else {
      return nil
    }
    self.init(match: match, kind: kind, state: state)
  }
}

extension OrderAmount {
  /// Reads `charged:` or `balance:`: the expression alone, or a mapping.
  fileprivate init?(
    _ node: YAMLNode, named name: String, _ context: AdapterContext, _ problems: inout Problems
  ) {
    if node.scalar != nil {
      guard let amount = node.expression(name, context, &problems)?.ofAmount else { return nil }
      self.init(amount: amount, unit: .major)
      return
    }
    guard var reader = MappingReader(node, named: name, &problems) else { return nil }
    let key = name == "charged" ? "amount" : "available"
    let amount = reader.node(key, .required, &problems)?.expression(key, context, &problems)
    let currency = reader.node("currency", &problems)?.textField("currency", context, &problems)
    let unit = reader.node("unit", &problems).flatMap { AmountUnit($0, &problems) }
    let pool =
      name == "balance"
      ? reader.node("pool", &problems)?.textField("pool", context, &problems) : nil
    reader.finish(&problems)
    guard let amount else { return nil }
    self.init(amount: amount.ofAmount, currency: currency, unit: unit ?? .major, pool: pool)
  }
}

extension ContentPart {
  /// Reads `content:`, or one of its parts.
  fileprivate init?(
    _ node: YAMLNode, _ format: ReplyFormat, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "content", &problems) else { return nil }
    let own = reader.node("decode", &problems).flatMap { ReplyFormat($0, &problems) }
    let requestNode = reader.node("request", &problems)
    let pages = reader.node("paginate", &problems)
    let context = context.giving(pages.map(Pagination.givenNames) ?? [])
    let inReply = context.reading(own ?? format)
    let forEach = reader.text("for_each", &problems)
    var source: Source?
    if let requestNode {
      var request = RequestTemplate()
      request.read(requestNode, inReply, &problems)
      source = Source(
        request: request, format: own ?? format,
        pagination: pages.flatMap { Pagination($0, inReply, &problems) }, forEach: forEach)
    } else if own != nil {
      problems.error(
        at: reader.mark(of: "decode"),
        "`decode` of content is for the reply to its own `request`; the reply itself is read as its step says"
      )
    }
    let isReadOnce = reader.boolean("read_once", &problems) ?? false
    let each = reader.expression("each", inReply, &problems)
    var fields: [LetValue] = []
    for member in reader.node("fields", .required, &problems)?.mapping("fields", &problems) ?? [] {
      if let expression = member.value.expression(member.name, inReply, &problems) {
        fields.append(LetValue(name: member.name, expression: expression))
      }
    }
    reader.finish(&problems, elsewhere: MisplacedKeys.inContent)
    for key in ["paginate", "for_each"] where source == nil && reader.has(key) {
      problems.error(
        at: reader.mark(of: key), "`\(key)` goes with a `request` that gives the content")
    }
    if pages != nil, each == nil {
      problems.error(at: reader.mark(of: "paginate"), "`paginate` goes with `each`")
    }
    if let forEach, !context.given.contains(forEach), !context.isIncomplete {
      problems.error(
        at: reader.valueMark(of: "for_each"),
        "no step keeps \(Quotation.quoted(forEach)): write `keep: {\(forEach): \"$.codes[*].id\"}` in the step whose "
          + "reply has the list")
    }
    if isReadOnce, source == nil {
      problems.error(
        at: reader.mark(of: "read_once"), "`read_once` goes with a `request` that gives the content"
      )
    }
    guard !fields.isEmpty else { return nil }
    self.init(
      source: source, isReadOnce: isReadOnce,
      each: each.map { ItemSource($0, isOptional: false) }, fields: fields)
  }
}

extension YAMLNode {
  /// Where an order stands, by its word.
  func attemptState(_ name: String, _ problems: inout Problems) -> AttemptState? {
    choice(name, of: AttemptState.self, &problems)
  }

  /// A class that rules of orders may assign.
  fileprivate func problemKind(
    _ name: String, _ problems: inout Problems
  ) -> AttemptProblem.Kind? {
    guard let text = text(name, &problems) else { return nil }
    if let kind = OrderRule.classes.first(where: { $0.rawValue == text }) { return kind }
    let isFoundOut = AttemptProblem.Kind.ofSuppliers.contains { $0.rawValue == text }
    let others = MisplacedKeys.classes[text.lowercased()].map { "it is `\($0)`" }
    let advice =
      (isFoundOut ? "that is found out and not assigned; " : "")
      + (others ?? Quotation.advice(for: text, among: OrderRule.classes.map(\.rawValue)))
    problems.error(at: mark, "\(Quotation.quoted(name)) cannot be \(described); \(advice)")
    return nil
  }
}
