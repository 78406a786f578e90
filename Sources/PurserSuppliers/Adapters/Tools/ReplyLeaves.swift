internal import ExactJSON
internal import XMLPath

/// The amounts of a reply by where they stand: values that hold no others and read as numbers.
struct ReplyLeaves {
  private let document: ReplyDocument

  /// The most places that are looked at.
  private static let limit = 10_000

  init(_ document: ReplyDocument) { self.document = document }

  /// The places of amounts, those of a list taken together: those that are in `covered`, or below one that
  /// is, and those that are not.
  func amounts(covered: Set<String>) -> (covered: Set<String>, open: [String]) {
    switch document {
    case .nothing: return ([], [])
    case .json(let value):
      var walk = JSONWalk(covered: covered)
      walk.visit(value, "$", shown: "$", isCovered: false)
      return (walk.seen, walk.open)
    case .xml(let node):
      var seen: Set<String> = []
      var open: [String] = []
      for leaf in node.leaves(most: Self.limit) where Self.isAmount(leaf.text) {
        let shown = leaf.location.replacing(/\[[0-9]+\]/, with: "")
        let name = leaf.location.split(separator: "/").last ?? ""
        if Self.isCovered(leaf.location, covered) {
          seen.insert(shown)
        } else if !open.contains(shown), !Self.isNoAmount(String(name.prefix { $0 != "[" })) {
          open.append(shown)
        }
      }
      return (seen, open)
    }
  }

  private static func isCovered(_ location: String, _ covered: Set<String>) -> Bool {
    covered.contains(location)
      || location.indices.contains { index in
        location[index] == "/" && covered.contains(String(location[..<index]))
      }
  }

  /// The most digits of an amount; longer ones are numbers of accounts.
  private static let mostDigits = 15

  private static func isAmount(_ text: String) -> Bool {
    text.utf8.count <= mostDigits && text.wholeMatch(of: /-?[0-9]+([.,][0-9]+)*/) != nil
  }

  /// Whether a member is called as what is a number and no amount: an identifier, a code, a moment, a count.
  private static func isNoAmount(_ name: String) -> Bool {
    let words = name.split { !$0.isLetter }.flatMap(Self.words)
    return words.contains(where: otherWords.contains)
  }

  /// `created`, `At` for `createdAt`.
  private static func words(_ name: Substring) -> [String] {
    var words: [String] = []
    for character in name {
      if character.isUppercase, words.last?.last?.isUppercase != true || words.isEmpty {
        words.append(String(character))
      } else if words.isEmpty {
        words.append(String(character))
      } else {
        words[words.count - 1].append(character)
      }
    }
    return words.map { $0.lowercased() }
  }

  private static let otherWords: Set = [
    "id", "ids", "no", "number", "code", "status", "state", "type", "kind", "version", "page",
    "pages",
    "size", "count", "index", "offset", "rate", "ratio", "percent", "percentage", "threshold",
    "date", "time",
    "timestamp", "ts", "at", "created", "updated", "modified", "expires", "expiry", "expiration",
    "days",
    "seconds", "year", "month", "day", "phone", "mobile", "zip", "decimals", "scale", "precision",
    "exponent", "errno", "errcode", "error", "ret", "retcode", "success", "result", "is", "has",
    "active",
    "enabled", "request", "trace", "duration", "timezone", "level", "priority", "per", "first",
    "last",
  ]

  /// A walk over JSON that notes amounts.
  private struct JSONWalk {
    let covered: Set<String>
    private(set) var seen: Set<String> = []
    private(set) var open: [String] = []
    private var visited = 0

    init(covered: Set<String>) { self.covered = covered }

    mutating func visit(_ value: JSONValue, _ location: String, shown: String, isCovered: Bool) {
      visited += 1
      guard visited <= ReplyLeaves.limit else { return }
      let isCovered = isCovered || covered.contains(location)
      switch value {
      case .array(let elements):
        for (index, element) in elements.enumerated() {
          visit(
            element, location + "[\(index)]", shown: shown + "[*]", isCovered: isCovered)
        }
      case .object(let object):
        for (name, member) in object
        where isCovered || member.isStructure || !ReplyLeaves.isNoAmount(name) {
          // As normalized paths have it (RFC 9535, section 2.7); names with a quote or a backslash
          // are rare enough to be reported in vain.
          visit(
            member, location + "['\(name)']", shown: shown + ReplyLeaves.segment(name),
            isCovered: isCovered)
        }
      case .number(let number): note(number.text, shown, isCovered)
      case .string(let text): note(text, shown, isCovered)
      case .null, .bool: break
      }
    }

    private mutating func note(_ text: String, _ shown: String, _ isCovered: Bool) {
      guard ReplyLeaves.isAmount(text) else { return }
      if isCovered {
        seen.insert(shown)
      } else if !open.contains(shown) {
        open.append(shown)
      }
    }
  }

  /// The step to a member, as an expression has it: `.left`, `['on-hold']`.
  static func segment(_ name: String) -> String {
    let isPlain =
      name.first.map(ExpressionLexer.isNameStart) == true
      && name.allSatisfy(ExpressionLexer.isNamePart)
    return isPlain ? "." + name : "['\(name)']"
  }
}

extension JSONValue {
  fileprivate var isStructure: Bool {
    switch self {
    case .array, .object: true
    case .null, .bool, .number, .string: false
    }
  }
}
