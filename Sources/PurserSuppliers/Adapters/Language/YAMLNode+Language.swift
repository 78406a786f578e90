internal import ExactJSON
internal import PurserCore

/// The small languages inside an adapter's values, each parsed where it stands. Every function
/// gives `nil` and a problem when the value is something else; `name` is what the message calls
/// it.
extension YAMLNode {
  /// A text with `{{name}}` in it; it may be empty.
  func template(
    _ name: String, _ context: AdapterContext, for use: AdapterContext.Use = .request,
    _ problems: inout Problems
  ) -> Template? {
    guard let text = textOrEmpty(name, &problems) else { return nil }
    guard
      let template = parsed(
        name, &problems, { () throws(ExpressionSyntaxError) in try Template(text) })
    else { return nil }
    let known = context.names(for: use)
    var isKnown = true
    for parameter in template.parameters where !known.contains(parameter.name) {
      isKnown = false
      let sentence =
        use == .reply && context.credentials.contains(parameter.name)
        ? "\(Quotation.quoted(parameter.name)) is a credential; it may only stand in requests"
        : "\(Quotation.quoted(name)) uses \(Quotation.quoted(parameter.name)), which is neither a "
          + "credential nor a setting; " + Quotation.advice(for: parameter.name, among: known)
      problems.error(at: place(ofCharacter: parameter.offset), sentence)
    }
    return isKnown ? template : nil
  }

  /// A formula over the reply.
  func expression(_ name: String, _ problems: inout Problems) -> Expression? {
    guard let text = text(name, &problems) else { return nil }
    return parsed(name, &problems) { () throws(ExpressionSyntaxError) in try Expression(text) }
  }

  /// A JSONPath.
  func selector(_ name: String, _ problems: inout Problems) -> Selector? {
    guard let text = text(name, &problems) else { return nil }
    guard text.hasPrefix("$") else {
      refuse(name, expected: "a JSONPath, which starts with `$`", &problems)
      return nil
    }
    return parsed(name, &problems) { () throws(ExpressionSyntaxError) in try Selector(text) }
  }

  /// A selector where it starts with `$`, else a text for the reply's readings.
  func textSource(
    _ name: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> TextSource? {
    guard scalar?.hasPrefix("$") == true else {
      guard text(name, &problems) != nil else { return nil }
      return template(name, context, for: .reply, &problems).map(TextSource.template)
    }
    return selector(name, &problems).map(TextSource.selector)
  }

  /// Named templates in their order.
  func fields(
    _ name: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> [TemplateField]? {
    mapping(name, &problems)?.compactMap { member in
      member.value.template("\(name).\(member.name)", context, &problems)
        .map { TemplateField(name: member.name, value: $0) }
    }
  }

  /// JSON with templates. As in YAML, a plain number, `true`, `false` or `null` is one, and
  /// anything in quotes is a string.
  func jsonTemplate(
    _ name: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> JSONTemplate? {
    switch content {
    case .sequence(let items):
      return .array(items.compactMap { $0.jsonTemplate(name, context, &problems) })
    case .mapping(let members):
      return .object(
        members.compactMap { member in
          member.value.jsonTemplate("\(name).\(member.name)", context, &problems)
            .map { (name: member.name, value: $0) }
        })
    case .scalar(let text, let isPlain):
      if isPlain, written == nil {
        if isNull { return .constant(.null) }
        if text == "true" || text == "false" { return .constant(.bool(text == "true")) }
        if let number = JSONNumber(text) { return .constant(.number(number)) }
      }
      return template(name, context, &problems).map(JSONTemplate.text)
    }
  }

  /// A text, or a list of texts.
  func settingValue(_ name: String, _ problems: inout Problems) -> SettingValue? {
    switch content {
    case .sequence: texts(name, &problems).map(SettingValue.list)
    case .scalar, .mapping: textOrEmpty(name, &problems).map(SettingValue.text)
    }
  }

  /// A moment of RFC 3339.
  func moment(_ name: String, _ problems: inout Problems) -> Timestamp? {
    guard let moment = scalar.flatMap({ Timestamp(rfc3339: $0) }) else {
      refuse(name, expected: "a moment such as `2026-05-01T13:45:00Z`", &problems)
      return nil
    }
    return moment
  }

  /// Runs a parser over the value and notes what it throws at its place. Nothing that came out of
  /// the environment is repeated: it might be a secret.
  private func parsed<Value>(
    _ name: String, _ problems: inout Problems,
    _ parse: () throws(ExpressionSyntaxError) -> Value
  ) -> Value? {
    do throws(ExpressionSyntaxError) {
      return try parse()
    } catch {
      let sentence = written == nil ? error.message : "\(described) does not stand for one"
      problems.error(
        at: place(ofCharacter: error.offset), "\(Quotation.quoted(name)): \(sentence)")
      return nil
    }
  }

  /// Where a character of the value stands, as far as that can be told: not in a text of several
  /// lines nor in one that was substituted.
  private func place(ofCharacter offset: Int) -> SourceMark {
    guard case .scalar(_, let isPlain) = content, written == nil, end.line == mark.line else {
      return mark
    }
    return SourceMark(line: mark.line, column: mark.column + offset + (isPlain ? 0 : 1))
  }
}

extension SettingValue {
  /// The texts, one or several.
  var elements: [String] {
    switch self {
    case .text(let text): [text]
    case .list(let texts): texts
    }
  }
}
