extension AdapterCall {
  /// Whether the call is made for the values under `name`, or anything in it is computed from them.
  func uses(_ name: String, in adapter: AdapterDefinition) -> Bool {
    if forEach == name { return true }
    let names = adapter.names(madeOf: [name])
    let expressions =
      expressionsOfReply.map(\.expression)
      + rows.flatMap { row in
        row.expressionsOfItem.map(\.expression) + [row.each?.items].compactMap(\.self)
      }
    // What a token is asked for with is known before any call.
    let isOwn = keep.contains { $0.name == name }
    let templates =
      request.templates + (isOwn ? [] : adapter.authentication.templatesOfCalls)
    return templates.contains { $0.uses(names) }
      || expressions.contains { $0.names.contains { names.contains($0.name) } }
  }
}
