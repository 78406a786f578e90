internal import ExactJSON
internal import XMLPath

/// The values of a reply that hold no others, by where they stand.
struct ReplyLeaves {
  private let document: ReplyDocument

  /// The most places that are looked at.
  private static let limit = 10_000

  init(_ document: ReplyDocument) { self.document = document }

  /// The places of the leaves that are neither in `covered` nor below one that is, each list taken
  /// together.
  func locations(notIn covered: Set<String>) -> [String] {
    switch document {
    case .nothing: return []
    case .json(let value):
      var walk = JSONWalk(covered: covered)
      walk.visit(value, "$", shown: "$")
      return walk.found
    case .xml(let node):
      var seen: [String] = []
      for leaf in node.leaves(most: Self.limit) where !Self.isCovered(leaf.location, covered) {
        let shown = leaf.location.replacing(/\[[0-9]+\]/, with: "")
        if !seen.contains(shown) { seen.append(shown) }
      }
      return seen
    }
  }

  private static func isCovered(_ location: String, _ covered: Set<String>) -> Bool {
    covered.contains(location)
      || location.indices.contains { index in
        location[index] == "/" && covered.contains(String(location[..<index]))
      }
  }

  /// A walk over JSON that stops at what is covered.
  private struct JSONWalk {
    let covered: Set<String>
    var found: [String] = []
    private var seen: Set<String> = []
    private var visited = 0

    init(covered: Set<String>) { self.covered = covered }

    mutating func visit(_ value: JSONValue, _ location: String, shown: String) {
      visited += 1
      guard visited <= ReplyLeaves.limit, !covered.contains(location) else { return }
      switch value {
      case .array(let elements):
        for (index, element) in elements.enumerated() {
          visit(element, location + "[\(index)]", shown: shown + "[*]")
        }
      case .object(let object):
        for (name, member) in object {
          // As normalized paths have it (RFC 9535, section 2.7); names with a quote or a backslash
          // are rare enough to be reported in vain.
          visit(member, location + "['\(name)']", shown: shown + Self.segment(name))
        }
      case .null, .bool, .number, .string:
        if seen.insert(shown).inserted { found.append(shown) }
      }
    }

    private static func segment(_ name: String) -> String {
      let isPlain =
        name.first.map(ExpressionLexer.isNameStart) == true
        && name.allSatisfy(ExpressionLexer.isNamePart)
      return isPlain ? "." + name : "['\(name)']"
    }
  }
}
