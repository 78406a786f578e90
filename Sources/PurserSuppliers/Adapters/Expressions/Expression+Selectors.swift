extension Expression {
  /// Whether its selectors, if it has any, are in the language of `document`.
  func canSelect(from document: ReplyDocument) -> Bool {
    selectors.allSatisfy { selector in
      switch (selector.path, document) {
      case (.json, .json), (.xml, .xml): true
      case (.json, _), (.xml, _): false
      }
    }
  }
}

extension Expression.Node {
  /// Whether it takes anything from a reply: from its document, its text or its headers.
  var selects: Bool {
    !selectors.isEmpty || Expression.names(in: self).contains("reply")
      || calls.contains { call in
        if case .reply = call.function { true } else { false }
      }
  }

  /// The selectors in it, in the order in which they are written.
  var selectors: [Selector] {
    switch self {
    case .selector(let selector): [selector]
    case .call(let call): call.arguments.flatMap(\.selectors)
    case .negation(let node), .not(let node), .steps(let node, _): node.selectors
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .both(let left, let right), .either(let left, let right):
      left.selectors + right.selectors
    case .name, .number, .string, .bool, .null: []
    }
  }
}

extension Expression {
  /// For people: the first selector in it that finds something other than `null`, with what it finds;
  /// `nil` where none does.
  func foundValue(in scope: Scope) -> String? {
    for selector in selectors {
      guard let found = try? selector.documents(in: scope).first, !found.value.isNothing else {
        continue
      }
      return "\(Quotation.quoted(selector.text)) is \(found.shown), which"
    }
    return nil
  }
}
