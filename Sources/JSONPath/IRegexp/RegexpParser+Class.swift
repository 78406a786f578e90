/// What a backslash and its followers stand for.
enum RegexpEscape {
  case scalar(Unicode.Scalar)
  case category(ScalarCategory)

  var asTree: RegexpTree {
    switch self {
    case .scalar(let scalar): .scalar(scalar)
    case .category(let category): .set(ScalarSet(categories: [category]))
    }
  }
}

extension RegexpParser {
  /// From the backslash that stands next.
  mutating func parseEscape() throws(IRegexpError) -> RegexpEscape {
    _ = next()
    guard let escaped = peek else { throw fail("the pattern ends with a backslash") }
    switch escaped {
    case "n", "r", "t":
      _ = next()
      return .scalar(escaped == "n" ? "\n" : escaped == "r" ? "\r" : "\t")
    case "(", ")", "*", "+", "-", ".", "?", "[", "\\", "]", "^", "{", "|", "}":
      _ = next()
      return .scalar(escaped)
    case "p", "P":
      return .category(try parseCategory())
    default:
      throw fail(
        "'\\\(escaped)' is no escape of I-Regexp; a class such as '[\(escaped)]' may serve")
    }
  }

  /// `p{..}` or `P{..}`.
  private mutating func parseCategory() throws(IRegexpError) -> ScalarCategory {
    let isNegated = next() == "P"
    guard take("{") else { throw fail("'{' is expected") }
    var name = ""
    while let scalar = peek, scalar != "}" {
      name.unicodeScalars.append(scalar)
      _ = next()
    }
    guard take("}") else { throw fail("'}' is expected") }
    guard let category = ScalarCategory(named: name, isNegated: isNegated) else {
      throw fail("'\(name)' is no category of I-Regexp")
    }
    return category
  }

  /// From the `[` that stands next to past its `]`.
  mutating func parseClass() throws(IRegexpError) -> ScalarSet {
    _ = next()
    var set = ScalarSet()
    set.isNegated = take("^")
    if take("-") {
      set.ranges.append("-"..."-")
    } else {
      try parseClassItem(into: &set)
    }
    while let scalar = peek, scalar != "]" {
      if scalar == "-" {
        _ = next()
        guard peek == "]" else { throw fail("a '-' inside a class must be escaped") }
        set.ranges.append("-"..."-")
      } else {
        try parseClassItem(into: &set)
      }
    }
    guard take("]") else { throw fail("']' is expected") }
    return set
  }

  /// One character, one range, or one category.
  private mutating func parseClassItem(into set: inout ScalarSet) throws(IRegexpError) {
    switch try parseClassCharacter() {
    case .category(let category):
      set.categories.append(category)
    case .scalar(let low):
      guard peek == "-", !dashEndsClass else {
        set.ranges.append(low...low)
        return
      }
      _ = next()
      guard case .scalar(let high) = try parseClassCharacter() else {
        throw fail("a range must end in a character")
      }
      guard low <= high else { throw fail("the ends of a range stand in the wrong order") }
      set.ranges.append(low...high)
    }
  }

  /// Whether the `-` that stands next is the last in its class.
  private var dashEndsClass: Bool {
    var ahead = self
    _ = ahead.next()
    return ahead.peek == "]"
  }

  private mutating func parseClassCharacter() throws(IRegexpError) -> RegexpEscape {
    switch peek {
    case "\\": return try parseEscape()
    case "[", "]", "-": throw fail("this must be escaped with a backslash inside a class")
    case .some(let scalar):
      _ = next()
      return .scalar(scalar)
    case nil: throw fail("the class is not closed")
    }
  }
}
