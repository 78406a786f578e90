internal import JSONPath
internal import TextPattern

/// Finds what can never be computed, whatever a reply says: it is known when the adapter is read.
struct ConstantFlaw {
  let use: AdapterContext.Use
  /// The tables of `maps`.
  let tables: [String]
  /// All names that are known where the expression stands.
  let names: [String]

  /// The first flaw, as one sentence; `nil` when there is none.
  func flaw(in expression: Expression) -> String? { flaw(in: expression.root) }

  private func flaw(in node: Expression.Node) -> String? {
    for part in node.parts {
      if let flaw = flaw(in: part) { return flaw }
    }
    if case .call(let call) = node, let flaw = flaw(of: call) { return flaw }
    if case .string(let text) = node, let flaw = templateFlaw(text) { return flaw }
    if case .steps(.name(let name), let path) = node, let flaw = Self.memberFlaw(name, path) {
      return flaw
    }
    guard node.isClosed else { return nil }
    do throws(ExpressionFailure) {
      _ = try node.value(in: Scope(names: KnownNames()))
      return nil
    } catch {
      switch error {
      case .absent: return nil
      case .unusable, .ofWrongKind, .undecided: return error.sentence
      }
    }
  }

  /// The members of the names that Purser itself gives.
  private static let members = [
    "reply": ["status", "text"],
    "request": [
      "method", "url", "host", "path", "query", "body", "params", "query_params", "body_params",
    ],
  ]

  /// What others call the members of `reply`, and what is written for a header.
  private static let otherMembers = [
    "body": "reply.text", "content": "reply.text", "raw": "reply.text", "json": "$",
    "data": "$", "code": "reply.status", "status_code": "reply.status",
    "statusCode": "reply.status", "http_code": "reply.status", "header": "header('Name')",
    "headers": "header('Name')",
  ]

  /// `reply.body`, `request.headers`: there are no such members.
  private static func memberFlaw(_ name: String, _ path: JSONPath) -> String? {
    guard let members = members[name] else { return nil }
    let rest = path.text.dropFirst()
    let member = String(
      rest.drop { ".['\"".contains($0) }.prefix(while: ExpressionLexer.isNamePart))
    guard !members.contains(member) else { return nil }
    let start = "\(Quotation.quoted("\(name)\(rest)")) is nothing; "
    if name == "reply", let meant = otherMembers[member] { return "\(start)write `\(meant)`" }
    return "\(start)the members of \(Quotation.quoted(name)) are \(Quotation.list(members))"
  }

  /// `'{{time}}{{path}}'`: a text of an expression is a constant, whatever stands in it.
  private func templateFlaw(_ text: String) -> String? {
    let used = text.matches(of: /\{\{\s*([\p{L}_][\p{L}\p{N}_]*)([^{}]*)\}\}/)
    guard let first = used.first, names.contains(String(first.output.1)) else { return nil }
    let name = "\(first.output.1)\(first.output.2.trimmingSpaces)"
    return
      "\(Quotation.quoted(String(first.output.0))) in a text of an expression is put in by nobody; write "
      + (first.output.0 == text[...] ? "`\(name)` alone" : "`concat(..., \(name), ...)`")
  }

  private func flaw(of call: Expression.Call) -> String? {
    if case .nonce = call.function, use == .reply {
      return "`\(call.text)` may only stand in requests"
    }
    if case .reply = call.function, use == .request {
      return "`\(call.text)` may only stand where a reply is read"
    }
    if call.function == .text(.map), call.arguments.count > 1,
      let flaw = tableFlaw(call.arguments[0], call.arguments[1])
    {
      return flaw
    }
    if call.function == .structure(.if), call.arguments[0].isClosed,
      let flaw = Self.conditionFlaw(call.arguments[0])
    {
      return flaw
    }
    if call.function == .number(.scale) || call.function == .number(.round),
      let flaw = decimalsFlaw(call)
    {
      return flaw
    }
    return call.function.constantArguments.lazy
      .filter { $0.index < call.arguments.count }
      .compactMap { Self.controlFlaw(call.arguments[$0.index]) }.first
  }

  /// `if('x', ...)`: a condition is true or false.
  private static func conditionFlaw(_ condition: Expression.Node) -> String? {
    do throws(ExpressionFailure) {
      _ = try condition.decides(in: Scope(names: KnownNames()))
      return nil
    } catch {
      return error.sentence
    }
  }

  /// A table that is none: `map(value, table)` wants the name of one.
  private func tableFlaw(
    _ value: Expression.Node, _ table: Expression.Node
  ) -> String? {
    if case .string(let name) = table {
      return "the name of a table stands without quotes: `map(..., \(name))`"
    }
    if case .string = value {
      return
        "the value comes first, then the name of the table, without quotes: `map(value, table)`"
    }
    guard case .name(let name) = value, tables.contains(name) else { return nil }
    return "the value comes first, then the name of the table: `map(\(table.source), \(name))`"
  }

  /// `scale(x, -2)`: the number of decimals is 0 to 38.
  private func decimalsFlaw(_ call: Expression.Call) -> String? {
    guard call.arguments.count > 1, call.arguments[1].isClosed else { return nil }
    let scope = Scope(names: KnownNames())
    do throws(ExpressionFailure) {
      _ = try call.integer(1, "the number of decimals", in: Expression.Call.digits, scope)
      return nil
    } catch {
      guard let number = try? call.arguments[1].number(in: scope), number.isNegative,
        call.function == .number(.scale)
      else { return error.sentence }
      return "\(error.sentence); to multiply write `x * 100`"
    }
  }

  /// A control character in a pattern: in the double quotes of YAML `\b` is a backspace.
  private static func controlFlaw(_ node: Expression.Node) -> String? {
    guard case .string(let text) = node else { return nil }
    let control = text.unicodeScalars.first { scalar in
      scalar.properties.generalCategory == .control && !["\n", "\r", "\t"].contains(scalar)
    }
    guard let control else { return nil }
    let name = control == "\u{8}" ? "a backspace" : "a control character"
    let code = String(control.value, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - code.utf8.count)) + code
    let letter = control == "\u{8}" ? "b" : "..."
    return
      "the pattern holds \(name) (U+\(padded)), which never matches; in the double quotes of YAML "
      + "write `\\\\\(letter)`, or put the whole in single quotes"
  }
}

extension Expression.Node {
  /// What it is made of.
  var parts: [Expression.Node] {
    switch self {
    case .selector, .name, .number, .string, .bool, .null: []
    case .call(let call): call.arguments
    case .steps(let node, _), .negation(let node), .not(let node): [node]
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .both(let left, let right), .either(let left, let right):
      [left, right]
    }
  }

  /// Whether it has one value for ever: it is made of constants alone.
  var isClosed: Bool {
    switch self {
    case .selector, .name: return false
    case .call(let call):
      switch call.function {
      case .nonce, .reply: return false
      case .text, .number, .structure, .moment, .digest, .encoding: break
      }
      return parts.allSatisfy(\.isClosed)
    case .number, .string, .bool, .null, .steps, .negation, .not, .arithmetic, .comparison, .both,
      .either:
      return parts.allSatisfy(\.isClosed)
    }
  }

  /// All calls in it, the inner ones first.
  var calls: [Expression.Call] {
    let inner = parts.flatMap(\.calls)
    if case .call(let call) = self { return inner + [call] }
    return inner
  }
}
