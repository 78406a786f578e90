internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// What was computed for one request, for whoever tries an adapter: with every credential, and every
/// digest that one went into, masked by its place.
struct RequestTrace: Sendable {
  /// A value with what it is called.
  struct Value: Sendable, Hashable {
    /// The `let`, or the call that signs.
    var name: String
    var text: String
  }

  /// The `let`s that the request uses.
  var lets: [Value]
  /// The texts that were hashed or signed.
  var signed: [Value]
  /// The request without secrets.
  var shown: HTTPRequest
}

/// Shows what parts of expressions gave, without secrets.
struct MaskedValues {
  let names: RequestNames
  /// The names over the request as people may see it: a credential may stand in its path or body.
  let shownNames: RequestNames
  let lets: [String: Expression]
  let secrets: Set<String>

  /// The value of a part; `nil` where it has none.
  func text(of node: Expression.Node) -> String? {
    let isSecret = usesSecrets(node)
    var masked: String?
    if !isSecret {
      let real = (try? node.value(in: names.scope)).flatMap(Self.shown)
      masked = (try? node.value(in: shownNames.scope)).flatMap(Self.shown)
      if real == masked { return real }
    }
    if case .name(let name) = node, let expression = lets[name] { return text(of: expression.root) }
    if let object = object(of: node) {
      return String(decoding: JSONValue.object(object).encoded(), as: UTF8.self)
    }
    if case .call(let call) = node, call.function == .text(.concat) {
      return call.arguments.map { text(of: $0) ?? "" }.joined()
    }
    // A value computed from a placeholder says nothing, unless the placeholder is seen in it.
    guard !isSecret, let masked, masked.contains(Secret.placeholder) else {
      return Secret.placeholder
    }
    return masked
  }

  /// An object that an expression makes, each member masked by itself; `nil` for any other expression.
  private func object(of node: Expression.Node) -> JSONObject? {
    guard case .call(let call) = node, call.function == .structure(.object) else { return nil }
    var object = JSONObject()
    for index in stride(from: 0, to: call.arguments.count - 1, by: 2) {
      guard let name = text(of: call.arguments[index]) else { continue }
      object[name] = json(of: call.arguments[index + 1])
    }
    return object
  }

  /// The value of a part as JSON: in its kind where it is shown as it is.
  private func json(of node: Expression.Node) -> JSONValue? {
    if case .name(let name) = node, let expression = lets[name] { return json(of: expression.root) }
    if let object = object(of: node) { return .object(object) }
    guard let text = text(of: node) else { return nil }
    guard let value = try? node.value(in: names.scope), Self.shown(value) == text,
      let json = try? value.json(from: "")
    else { return .string(text) }
    return json
  }

  private func usesSecrets(_ node: Expression.Node) -> Bool {
    Expression.names(in: node).contains { secrets.contains($0) }
  }

  private static func shown(_ value: Value) -> String? {
    switch value {
    case .nothing: return nil
    case .bytes(let bytes):
      let text = String(validating: bytes, as: UTF8.self)
      let isReadable = text?.unicodeScalars.allSatisfy {
        $0.properties.generalCategory != .control || ["\n", "\t", "\r"].contains($0)
      }
      return isReadable == true ? text : "0x" + ByteText.hex(bytes)
    case .bool, .number, .written, .text, .moment, .structure:
      return (try? value.text(from: "")) ?? value.shown
    }
  }
}

extension RequestBuilder {
  /// What a call signs: the last argument of a digest, claims and header of a token.
  private static func signedParts(of call: Expression.Call) -> [Expression.Node] {
    switch call.function {
    case .digest: call.arguments.suffix(1)
    case .encoding(.jwt): Array(call.arguments.dropFirst(2))
    case .encoding, .text, .number, .structure, .moment, .nonce, .reply: []
    }
  }

  /// What went into `request`, which was built of `order` with the names as they are, and signed at
  /// `moment`.
  func trace(_ order: Order, _ request: HTTPRequest, at moment: Timestamp) -> RequestTrace {
    let adapter = account.adapter
    let masked = MaskedValues(
      names: names, shownNames: shownFacts(order).map(names.showing) ?? names,
      lets: Dictionary(adapter.lets.map { ($0.name, $0.expression) }) { first, _ in first },
      secrets: adapter.secretNames)
    let used = adapter.lets.filter { names.isComputed($0.name) }
    let templates = order.template.templates + order.placement.templates
    var signed: [RequestTrace.Value] = []
    for call in (used.map(\.expression) + templates.flatMap(\.expressions)).flatMap(\.root.calls) {
      for text in Self.signedParts(of: call).compactMap(masked.text(of:)) {
        let value = RequestTrace.Value(name: call.text, text: text)
        if !signed.contains(value) { signed.append(value) }
      }
    }
    let shown = shown(order, as: request, at: moment)
    signed +=
      order.signing.map { scheme in
        scheme.texts(
          of: request, Rendering(scope: names.scope), shown: shown,
          masked: Rendering(scope: names.scope, masked: adapter.secretNames), moment)
      } ?? []
    return RequestTrace(
      lets: used.compactMap { value in
        masked.text(of: value.expression.root).map {
          RequestTrace.Value(name: value.name, text: $0)
        }
      }, signed: signed, shown: shown)
  }
}
