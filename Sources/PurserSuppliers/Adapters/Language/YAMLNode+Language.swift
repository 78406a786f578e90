internal import ExactJSON
internal import PurserCore

/// The small languages inside an adapter's values, each parsed where it stands. Every function
/// gives `nil` and a problem when the value is something else; `name` is what the message calls
/// it.
extension YAMLNode {
  /// A text with `{{expression}}` in it; it may be empty.
  func template(
    _ name: String, _ context: AdapterContext, for use: AdapterContext.Use = .request,
    _ problems: inout Problems
  ) -> Template? {
    guard let text = textOrEmpty(name, &problems) else { return nil }
    let language = use == .reply ? context.language : .none
    guard
      let template = parsed(
        name, &problems,
        { () throws(ExpressionSyntaxError) in try Template(text, selecting: language) })
    else { return nil }
    guard check(template.names, name, context, use, &problems) else { return nil }
    let flaws = template.expressions.lazy.compactMap(
      ConstantFlaw(use: use, tables: context.maps, names: context.names(for: use)).flaw)
    return check(flaws.first, name, &problems) ? template : nil
  }

  /// A formula over the reply, or over the names of a request.
  func expression(
    _ name: String, _ context: AdapterContext, for use: AdapterContext.Use = .reply,
    _ problems: inout Problems
  ) -> Expression? {
    if case .mapping(let members) = content, members.first?.name.contains(" ? ") == true {
      problems.error(
        at: mark,
        "\(Quotation.quoted(name)): `? :` is no choice here; write `if(condition, a, b)`")
      return nil
    }
    guard let text = text(name, &problems) else { return nil }
    let language = use == .reply ? context.language : .none
    guard
      let expression = parsed(
        name, &problems,
        { () throws(ExpressionSyntaxError) in try Expression(text, selecting: language) })
    else { return nil }
    guard check(expression.names, name, context, use, &problems) else { return nil }
    let flaw = ConstantFlaw(use: use, tables: context.maps, names: context.names(for: use))
    let sentence = flaw.flaw(in: expression) ?? Self.constantCondition(expression, name)
    return check(sentence, name, &problems) ? expression : nil
  }

  /// What to say of a condition that is a number or a text, and so the same for every reply.
  private static func constantCondition(_ expression: Expression, _ name: String) -> String? {
    let isRule = name == "when"
    guard isRule || ["success_when", "where"].contains(name) else { return nil }
    switch expression.root {
    case .number(let number):
      let status = isRule ? "is `status: \(number)`" : "is compared as `reply.status == \(number)`"
      return "`\(number)` is the same for every reply; a code in it is compared, as in `$.code == "
        + "\(number)`, and the status of HTTP \(status)"
    case .string(let text):
      let quoted = Quotation.quoted("$.status == '\(text)'")
      return "a text is the same for every reply; compare it, as in \(quoted)"
    case .selector, .name, .bool, .null, .call, .steps, .negation, .not, .arithmetic, .comparison,
      .both, .either:
      return nil
    }
  }

  /// Notes a flaw. Returns whether there is none. Nothing that came out of the environment is repeated.
  private func check(_ flaw: String?, _ field: String, _ problems: inout Problems) -> Bool {
    guard let flaw else { return true }
    let sentence = written == nil ? flaw : "\(described) does not stand for one"
    problems.error(at: mark, "\(Quotation.quoted(field)): \(sentence)")
    return false
  }

  /// A text for the reply's readings, or an expression where it looks like one.
  func textField(
    _ name: String, _ context: AdapterContext, _ problems: inout Problems
  ) -> TextField? {
    guard let text = text(name, &problems) else { return nil }
    if TextField.isExpression(text) {
      return expression(name, context, &problems).map(TextField.expression)
    }
    let start = text.prefix { ExpressionLexer.isNamePart($0) }
    let next = text[start.endIndex...].first
    if next == "(", text.hasSuffix(")"), written == nil, name == "currency" || text.contains("$") {
      return expression(name, context, &problems).map(TextField.expression)
    }
    if text.first == "("
      || (next == "." || next == "[") && context.names(for: .reply).contains(String(start))
    {
      problems.error(
        at: mark,
        "\(Quotation.quoted(name)) would be the constant text \(described); for what that gives write "
          + "`{{...}}` around it, in quotes")
      return nil
    }
    return template(name, context, for: .reply, &problems).map(TextField.template)
  }

  /// Notes each name that is not known where the value stands. Returns whether all are.
  private func check(
    _ names: [Expression.NameUse], _ field: String, _ context: AdapterContext,
    _ use: AdapterContext.Use, _ problems: inout Problems
  ) -> Bool {
    let known = context.names(for: use)
    let unknown = names.filter { !known.contains($0.name) }
    // Nothing that came out of the environment is repeated: it might be a secret.
    if !unknown.isEmpty, written != nil {
      problems.error(
        at: mark, "\(Quotation.quoted(field)): \(described) does not stand for an expression")
      return false
    }
    // What would have given the name is told already.
    if context.isIncomplete { return unknown.isEmpty }
    let advice = NameAdvice(text: scalar ?? "", context: context, use: use)
    for name in advice.first(of: unknown) {
      problems.error(
        at: place(ofCharacter: name.offset), advice.sentence(name, field: field))
    }
    return unknown.isEmpty
  }

  /// Named templates in their order. Where they may be repeated, a list gives a name several values.
  func fields(
    _ name: String, _ context: AdapterContext, repeated: Bool = false, _ problems: inout Problems
  ) -> [TemplateField]? {
    if let sentence = fieldsAdvice(name) {
      problems.error(at: mark, sentence)
      return nil
    }
    return mapping(name, &problems)?.flatMap { member -> [TemplateField] in
      let values = repeated ? member.value.oneOrSeveral : [member.value]
      if values.isEmpty {
        problems.error(
          at: member.value.mark,
          "\(Quotation.quoted("\(name).\(member.name)")) is an empty list; leave it out")
      }
      return values.compactMap { value in
        value.template("\(name).\(member.name)", context, &problems)
          .map { TemplateField(name: member.name, value: $0) }
      }
    }
  }

  /// What to write for fields that stand in a text: `a=1&b=2`, `X-Key: abc`. Values are not repeated.
  private func fieldsAdvice(_ name: String) -> String? {
    guard let text = scalar, !text.isEmpty else { return nil }
    let pairs = text.drop { $0 == "?" }.split(separator: name == "headers" ? "\n" : "&")
    let names = pairs.compactMap { $0.firstMatch(of: /^\s*([A-Za-z0-9_.\[\]-]+)\s*[:=]/)?.output.1 }
    guard names.count == pairs.count, !names.isEmpty, written == nil else { return nil }
    let fields = names.map { "\($0): ..." }.joined(separator: ", ")
    return "\(Quotation.quoted(name)) has names with values: write `\(name): {\(fields)}`"
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

  /// The values of a list, or the one value that stands in its place.
  var oneOrSeveral: [YAMLNode] {
    if case .sequence(let items) = content { items } else { [self] }
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
      // Whoever wrote one path in the other language wrote all of them.
      if error.message.hasSuffix(Selector.jsonPathInXML), problems.mention(Selector.jsonPathInXML) {
        return nil
      }
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
