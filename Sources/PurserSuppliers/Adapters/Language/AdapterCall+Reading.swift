internal import PurserCore

extension AdapterCall {
  /// The keys of a call: under `calls:`, or at the top of an adapter that has one.
  static let keys = ["request", "paginate", "success_when", "balances", "checks"]

  /// Reads a call's keys with `reader`, which may have others. `label` stands before a row's place
  /// in messages: nothing, or `call 2, `.
  init(
    _ reader: inout MappingReader, label: String, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    request = RequestTemplate()
    if let node = reader.node("request", .required, &problems) {
      request.read(node, context, &problems)
    }
    pagination = reader.node("paginate", &problems).flatMap { Pagination($0, &problems) }
    successWhen = reader.node("success_when", &problems)?.expression(
      "success_when", &problems)
    rows = []
    if let node = reader.node("balances", .required, &problems) {
      rows = Self.rows(node, label: label, context, &problems)
    }
    checks =
      reader.node("checks", &problems)?.list("checks", &problems)?
      .compactMap { $0.expression("checks", &problems) } ?? []
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

extension Pagination {
  private static let pageLimits = 1...10_000

  fileprivate init?(_ node: YAMLNode, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "paginate", &problems) else { return nil }
    let cursor = reader.node("cursor", .required, &problems)?.selector("cursor", &problems)
    let parameter = reader.text("query", .required, &problems)
    let limit = reader.integer("max_pages", in: Self.pageLimits, &problems)
    reader.finish(&problems)
    guard let cursor, let parameter else { return nil }
    self.init(
      cursor: cursor, queryParameter: parameter,
      maximumPages: limit ?? Self.defaultMaximumPages)
  }
}

extension ErrorRule {
  /// The classes that a rule may assign; the other kinds are found out, not assigned.
  static let classes = CheckFailure.Kind.allCases.filter { $0 != .unreachable && $0 != .malformed }

  private static let statusRange = 100...599

  /// Reads one entry of `errors:`.
  init?(_ node: YAMLNode, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "errors", &problems) else { return nil }
    let statuses = reader.node("status", &problems).map { Self.statuses($0, &problems) }
    let condition = reader.node("when", &problems)?.expression("when", &problems)
    let text = reader.text("text", &problems)
    let kind = reader.node("class", .required, &problems)?
      .failureKind("class", among: Self.classes, &problems)
    reader.finish(&problems)
    if !["status", "when", "text"].contains(where: reader.has) {
      problems.error(at: node.mark, "a rule needs `status`, `when` or `text`, or several of them")
      return nil
    }
    guard let kind else { return nil }
    self.init(statuses: statuses ?? [], condition: condition, text: text, kind: kind)
  }

  private static func statuses(
    _ node: YAMLNode, _ problems: inout Problems
  ) -> [ClosedRange<Int>] {
    let items: [YAMLNode] = if case .sequence(let items) = node.content { items } else { [node] }
    return items.compactMap { item in
      let text = item.scalar ?? ""
      if let status = Int(text), statusRange.contains(status) { return status...status }
      if text.count == 3, text.hasSuffix("xx"), let hundreds = Int(text.prefix(1)),
        (1...5).contains(hundreds)
      {
        return (hundreds * 100)...(hundreds * 100 + 99)
      }
      item.refuse("status", expected: "a status such as 429 or 4xx, or a list of them", &problems)
      return nil
    }
  }
}

extension YAMLNode {
  /// One of `kinds`, by its name.
  func failureKind(
    _ name: String, among kinds: [CheckFailure.Kind], _ problems: inout Problems
  ) -> CheckFailure.Kind? {
    guard let text = text(name, &problems) else { return nil }
    if let kind = kinds.first(where: { $0.rawValue == text }) { return kind }
    let advice = Quotation.advice(for: text, among: kinds.map(\.rawValue))
    problems.error(at: mark, "\(Quotation.quoted(name)) cannot be \(described); \(advice)")
    return nil
  }
}
