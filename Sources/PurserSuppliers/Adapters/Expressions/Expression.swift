internal import JSONPath
internal import TextPattern

/// A formula of an adapter: selectors over a reply, names, constants, `+ - * /`, comparisons,
/// conditions and functions. Parsed once, when the adapter is read; all arithmetic is exact. A class, as it
/// has several parts that would be counted anew wherever it is handed on.
///
///     or         = and *( "||" and )
///     and        = comparison *( "&&" comparison )
///     comparison = sum [ ( "==" / "!=" / "<" / "<=" / ">" / ">=" ) sum ]
///     sum        = product *( ( "+" / "-" ) product )
///     product    = unary *( ( "*" / "/" ) unary )
///     unary      = *( "-" / "!" ) primary
///     primary    = selector / number / string / "true" / "false" / "null"
///                / ( name / call / "(" or ")" ) *step
///     call       = name "(" [ or *( "," or ) ] ")"
///     step       = a segment of JSONPath: ".name" or "[...]"
final class Expression: Sendable {
  /// The formula as the adapter has it.
  let text: String
  let root: Node
  /// The selectors in it, in the order in which they are written.
  let selectors: [Selector]
  /// The names that it uses, with the characters before each.
  let names: [NameUse]
  /// Whether it takes anything from a reply: from its document, its text or its headers.
  let selects: Bool
  /// Whether a path in it goes on behind the name of an error, as `$.error.code` does.
  let looksIntoErrors: Bool

  /// Parses `text`, whose selectors are in `language`.
  ///
  /// - Throws: `ExpressionSyntaxError` with the place of the first thing that is wrong.
  init(
    _ text: String, selecting language: SelectorLanguage = .jsonPath
  ) throws(ExpressionSyntaxError) {
    self.text = text
    var parser = try ExpressionParser(text, selecting: language)
    root = try parser.parseWhole()
    selectors = root.selectors
    selects = root.selects
    looksIntoErrors = selectors.contains(where: \.looksIntoError)
    names = parser.names
  }

  /// A name alone, whatever characters it is made of.
  init(name: String) {
    text = name
    root = .name(name)
    selectors = []
    selects = root.selects
    looksIntoErrors = false
    names = [NameUse(name: name, offset: 0)]
  }

  /// The expression as `text` and `names` of another, with another root.
  init(_ other: Expression, root: Node) {
    text = other.text
    self.root = root
    selectors = root.selectors
    selects = root.selects
    looksIntoErrors = selectors.contains(where: \.looksIntoError)
    names = other.names
  }

  /// A name and where it stands.
  struct NameUse: Sendable, Hashable {
    let name: String
    /// Characters before it.
    let offset: Int
  }

  /// One operation and what it works on.
  indirect enum Node: Sendable {
    case selector(Selector)
    case name(String)
    case number(ExactDecimal)
    case string(String)
    case bool(Bool)
    case null
    case call(Call)
    /// Steps into what another node gives.
    case steps(Node, JSONPath)
    case negation(Node)
    case not(Node)
    case arithmetic(Arithmetic, Node, Node)
    case comparison(Comparison, Node, Node)
    case both(Node, Node)
    case either(Node, Node)
  }

  /// A function with its arguments.
  struct Call: Sendable {
    let function: Function
    let arguments: [Node]
    /// The constant arguments that were compiled when the adapter was read.
    var constants = Constants()
    /// The call as the adapter has it, for messages.
    let text: String
  }

  /// What functions need ready-made: a regular expression, the pattern of a moment.
  struct Constants: Sendable {
    /// What must be in the reply for a sum of nothing to be zero.
    var checks: ListChecks?
    var pattern: TextPattern?
    /// Whether a match has to be of the whole text, as amounts need it.
    var accountsForWhole = false
    /// Whether the function gives an amount, or a part of one.
    var isOfAmount = false
    /// Whether it is added to an amount that has no default, or taken from one.
    var isBesideAmount = false
    var momentPattern: MomentPattern?
    var clock = WallClock.utc
  }

  enum Arithmetic: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
  }

  enum Comparison: String, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case less = "<"
    case greater = ">"
  }
}

/// A fault in the text of an expression, a selector or a template, and where it stands.
struct ExpressionSyntaxError: Error, Hashable, CustomStringConvertible {
  /// One sentence.
  let message: String
  /// Characters from the start of the text to the place.
  let offset: Int

  var description: String { message }
}
