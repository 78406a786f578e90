extension AdapterCall {
  /// Whether the call is made for the values under `name`, or anything in it is computed from them.
  func uses(_ name: String, in adapter: AdapterDefinition) -> Bool {
    if forEach == name { return true }
    let names = adapter.names(madeOf: [name])
    let expressions =
      rows.flatMap { row in
        row.expressionsOfItem.map(\.expression) + [row.each?.items].compactMap(\.self)
      } + checks + keep.map(\.expression) + [successWhen].compactMap(\.self)
    return request.templates.contains { $0.uses(names) }
      || expressions.contains { $0.names.contains { names.contains($0.name) } }
  }
}
