internal import ExactJSON

/// A value as operators see it. `null` and a member that is not there are both nothing.
enum Operand {
  case nothing
  case bool(Bool)
  case number(ExactDecimal)
  case text(String)
  /// An array or an object.
  case structure(JSONValue)

  init(_ value: JSONValue) throws(ExpressionFailure) {
    switch value {
    case .null: self = .nothing
    case .bool(let bool): self = .bool(bool)
    case .number(let number):
      do throws(ExactDecimalError) {
        self = .number(try ExactDecimal(number.text))
      } catch {
        throw .unusable("\(value.shown) is out of range")
      }
    case .string(let text): self = .text(text)
    case .array, .object: self = .structure(value)
    }
  }

  /// Whether it counts as a condition that holds: anything but nothing, `false` and an empty text.
  var isTrue: Bool {
    switch self {
    case .nothing: false
    case .bool(let bool): bool
    case .text(let text): !text.isEmpty
    case .number, .structure: true
    }
  }

  /// The value as a number; a text of digits counts as one. Messages say that it came from
  /// `source`.
  func number(from source: String) throws(ExpressionFailure) -> ExactDecimal {
    switch self {
    case .number(let number): return number
    case .text(let text):
      guard !text.isEmpty else { throw .unusable("`\(source)` is an empty text") }
      do throws(ExactDecimalError) {
        return try ExactDecimal(text)
      } catch {
        switch error {
        case .notANumber:
          throw .unusable("`\(source)` is \(JSONValue.string(text).shown), not a number")
        case .outOfRange: throw .unusable("`\(source)` is out of range")
        }
      }
    case .nothing: throw .absent(selector: source, isNull: true)
    case .bool(let bool): throw .unusable("`\(source)` is `\(bool)`, not a number")
    case .structure(let value): throw .unusable("`\(source)` is \(value.kind), not a number")
    }
  }

  /// The text as a number where it is one, for a comparison with a number.
  fileprivate var asNumber: ExactDecimal? {
    switch self {
    case .number(let number): number
    case .text(let text): try? ExactDecimal(text)
    case .nothing, .bool, .structure: nil
    }
  }
}

extension Expression.Comparison {
  /// Compares numbers by value, also where one is a text of digits, and texts by code point. Values
  /// of different kinds are not equal and have no order; `<=` and `>=` of two alike hold.
  func holds(_ left: Operand, _ right: Operand) -> Bool {
    switch self {
    case .equal: Self.areEqual(left, right)
    case .notEqual: !Self.areEqual(left, right)
    case .less: Self.isLess(left, right)
    case .greater: Self.isLess(right, left)
    case .lessOrEqual: Self.isLess(left, right) || Self.areEqual(left, right)
    case .greaterOrEqual: Self.isLess(right, left) || Self.areEqual(left, right)
    }
  }

  private static func areEqual(_ left: Operand, _ right: Operand) -> Bool {
    switch (left, right) {
    case (.nothing, .nothing): true
    case (.bool(let left), .bool(let right)): left == right
    case (.text(let left), .text(let right)):
      left.unicodeScalars.elementsEqual(right.unicodeScalars)
    case (.number, .number), (.number, .text), (.text, .number):
      left.asNumber != nil && left.asNumber == right.asNumber
    case (.structure(let left), .structure(let right)): left.isEquivalent(to: right)
    case (.nothing, _), (.bool, _), (.number, _), (.text, _), (.structure, _): false
    }
  }

  private static func isLess(_ left: Operand, _ right: Operand) -> Bool {
    switch (left, right) {
    case (.text(let left), .text(let right)):
      return left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
    case (.number, .number), (.number, .text), (.text, .number):
      guard let left = left.asNumber, let right = right.asNumber else { return false }
      return left < right
    case (.nothing, _), (.bool, _), (.number, _), (.text, _), (.structure, _): return false
    }
  }
}

extension JSONValue {
  /// Whether a condition that is this value alone holds.
  var isTrue: Bool { !(isNull || self == .bool(false) || self == .string("")) }

  /// The longest text of a reply that a message quotes. A longer one is not cut but left out: a
  /// part of a credential that a supplier echoes could not be recognised any more, and so not
  /// redacted.
  private static let longestShown = 40

  /// The value as a message shows it: short, on one line, and of arrays and objects only the kind.
  var shown: String {
    switch self {
    case .null: "null"
    case .bool(let bool): "`\(bool)`"
    case .number(let number): Self.isShort(number.text) ? "`\(number.text)`" : "a long number"
    case .string(""): "an empty text"
    case .string(let text):
      Self.isShort(text) ? "the text \"\(text)\"" : "a text of \(text.count) characters"
    case .array, .object: kind
    }
  }

  private static func isShort(_ text: String) -> Bool {
    text.count <= longestShown && !text.contains(where: \.isNewline)
  }
}
