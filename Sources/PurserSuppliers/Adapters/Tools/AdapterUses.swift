internal import PurserCore

/// What the lines of an adapter use: every template and every expression in it.
struct AdapterUses {
  let adapter: AdapterDefinition

  /// The templates of all requests, those for tokens and base URLs included.
  var templates: [Template] {
    adapter.authentication.templates + adapter.requests.flatMap(\.templates)
      + (adapter.order?.otherTemplates ?? [])
      + baseURLs.compactMap { try? Template($0) }
  }

  /// The base URLs of all requests.
  var baseURLs: [String] {
    (adapter.requests.map(\.baseURL) + [adapter.baseURL]).compactMap(\.self)
  }

  /// The expressions over all replies.
  var ofReplies: [Expression] {
    var all =
      (adapter.calls + adapter.listCalls).flatMap(\.expressions)
      + adapter.expressionsOfErrors.map(\.expression)
    if case .token(let grant) = adapter.authentication { all += grant.expressions }
    if let clock = adapter.clock { all.append(clock.time) }
    return all + (adapter.order?.expressions ?? [])
  }

  /// What calls and steps of a login keep.
  var kept: [String] {
    var kept = (adapter.calls + adapter.listCalls).flatMap(\.keep).map(\.name)
    if case .token(let grant) = adapter.authentication {
      kept += grant.steps.flatMap { $0.keep.map(\.name) }
    }
    return kept + (adapter.order?.keptNames ?? [])
  }

  /// The `let`s that a request needs, directly or through others.
  var lets: [LetValue] {
    let needed = adapter.names(neededBy: templates)
    return adapter.lets.filter { needed.contains($0.name) }
  }

  /// Every name that something uses; of `let`s that nothing needs, nothing.
  var names: Set<String> {
    let texts = templates.flatMap(\.names)
    let computed = (ofReplies + lets.map(\.expression)).flatMap(\.names)
    return Set(
      (texts + computed).map(\.name) + (adapter.calls + adapter.listCalls).compactMap(\.forEach))
  }
}

extension AdapterCall {
  /// Its expressions over replies.
  fileprivate var expressions: [Expression] {
    expressionsOfReply.map(\.expression)
      + rows.flatMap { row in
        (row.each.map { [$0.items] } ?? []) + row.expressionsOfItem.map(\.expression)
          + row.zeroWhenAbsent.flatMap(\.expressions)
      }
  }
}

extension TokenGrant {
  /// Its expressions over replies.
  fileprivate var expressions: [Expression] {
    [token, renewWhen] + steps.flatMap { $0.keep.map(\.expression) }
      + [expiresIn, expiresAt].compactMap(\.self)
  }
}
