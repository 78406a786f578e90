internal import PurserCore

extension ErrorRule {
  /// The classes that a rule may assign; the other kinds are found out, not assigned.
  static let classes = CheckFailure.Kind.allCases.filter { kind in
    switch kind {
    case .unreachable, .malformed, .shapeChanged: false
    case .funds, .belowMinimum, .auth, .rateLimited, .maintenance, .invalid, .notFound,
      .duplicate, .unknown:
      true
    }
  }

  private static let statusRange = 100...599

  /// Reads one entry of `errors:`.
  init?(_ node: YAMLNode, _ context: AdapterContext, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "errors", &problems) else { return nil }
    let kind = reader.node("class", .required, &problems)?
      .failureKind("class", among: Self.classes, &problems)
    guard let rule = ErrorRule(conditions: &reader, node, context, &problems), let kind else {
      return nil
    }
    self = rule
    self.kind = kind
  }

  /// Reads what a reply must be for the rule, and the message, of `node`; the reader has read the rest of its
  /// keys. The kind is left open.
  init?(
    conditions reader: inout MappingReader, _ node: YAMLNode, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    let statuses = reader.node("status", &problems).map { Self.statuses($0, &problems) }
    let condition = reader.expression("when", context, &problems)
    let text = reader.text("text", &problems)
    let message = reader.node("message", &problems)?.textField("message", context, &problems)
    reader.finish(&problems, elsewhere: MisplacedKeys.inErrors)
    if !["status", "when", "text"].contains(where: reader.has) {
      if reader.hasUnknown { return nil }
      problems.error(at: node.mark, "a rule needs `status`, `when` or `text`, or several of them")
      return nil
    }
    self.init(
      statuses: statuses ?? [], condition: condition, text: text, kind: .unknown, message: message)
  }

  private static func statuses(
    _ node: YAMLNode, _ problems: inout Problems
  ) -> [ClosedRange<Int>] {
    node.oneOrSeveral.compactMap { item in
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
    let isFoundOut = CheckFailure.Kind(rawValue: text) != nil
    let isOfOrders = OrderRule.classes.contains { $0.rawValue == text }
    let others =
      isOfOrders
      ? "that is for orders: it belongs under `errors` of `order`"
      : MisplacedKeys.classes[text.lowercased()].map { "it is `\($0)`" }
    let advice =
      (isFoundOut ? "that is found out and not assigned; " : "")
      + (others ?? Quotation.advice(for: text, among: kinds.map(\.rawValue)))
    problems.error(at: mark, "\(Quotation.quoted(name)) cannot be \(described); \(advice)")
    return nil
  }
}
