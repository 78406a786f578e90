// A login of the supplier's own making.
extension TokenGrant {
  /// Reads `login:`: one request, or several under `steps`.
  init?(login node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "login", &problems) else { return nil }
    var known: [String] = []
    let steps: [Step]
    if let list = reader.node("steps", &problems) {
      for key in ["request", "decode", "keep"] where reader.has(key) {
        _ = reader.node(key, &problems)
        problems.error(
          at: reader.mark(of: key),
          "\(Quotation.quoted(key)) cannot stand beside `steps`; move it into a step")
      }
      steps = Self.steps(list, &known, context, &problems)
    } else {
      steps = Step(&reader, &known, context, &problems).map { [$0] } ?? []
    }
    let format = steps.last?.format ?? .json
    let inReply = context.beforeToken(knowing: known).reading(format)
    let token = reader.node("token", .required, &problems)?
      .expression("token", inReply, &problems)
    let terms = TokenTerms(&reader, context, inReply, &problems)
    reader.finish(&problems, mayHoldSecrets: true, elsewhere: MisplacedKeys.inLogin)
    guard let token, let terms, !steps.isEmpty else { return nil }
    self.init(
      kind: .login, steps: steps, token: token, expiresIn: terms.expiresIn,
      expiresAt: terms.expiresAt, margin: terms.margin, placement: terms.placement,
      renewWhen: terms.renewWhen)
  }

  private static func steps(
    _ node: YAMLNode, _ known: inout [String], _ context: AdapterContext,
    _ problems: inout Problems
  ) -> [Step] {
    guard let items = node.list("steps", &problems) else { return [] }
    if items.isEmpty { problems.error(at: node.mark, "`steps` is empty; describe one at least") }
    if items.count > mostSteps {
      problems.error(
        at: node.mark, "there are \(items.count) steps; a login has \(mostSteps) at most")
    }
    var steps: [Step] = []
    for (index, item) in items.enumerated() {
      guard var reader = MappingReader(item, named: "step \(index + 1)", &problems) else {
        continue
      }
      if let step = Step(&reader, &known, context, &problems) { steps.append(step) }
      reader.finish(&problems)
    }
    return steps
  }
}

extension TokenGrant.Step {
  /// Names that mean something else wherever they stand.
  private static let reserved = ["now", "request", "reply", TokenGrant.tokenName]

  /// Reads the keys of one step. `known` is what the steps before it kept, and grows by what it
  /// keeps.
  fileprivate init?(
    _ reader: inout MappingReader, _ known: inout [String], _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    let inRequest = context.beforeToken(knowing: known)
    var request = RequestTemplate()
    let node = reader.node("request", .required, &problems)
    if let node { request.read(node, inRequest, &problems) }
    let format = reader.node("decode", &problems).flatMap { ReplyFormat($0, &problems) } ?? .json
    let inReply = inRequest.reading(format)
    var keep: [LetValue] = []
    for member in reader.node("keep", &problems)?.mapping("keep", &problems) ?? [] {
      if Self.reserved.contains(member.name) || context.pageNames.contains(member.name)
        || known.contains(member.name)
      {
        problems.error(
          at: member.mark,
          "\(Quotation.quoted(member.name)) means something else in this login; name it otherwise")
      }
      known.append(member.name)
      if let expression = member.value.expression(member.name, inReply, &problems) {
        keep.append(LetValue(name: member.name, expression: expression))
      }
    }
    guard node != nil else { return nil }
    self.init(request: request, format: format, keep: keep)
  }
}
