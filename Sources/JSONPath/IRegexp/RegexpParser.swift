/// Reads a pattern by the grammar of RFC 9485, section 4; this file holds all but character classes.
struct RegexpParser {
  private static let deepestNesting = 64
  /// The largest number in `{n,m}`. Repetition is unrolled, and what it unrolls to is limited too.
  private static let mostRepetitions = 1_000

  private let scalars: [Unicode.Scalar]
  private(set) var offset = 0
  private var depth = 0

  init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

  var peek: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

  mutating func next() -> Unicode.Scalar? {
    defer { offset = min(offset + 1, scalars.count) }
    return peek
  }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    offset += 1
    return true
  }

  func fail(_ problem: String) -> IRegexpError { IRegexpError(problem, at: offset) }

  mutating func parseWhole() throws(IRegexpError) -> RegexpTree {
    let tree = try parseAlternatives()
    guard offset == scalars.count else { throw fail("')' closes nothing") }
    return tree
  }

  private mutating func parseAlternatives() throws(IRegexpError) -> RegexpTree {
    var branches: [RegexpTree] = []
    repeat {
      var pieces: [RegexpTree] = []
      while let scalar = peek, scalar != "|", scalar != ")" { pieces.append(try parsePiece()) }
      branches.append(.sequence(pieces))
    } while take("|")
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  private mutating func parsePiece() throws(IRegexpError) -> RegexpTree {
    let atom = try parseAtom()
    if take("*") { return .repeated(atom, least: 0, most: nil) }
    if take("+") { return .repeated(atom, least: 1, most: nil) }
    if take("?") { return .repeated(atom, least: 0, most: 1) }
    guard take("{") else { return atom }
    let least = try parseCount()
    guard take(",") else {
      guard take("}") else { throw fail("',' or '}' is expected") }
      return .repeated(atom, least: least, most: least)
    }
    if take("}") { return .repeated(atom, least: least, most: nil) }
    let most = try parseCount()
    guard take("}") else { throw fail("'}' is expected") }
    guard least <= most else { throw fail("the bounds of a repetition stand in the wrong order") }
    return .repeated(atom, least: least, most: most)
  }

  private mutating func parseCount() throws(IRegexpError) -> Int {
    guard let first = peek, "0"..."9" ~= first else { throw fail("a digit is expected") }
    var count = 0
    while let digit = peek, "0"..."9" ~= digit {
      count = count * 10 + Int(digit.value - 0x30)
      guard count <= Self.mostRepetitions else {
        throw fail("more than \(Self.mostRepetitions) repetitions are not supported")
      }
      offset += 1
    }
    return count
  }

  private mutating func parseAtom() throws(IRegexpError) -> RegexpTree {
    switch peek {
    case "(": return try parseGroup()
    case "[": return .set(try parseClass())
    case "\\": return try parseEscape().asTree
    case "*", "+", "?", "{": throw fail("there is nothing to repeat")
    case "]", "}": throw fail("this must be escaped with a backslash")
    default: break
    }
    switch next() {
    case ".": return .anyInLine
    case "^": return .start
    case "$": return .end
    case .some(let scalar): return .scalar(scalar)
    case nil: throw fail("a character is expected")
    }
  }

  private mutating func parseGroup() throws(IRegexpError) -> RegexpTree {
    guard depth < Self.deepestNesting else { throw fail("parentheses are nested too deep") }
    depth += 1
    defer { depth -= 1 }
    let start = offset
    offset += 1
    let inner = try parseAlternatives()
    guard take(")") else { throw IRegexpError("this parenthesis is not closed", at: start) }
    return inner
  }
}
