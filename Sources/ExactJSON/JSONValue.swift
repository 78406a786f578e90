/// A JSON value (RFC 8259) whose numbers keep the text they were written in.
///
/// Two values are equal (`==`) when they are *written* alike: `1` and `1.0` differ, and so do objects
/// whose members stand in another order. `isEquivalent(to:)` asks whether they *mean* the same.
package enum JSONValue: Sendable {
  /// `null`, which is not the same as an absent member.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number, as text.
  case number(JSONNumber)
  /// A string, decoded: no escapes, always valid Unicode.
  case string(String)
  /// Values in order.
  case array([JSONValue])
  /// Named values in the order they were written; every name once.
  case object(JSONObject)
}

extension JSONValue: Hashable {
  /// Compares how the two are written. Strings are compared by code point, never by canonical
  /// equivalence as `String` does: to JSON a composed and a decomposed letter are different text.
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): left.hasSameCodePoints(as: right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): false
    }
  }

  /// Feeds the kind of the value and what it holds.
  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null:
      hasher.combine(0)
    case .bool(let bool):
      hasher.combine(1)
      hasher.combine(bool)
    case .number(let number):
      hasher.combine(2)
      hasher.combine(number)
    case .string(let string):
      hasher.combine(3)
      string.hashCodePoints(into: &hasher)
    case .array(let elements):
      hasher.combine(4)
      hasher.combine(elements)
    case .object(let object):
      hasher.combine(5)
      hasher.combine(object)
    }
  }
}

extension JSONValue {
  /// Whether both mean the same: numbers by value (`1`, `1.0` and `1e0` are one), members in any order.
  package func isEquivalent(to other: JSONValue) -> Bool {
    switch (self, other) {
    case (.number(let left), .number(let right)):
      left.compare(to: right) == .equal
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isEquivalent(to: $1) }
    case (.object(let left), .object(let right)):
      left.count == right.count
        && left.allSatisfy { name, value in right[name]?.isEquivalent(to: value) ?? false }
    case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _):
      self == other
    }
  }
}

extension JSONValue: CustomStringConvertible {
  /// The compact JSON text.
  package var description: String { String(decoding: encoded(), as: UTF8.self) }
}
