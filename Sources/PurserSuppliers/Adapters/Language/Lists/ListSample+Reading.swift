internal import PurserCore

extension ListSample {
  /// Whether an entry of `samples:` is of a list.
  static func isOne(_ node: YAMLNode) -> Bool { node.member("of") != nil }

  /// Reads one entry of `samples:` that is of a list.
  init?(
    _ node: YAMLNode, of tells: (ListKind) -> Bool, _ context: AdapterContext,
    _ problems: inout Problems
  ) {
    guard var reader = MappingReader(node, named: "samples", &problems) else { return nil }
    let name = reader.text("name", .required, &problems)
    let kind = reader.choice("of", of: ListKind.self, &problems)
    let at = reader.node("at", &problems)?.moment("at", &problems)
    let replies = reader.node("replies", .required, &problems)?.list("replies", &problems)?
      .compactMap { AdapterSample.RecordedReply($0, context, &problems) }
    let settings = AdapterSample.settings(reader.node("settings", &problems), context, &problems)
    let inputs = AdapterSample.Inputs(&reader, context, &problems)
    let expectation = reader.node("expect", .required, &problems)
      .flatMap { Expectation($0, kind, &problems) }
    reader.finish(&problems, elsewhere: MisplacedKeys.inSamples)
    if let kind, !tells(kind), !context.isIncomplete {
      problems.error(
        at: reader.mark(of: "of"),
        "the adapter has no `\(kind.rawValue)` that the sample could be of")
    }
    guard let name, let kind, let replies, let expectation else { return nil }
    self.init(
      name: name, kind: kind, replies: replies, at: at ?? AdapterSample.defaultMoment,
      settings: settings,
      inputs: inputs, expectation: expectation)
  }
}

extension ListSample.Expectation {
  fileprivate init?(_ node: YAMLNode, _ list: ListKind?, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: "expect", &problems) else { return nil }
    let list = list ?? .prices
    let key = list.rawValue
    let rows = reader.node(key, &problems)?.list(key, &problems)?
      .compactMap { ListSample.ExpectedRow($0, list, &problems) }
    let kind = reader.node("error", &problems)?.failureKind(
      "error", among: CheckFailure.Kind.allCases, &problems)
    let message = reader.text("message", &problems)
    reader.finish(&problems)
    guard reader.has(key) != reader.has("error") else {
      problems.error(at: node.mark, "`expect` needs either `\(key)` or `error`")
      return nil
    }
    if let rows {
      self = .rows(rows)
    } else if let kind {
      self = .failure(kind, message: message)
    } else {
      return nil
    }
  }
}

extension ListSample.ExpectedRow {
  fileprivate init?(_ node: YAMLNode, _ list: ListKind, _ problems: inout Problems) {
    guard var reader = MappingReader(node, named: list.rawValue, &problems) else { return nil }
    values = []
    let entry = list.entry
    for key in entry.keys {
      let text = reader.text(
        key, entry.neededKeys.contains(key) ? .required : .optional, &problems)
      if let text { values.append((key, text)) }
    }
    reader.finish(&problems)
  }
}
