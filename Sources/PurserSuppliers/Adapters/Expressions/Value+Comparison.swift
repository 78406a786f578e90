internal import ExactJSON
internal import PurserCore

extension Expression.Comparison {
  /// The two sides of a comparison, as the adapter has them.
  typealias Operands = (left: Expression.Node, right: Expression.Node)

  /// Compares texts as texts, code point by code point, and numbers by value. A number and a text are
  /// compared by value where the text is a plain decimal, and are unequal where it is not: `12` is
  /// `'12'` and `'12.0'`, and neither `'0012'` nor `'1.2e1'`, which may be the code of another thing.
  ///
  /// Numbers have an order, and moments have one, also where they are texts, as all values of XML and
  /// CSV are. Other texts have none: in that of code points `'1,000'` stands before `'999'`.
  /// Nothing is in no order with anything. Messages call the two values as `nodes` do.
  ///
  /// - Throws: `ExpressionFailure.unusable` where two values have no order, or a number is out of range:
  ///   whether money counts is no matter for a guess.
  func holds(
    _ left: Value, _ right: Value, _ nodes: Operands
  ) throws(ExpressionFailure) -> Bool {
    switch self {
    case .equal: return try left.equals(right)
    case .notEqual: return try !left.equals(right)
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      if left.isNothing, right.isNothing { return self == .lessOrEqual || self == .greaterOrEqual }
      if left.isNothing || right.isNothing { return false }
      return try ordered(left.rank(of: nodes.left), right.rank(of: nodes.right), nodes)
    }
  }

  private func ordered(
    _ left: Value.Rank, _ right: Value.Rank, _ nodes: Operands
  ) throws(ExpressionFailure) -> Bool {
    switch (left, right) {
    case (.number(let left), .number(let right)): return holds(left, right)
    case (.text(let text), .number(let right)):
      return holds(try text.number(from: nodes.left.source), right)
    case (.number(let left), .text(let text)):
      return holds(left, try text.number(from: nodes.right.source))
    case (.moment(let left), .moment(let right)): return holds(left, right)
    case (.moment(let left), .text(let text)):
      return holds(left, try text.moment(from: nodes.right.source))
    case (.text(let text), .moment(let right)):
      return holds(try text.moment(from: nodes.left.source), right)
    case (.text(let left), .text(let right)):
      if let left = try? left.moment(from: ""), let right = try? right.moment(from: "") {
        return holds(left, right)
      }
      if let left = try? left.number(from: ""), let right = try? right.number(from: "") {
        return holds(left, right)
      }
      throw .unusable(
        "`\(nodes.left.source)` is \(left.shown) and `\(nodes.right.source)` is \(right.shown), and "
          + "texts have no order unless they are numbers or moments; `number`, `money` and "
          + "`parse_time` make them such")
    case (.number, .moment), (.moment, .number):
      throw .unusable(
        "`\(nodes.left.source)` and `\(nodes.right.source)` are a number and a moment; `from_epoch` makes "
          + "a moment of a number")
    }
  }

  private func holds<Ordered: Comparable>(_ left: Ordered, _ right: Ordered) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    }
  }
}

extension Value {
  /// What puts a value in an order.
  fileprivate enum Rank {
    case number(ExactDecimal)
    case moment(Timestamp)
    /// A text, which is a number beside a number and a moment beside a moment.
    case text(Value)
  }

  fileprivate func rank(of node: Expression.Node) throws(ExpressionFailure) -> Rank {
    switch self {
    case .number, .written: return .number(try number(from: node.source))
    case .moment(let moment): return .moment(moment)
    case .text: return .text(self)
    case .nothing, .bool, .bytes, .structure:
      throw .unusable("`\(node.source)` is \(shown), which is neither more nor less than anything")
    }
  }

  /// Whether the two are the same.
  ///
  /// - Throws: where a reply wrote a number that is out of range.
  func equals(_ other: Value) throws(ExpressionFailure) -> Bool {
    switch (self, other) {
    case (.nothing, .nothing): true
    case (.bool(let left), .bool(let right)): left == right
    case (.text(let left), .text(let right)):
      left.unicodeScalars.elementsEqual(right.unicodeScalars)
    case (.moment(let left), .moment(let right)): left == right
    case (.bytes(let left), .bytes(let right)): left == right
    case (.structure(let left), .structure(let right)): left.isEquivalent(to: right)
    case (.moment(let moment), .text), (.text, .moment(let moment)):
      (try? (isText ? self : other).moment(from: "")) == moment
    case (.text(let text), .number), (.text(let text), .written):
      try Self.plainDecimal(text) == other.number(from: "")
    case (.number, .text(let text)), (.written, .text(let text)):
      try Self.plainDecimal(text) == number(from: "")
    case (.number, .number), (.number, .written), (.written, .number), (.written, .written):
      try number(from: "") == other.number(from: "")
    case (.nothing, _), (_, .nothing), (.bool, _), (_, .bool), (.bytes, _), (_, .bytes),
      (.structure, _), (_, .structure), (.moment, _), (_, .moment):
      false
    }
  }

  /// The number that a text is which is written as numbers are, and as nothing else is: `-12.50`, `.5`.
  /// An exponent, a plus sign and zeros before the number make it a text: `0012` and `12e1` are codes,
  /// `+49` begins a telephone number.
  private static func plainDecimal(_ text: String) -> ExactDecimal? {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
    let hasZerosBefore =
      digits.first == UInt8(ascii: "0") && digits.dropFirst().first.map(isDigit) == true
    guard !hasZerosBefore, let first = text.utf8.first, first != UInt8(ascii: "+"),
      text.utf8.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") })
    else { return nil }
    return try? ExactDecimal(text)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
