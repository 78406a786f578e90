internal import CurlClient
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
    if case .call(let call) = node, call.function == .text(.concat) {
      return call.arguments.map { text(of: $0) ?? "" }.joined()
    }
    // What is computed from a placeholder says nothing, unless the placeholder is seen in it.
    guard !isSecret, let masked, masked.contains(Secret.placeholder) else {
      return Secret.placeholder
    }
    return masked
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
      guard case .digest = call.function, let text = call.arguments.last.flatMap(masked.text(of:))
      else { continue }
      let value = RequestTrace.Value(name: call.text, text: text)
      if !signed.contains(value) { signed.append(value) }
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
