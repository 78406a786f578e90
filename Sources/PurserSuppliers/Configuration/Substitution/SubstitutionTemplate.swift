/// A text with `${...}` in it, taken apart.
struct SubstitutionTemplate: Equatable {
  /// A piece of the text.
  enum Part: Equatable {
    /// Text that stands for itself.
    case literal(String)
    /// An environment variable, and what stands in for it when it is unset or empty.
    case variable(String, fallback: String?)
    /// The contents of a file.
    case file(String)
  }

  private(set) var parts: [Part] = []

  /// Takes `text` apart. `$${` is a literal `${`; a `$` before anything else means nothing.
  init(_ text: String) throws(SubstitutionError) {
    var literal = ""
    var rest = Substring(text)
    while !rest.isEmpty {
      if rest.hasPrefix("$${") {
        literal += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${{") {
        // A dollar sign before a template of an adapter.
        literal.append(rest.removeFirst())
      } else if rest.hasPrefix("${") {
        guard let end = rest.firstIndex(of: "}") else { throw .isNotClosed }
        let inside = rest[rest.index(rest.startIndex, offsetBy: 2)..<end]
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = ""
        parts.append(try Self.part(inside))
        rest = rest[rest.index(after: end)...]
      } else {
        literal.append(rest.removeFirst())
      }
    }
    if !literal.isEmpty { parts.append(.literal(literal)) }
  }

  private static func part(_ inside: Substring) throws(SubstitutionError) -> Part {
    guard !inside.contains("${") else { throw .isNested }
    if inside.hasPrefix("file:") {
      let path = inside.dropFirst("file:".count)
      guard !path.isEmpty else { throw .hasNoPath }
      return .file(String(path))
    }
    let name = inside.prefix { $0 != ":" }
    guard isName(name) else { throw .isNoName(String(name)) }
    let rest = inside.dropFirst(name.count)
    if rest.isEmpty { return .variable(String(name), fallback: nil) }
    guard rest.hasPrefix(":-") else { throw .hasUnknownOperator(String(name)) }
    return .variable(String(name), fallback: String(rest.dropFirst(2)))
  }

  /// Names as POSIX has them (Base Definitions, 3.235): letters, digits and `_`, no digit first.
  private static func isName(_ name: Substring) -> Bool {
    let isLetter = { (character: Character) in
      character.isASCII && character.isLetter || character == "_"
    }
    guard let first = name.first, isLetter(first) else { return false }
    return name.allSatisfy { isLetter($0) || ("0"..."9").contains($0) }
  }
}

/// Why a `${...}` means nothing.
enum SubstitutionError: Error, Equatable, CustomStringConvertible {
  /// There is no `}`.
  case isNotClosed
  /// A `${` stands inside another.
  case isNested
  /// `${file:}` without a path.
  case hasNoPath
  /// What stands before the `}` or `:` cannot name a variable.
  case isNoName(String)
  /// A `:` that no `-` follows.
  case hasUnknownOperator(String)

  var description: String {
    switch self {
    case .isNotClosed: "`${` is never closed with `}`; write `$${` for a literal `${`"
    case .isNested: "a `${...}` cannot stand inside another"
    case .hasNoPath: "`${file:...}` needs a path"
    case .isNoName(let name):
      "\(Quotation.quoted(name)) cannot name an environment variable; "
        + "use `${NAME}`, `${NAME:-default}` or `${file:path}`"
    case .hasUnknownOperator(let name):
      "only `:-` may follow the name in `${\(name)...}`: `${\(name):-default}`"
    }
  }
}
