/// Credentials, settings, tables and `let`s that nothing uses. Each is a slip: of the supplier's page
/// something was noted and never put where it belongs.
struct UnusedNames {
  private let adapter: AdapterDefinition
  private let uses: AdapterUses

  init(_ adapter: AdapterDefinition) {
    self.adapter = adapter
    uses = AdapterUses(adapter: adapter)
  }

  /// A sentence for each.
  var faults: [String] {
    let used = uses.names
    let kinds: [(noun: String, names: [String])] = [
      ("credential", adapter.credentials), ("setting", adapter.settings.map(\.name)),
      ("`let`", adapter.lets.map(\.name)), ("table of `maps`", adapter.maps.keys.sorted()),
      ("kept value", uses.kept), ("parameter", adapter.order?.parameters.map(\.name) ?? []),
    ]
    return kinds.flatMap { noun, names in
      names.filter { !used.contains($0) }.map { sentence($0, noun) }
    }
  }

  private func sentence(_ name: String, _ noun: String) -> String {
    let start = "nothing uses the \(noun) \(Quotation.quoted(name))"
    if let bare = bareSpelling(of: name) {
      return "\(start): where \(Quotation.quoted(bare)) stands, write `{{\(name)}}`"
    }
    return "\(start): put it where it belongs, or take it out"
  }

  /// How the name stands in a constant part of a request: alone, or in single braces.
  private func bareSpelling(of name: String) -> String? {
    let constants = uses.templates.flatMap(\.pieces).compactMap { piece -> String? in
      if case .text(let text) = piece { text } else { nil }
    }
    for spelling in ["{\(name)}", "${\(name)}", "<\(name)>", "%\(name)%"]
    where constants.contains(where: { $0.contains(spelling) }) {
      return spelling
    }
    return ["$\(name)", name].first { spelling in
      constants.contains { Self.holds($0, spelling) }
    }
  }

  /// Whether `text` has `name` as a whole word.
  private static func holds(_ text: String, _ name: String) -> Bool {
    var rest = text[...]
    while let found = rest.firstRange(of: name) {
      let before = text[..<found.lowerBound].last
      let after = text[found.upperBound...].first
      if ![before, after].compactMap(\.self).contains(where: ExpressionLexer.isNamePart) {
        return true
      }
      rest = rest[found.upperBound...]
    }
    return false
  }
}
