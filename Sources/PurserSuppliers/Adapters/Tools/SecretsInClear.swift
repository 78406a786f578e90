/// Constants that look like secrets where a credential belongs. Nothing would keep them out of messages.
struct SecretsInClear {
  let adapter: AdapterDefinition

  /// A sentence for each; none repeats the secret.
  var warnings: [String] {
    var found: [String] = []
    for (place, template) in places where template.expressions.isEmpty {
      let text = template.pieces.reduce(into: "") { text, piece in
        if case .text(let part) = piece { text += part }
      }
      guard Self.looksSecret(text) else { continue }
      let sentence =
        "a secret stands in clear in \(place); put it under `credentials` of the supplier, its name "
        + "under `credentials` of the adapter, and write `{{name}}` here"
      if !found.contains(sentence) { found.append(sentence) }
    }
    return found
  }

  private var places: [(String, Template)] {
    let placements: [Placement] =
      switch adapter.authentication {
      case .placed(let placement): [placement]
      case .token(let grant): grant.steps.map(\.placement) + [grant.placement]
      case .signed: []
      }
    let placed = placements.flatMap { placement -> [(String, Template)] in
      let fields = placement.headers + placement.query + placement.body + placement.cookies
      return fields.map { ("`auth`, \(Quotation.quoted($0.name))", $0.value) }
        + (placement.basic.map { [("`auth`, the password", $0.password)] } ?? [])
    }
    let requests = adapter.requests
    let fields = requests.flatMap(\.headers) + requests.flatMap(\.query)
    return placed
      + fields.filter { Self.isNamedSecret($0.name) }
      .map { ("`request`, \(Quotation.quoted($0.name))", $0.value) }
  }

  private static func isNamedSecret(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["authorization", "token", "secret", "api-key", "apikey", "api_key", "password"]
      .contains { name.contains($0) }
  }

  private static let shortest = 8

  /// Whether a text, without a scheme before it, looks as if it had been made by chance.
  private static func looksSecret(_ text: String) -> Bool {
    guard let word = text.split(separator: " ").last, word.count >= shortest else { return false }
    return word.contains(where: \.isNumber) && word.contains(where: \.isLetter)
      && word.unicodeScalars.allSatisfy { $0.isASCII }
  }
}
