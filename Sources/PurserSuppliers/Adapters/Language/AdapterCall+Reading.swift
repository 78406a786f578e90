internal import PurserCore

extension AdapterCall {
  /// The keys of a call: under `calls:`, or at the top of an adapter that has one.
  static let keys = ["request", "paginate", "success_when", "balances", "checks"]

  /// Reads a call's keys with `reader`, which may have others. `label` stands before a row's place
  /// in messages: nothing, or `call 2, `. `format` is how its reply is read. Of a list that is none of balances
  /// `readRows` reads the rows; it is told whether the call keeps values, so that it need not have any.
  init(
    _ reader: inout MappingReader, label: String, format: ReplyFormat, _ context: AdapterContext,
    maximumReplyBytes: Int = RequestTemplate.defaultMaximumReplyBytes, _ problems: inout Problems,
    rows readRows: ((inout MappingReader, AdapterContext, Bool, inout Problems) -> [BalanceRow])? =
      nil
  ) {
    self.format = format
    let pages = reader.node("paginate", &problems)
    let given = pages.map(Pagination.givenNames) ?? []
    let context = context.giving(given).reading(format)
    pagination = pages.flatMap { Pagination($0, context, &problems) }
    request = RequestTemplate()
    request.maximumReplyBytes = maximumReplyBytes
    if let node = reader.node("request", .required, &problems) {
      request.read(node, context, &problems)
    }
    successWhen = reader.expression("success_when", context, &problems)
    keep = []
    forEach = nil
    rows = []
    checks =
      reader.node("checks", &problems)?.list("checks", &problems)?
      .compactMap { $0.expression("checks", context, &problems) } ?? []
    if let pages { checkPages(at: pages.mark, &problems) }
    if !label.isEmpty { readOrder(&reader, context, &problems) }
    // Of a `keep` that could not be read that is told.
    let keeps =
      !keep.isEmpty
      || !label.isEmpty && reader.node("keep", &problems)?.isEmptyMapping == false
    if let readRows {
      rows = readRows(&reader, context, keeps, &problems)
    } else if let node = reader.node("balances", keeps ? .optional : .required, &problems) {
      rows = Self.rows(node, label: label, context, &problems)
    }
    goesOverLists = !PageLists(self).isEmpty
    if format.isXML { pageFlags = PageEnd.paths(of: self) }
    if let pages { checkEnd(at: pages.mark, &problems) }
  }

  /// Notes pages of which nobody can tell the last: without `while` that is the first without items.
  private func checkEnd(at mark: SourceMark, _ problems: inout Problems) {
    guard let pagination, pagination.condition == nil, !rows.isEmpty || !keep.isEmpty,
      !goesOverLists
    else { return }
    let condition: String
    switch pagination.kind {
    case .cursor, .link: return
    case .page: condition = "page < $.pages"
    case .offset(let step): condition = "offset + \(step) < $.total"
    }
    problems.error(
      at: mark,
      "nothing says which page is the last: no list is read that could have no items, and there is no "
        + "`while`; write `while: \(condition)`, or leave `paginate` out")
  }

  /// Notes pages that no request would ask for. No `let` can know a page.
  private func checkPages(
    at mark: SourceMark, _ problems: inout Problems
  ) {
    if let name = pagination?.queryParameter, request.query.contains(where: { $0.name == name }) {
      problems.error(
        at: mark,
        "both `paginate` and `query` set \(Quotation.quoted(name)); leave it out of `query`")
    }
    guard let pagination, let name = pagination.kind.name, pagination.queryParameter == nil,
      !request.templates.contains(where: { $0.uses([name]) })
    else { return }
    problems.error(
      at: mark,
      "nothing in the request says which page is asked for; give `query` with the name of its "
        + "parameter, or put `{{\(name)}}` where it belongs")
  }

  /// What binds a call to those before and after it.
  private mutating func readOrder(
    _ reader: inout MappingReader, _ context: AdapterContext, _ problems: inout Problems
  ) {
    for member in reader.node("keep", &problems)?.mapping("keep", &problems) ?? [] {
      if let expression = member.value.expression(member.name, context, &problems) {
        keep.append(LetValue(name: member.name, expression: expression))
      }
    }
    mayBeNone = reader.boolean("may_be_none", &problems) ?? false
    if mayBeNone, keep.isEmpty {
      problems.error(
        at: reader.mark(of: "may_be_none"),
        "`may_be_none` goes with a filter in `keep`, or stands in a row of `balances`")
    }
    forEach = reader.text("for_each", &problems)
    if let name = forEach, !context.kept.contains(name), !context.isIncomplete {
      problems.error(
        at: reader.valueMark(of: "for_each"),
        "no call before keeps \(Quotation.quoted(name)); " + Self.advice(onKept: name, context))
    }
  }

  private static func advice(onKept name: String, _ context: AdapterContext) -> String {
    if let word = name.wholeMatch(of: /\{\{\s*(\S+?)\s*\}\}/)?.output.1,
      context.kept.contains(String(word))
    {
      return "the name stands alone: `for_each: \(word)`"
    }
    if name.hasPrefix("$") {
      let keep = Quotation.quoted("keep: {item: \(name)}")
      return "the call before keeps what is gone through: \(keep), and here `for_each: item`"
    }
    return Quotation.advice(for: name, among: context.kept)
  }

  private static func rows(
    _ node: YAMLNode, label: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> [BalanceRow] {
    guard let items = node.list("balances", &problems) else { return [] }
    if items.isEmpty {
      problems.error(at: node.mark, "`balances` is empty; describe at least one pool")
    }
    return items.enumerated().compactMap { index, item in
      BalanceRow(item, label: "\(label)balances row \(index + 1)", context, &problems)
    }
  }
}

extension YAMLNode {
  fileprivate var isEmptyMapping: Bool {
    if case .mapping(let members) = content { members.isEmpty } else { false }
  }
}

extension Pagination {
  /// What a link that is a path is relative to.
  private enum LinkOrigin: String, CaseIterable {
    case page
    case baseURL = "base_url"
  }

  private static let pageLimits = 1...10_000
  private static let firstPages = 0...1_000_000
  private static let steps = 1...1_000_000
  private static let kinds = ["cursor", "link", "page", "offset"]

  /// What it gives to requests and replies, by name.
  static func givenNames(_ node: YAMLNode) -> [String] {
    ["cursor", "page", "offset"].filter { node.member($0) != nil }
  }

  init?(
    _ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "paginate", &problems) else { return nil }
    let given = Self.kinds.filter(reader.has)
    let cursor = reader.expression("cursor", context, &problems)
    let link = reader.expression("link", context, &problems)
    let word = reader.node("page", &problems)?.scalar ?? ""
    if word.first.map(ExpressionLexer.isNameStart) == true {
      problems.settle(
        at: reader.valueMark(of: "page"),
        "`page` is the number of the first page: write `paginate: {page: 1, query: \(word)}`")
    }
    let first = reader.integer("page", in: Self.firstPages, &problems)
    let step = reader.integer("offset", in: Self.steps, &problems)
    let condition = reader.expression("while", context, &problems)
    let parameter = reader.text("query", &problems)
    let limit = reader.integer("max_pages", in: Self.pageLimits, &problems)
    let origin = reader.choice("relative_to", of: LinkOrigin.self, &problems)
    reader.finish(&problems, elsewhere: MisplacedKeys.inPages)
    if given.isEmpty, reader.hasUnknown { return nil }
    guard given.count == 1 else {
      problems.error(
        at: node.mark,
        "`paginate` needs exactly one of \(Quotation.list(Self.kinds, joinedBy: "or"))")
      return nil
    }
    if condition != nil, !reader.has("page"), !reader.has("offset") {
      problems.error(at: reader.mark(of: "while"), "`while` goes with `page` or `offset`")
    }
    if parameter != nil, link != nil {
      problems.error(at: reader.mark(of: "query"), "`query` does not go with `link`")
    }
    if origin != nil, link == nil {
      problems.error(at: reader.mark(of: "relative_to"), "`relative_to` goes with `link`")
    }
    let kind: Kind? =
      cursor.map(Kind.cursor) ?? link.map(Kind.link) ?? first.map(Kind.page)
      ?? step.map(Kind.offset)
    guard let kind else { return nil }
    self.init(
      kind: kind, condition: condition, queryParameter: parameter,
      joinsBaseURL: origin == .baseURL,
      maximumPages: limit ?? Self.defaultMaximumPages)
  }
}
