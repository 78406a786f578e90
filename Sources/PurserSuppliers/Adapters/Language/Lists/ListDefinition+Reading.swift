internal import PurserCore

extension ListDefinition {
  /// Reads a list from its mapping. `format` is how replies are read where a request does not say so.
  init?(
    _ node: YAMLNode, _ format: ReplyFormat, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: Row.key, &problems) else { return nil }
    var context = context
    context.kept = AdapterDefinition.keptNames(in: node)
    context.pageNames = AdapterDefinition.pageNames(in: node)
    Self.checkNames(context, at: node.mark, &problems)
    let own = reader.node("decode", &problems).flatMap { ReplyFormat($0, &problems) } ?? format
    guard let list = reader.node("calls", &problems) else {
      calls = [ListCall<Row>(&reader, "", own, context, &problems)]
      reader.finish(&problems, elsewhere: MisplacedKeys.inLists(Row.kind))
      return
    }
    reader.finish(&problems) { name in
      "beside `calls` stands nothing but `decode`; move \(Quotation.quoted(name)) into a call"
    }
    let items = list.list("calls", &problems) ?? []
    if items.isEmpty { problems.error(at: list.mark, "`calls` is empty; describe one at least") }
    calls = items.enumerated().compactMap { index, item -> ListCall<Row>? in
      let name = "call \(index + 1) of \(Row.key)"
      guard var reader = MappingReader(item, named: name, &problems) else { return nil }
      let format = reader.node("decode", &problems).flatMap { ReplyFormat($0, &problems) } ?? own
      let call = ListCall<Row>(&reader, "call \(index + 1), ", format, context, &problems)
      reader.finish(&problems, elsewhere: MisplacedKeys.inLists(Row.kind))
      return call
    }
    if !calls.isEmpty, calls.allSatisfy({ $0.row == nil }), !problems.hasErrors {
      problems.error(at: list.mark, "no call of `\(Row.key)` has rows; say where they are: `each`")
    }
  }

  /// Notes kept names that mean something else.
  private static func checkNames(
    _ context: AdapterContext, at mark: SourceMark, _ problems: inout Problems
  ) {
    let others =
      context.credentials + context.settings + context.lets + context.maps + context.given
      + context.pageNames + ["now", "request", "reply"]
    for name in Set(context.kept).sorted() where others.contains(name) {
      problems.error(
        at: mark, "\(Quotation.quoted(name)) of keep has a meaning already; name it otherwise")
    }
  }
}

extension ListCall {
  /// Reads one request of a list, and its rows.
  fileprivate init(
    _ reader: inout MappingReader, _ label: String, _ format: ReplyFormat,
    _ context: AdapterContext, _ problems: inout Problems
  ) {
    var row: Row?
    call = AdapterCall(
      &reader, label: label, format: format, context,
      maximumReplyBytes: Self.defaultMaximumReplyBytes, &problems
    ) { reader, context, isKeeping, problems in
      guard !isKeeping || reader.has("each") else { return [] }
      row = Row(&reader, label: label + Row.key, context, &problems)
      return row.map { [$0.row] } ?? []
    }
    self.row = row
  }
}

extension BalanceRow {
  /// The items of a list, and what is read of each.
  init(
    ofList label: String, each: Expression, condition: Expression?,
    reading others: [(field: String, expression: Expression)]
  ) {
    self.init(
      label: label, each: ItemSource(each, isOptional: false), identity: nil,
      condition: condition, mayBeNone: true, pool: .template(Template(constant: PoolID.mainPool)),
      currency: .template(Template(constant: "")), unit: .major, available: nil,
      allowsOverdraft: false, amounts: [], unlimitedWhen: nil, unknownWhen: nil, note: nil,
      updatedAt: nil, validity: nil, checks: [], zeroWhenAbsent: [])
    self.others = others
  }
}
