internal import ExactJSON
internal import PurserCore

/// What an expression, or a part of one, gives. `null` and a member that is not there are both
/// nothing.
enum Value: Sendable {
  case nothing
  case bool(Bool)
  /// A number that was computed.
  case number(ExactDecimal)
  /// A number as a reply wrote it, not looked at yet.
  case written(JSONNumber)
  case text(String)
  /// What a digest gives; it has to become text before it is put anywhere.
  case bytes([UInt8])
  case moment(Timestamp)
  /// An array or an object.
  case structure(JSONValue)

  init(_ value: JSONValue) {
    switch value {
    case .null: self = .nothing
    case .bool(let bool): self = .bool(bool)
    case .number(let number): self = .written(number)
    case .string(let text): self = .text(text)
    case .array, .object: self = .structure(value)
    }
  }

  init(_ setting: SettingValue) {
    switch setting {
    case .text(let text): self = .text(text)
    case .list(let texts): self = .structure(.array(texts.map { .string($0) }))
    }
  }

  /// Whether it counts as a condition that holds: anything but nothing, `false` and an empty text.
  var isTrue: Bool {
    switch self {
    case .nothing: false
    case .bool(let bool): bool
    case .text(let text): !text.isEmpty
    case .number, .written, .bytes, .moment, .structure: true
    }
  }

  var isText: Bool { if case .text = self { true } else { false } }

  var isArray: Bool { if case .structure(.array) = self { true } else { false } }

  var isEmptyText: Bool { if case .text("") = self { true } else { false } }

  var isNothing: Bool { if case .nothing = self { true } else { false } }
}

extension Value {
  /// How a condition over such a value goes on, as an example: `== 'true'` of the text "false".
  var exampleOfComparison: String {
    switch self {
    case .text(let text) where ["true", "false"].contains(text.lowercased()):
      text.first?.isUppercase == true ? "== 'True'" : "== 'true'"
    case .text(let text) where ["0", "1"].contains(text): "== '1'"
    case .text: "== 'ok'"
    case .number, .written: "== 1"
    case .nothing, .bool, .bytes, .moment, .structure: "!= null"
    }
  }
}

// What a value is used as. Messages say that it came from `source`.
extension Value {
  /// The value as a number; a text of digits counts as one.
  func number(from source: String) throws(ExpressionFailure) -> ExactDecimal {
    switch self {
    case .number(let number): return number
    case .written(let number):
      do throws(ExactDecimalError) {
        return try ExactDecimal(number.text)
      } catch {
        throw .unusable("\(shown) is out of range")
      }
    case .text(let text):
      guard !text.isEmpty else { throw .unusable("`\(source)` is an empty text") }
      do throws(ExactDecimalError) {
        return try ExactDecimal(text)
      } catch {
        switch error {
        case .notANumber:
          let advice = MoneyText(text) == nil ? "" : "; read it with `money(\(source))`"
          throw .unusable("`\(source)` is \(shown), not a number\(advice)")
        case .outOfRange, .divisionByZero: throw .unusable("`\(source)` is out of range")
        }
      }
    case .nothing: throw .absent(selector: source, isNull: true)
    case .bool, .bytes, .moment, .structure:
      throw .unusable("`\(source)` is \(shown), not a number")
    }
  }

  /// The value as text: numbers as they were written, moments as RFC 3339 has them, a list joined
  /// with commas.
  func text(from source: String) throws(ExpressionFailure) -> String {
    switch self {
    case .text(let text): return text
    case .written(let number): return number.text
    case .number(let number): return number.description
    case .bool(let bool): return bool ? "true" : "false"
    case .moment(let moment): return moment.rfc3339
    case .nothing: throw .absent(selector: source, isNull: true)
    case .bytes:
      throw .ofWrongKind("`\(source)` is bytes; make text of them with `hex` or `base64`")
    case .structure(.array(let elements)):
      var texts: [String] = []
      for element in elements { texts.append(try Value(element).text(from: source)) }
      return texts.joined(separator: ",")
    case .structure: throw .unusable("`\(source)` is \(shown), not a text")
    }
  }

  /// The value as bytes: those of a digest, or a text's UTF-8.
  func bytes(from source: String) throws(ExpressionFailure) -> [UInt8] {
    if case .bytes(let bytes) = self { return bytes }
    return Array(try text(from: source).utf8)
  }

  /// The value as a moment: one that was computed, or a text of RFC 3339.
  func moment(from source: String) throws(ExpressionFailure) -> Timestamp {
    if case .moment(let moment) = self { return moment }
    if case .nothing = self { throw .absent(selector: source, isNull: true) }
    guard case .text(let text) = self, let moment = MomentText.moment(text) else {
      throw .unusable("`\(source)` is \(shown), not a moment of RFC 3339")
    }
    return moment
  }

  /// The value as JSON, for bodies and for steps that follow.
  func json(from source: String) throws(ExpressionFailure) -> JSONValue {
    switch self {
    case .nothing: return .null
    case .bool(let bool): return .bool(bool)
    case .written(let number): return .number(number)
    case .number(let number):
      return JSONNumber(number.description).map(JSONValue.number) ?? .string(number.description)
    case .structure(let value): return value
    case .text, .moment, .bytes: return .string(try text(from: source))
    }
  }

  /// The value as a message shows it: short, on one line, of structures only the kind.
  var shown: String {
    switch self {
    case .nothing: "null"
    case .bool(let bool): "`\(bool)`"
    case .number(let number): JSONValue.shown(number: number.description)
    case .written(let number): JSONValue.shown(number: number.text)
    case .text(let text): JSONValue.string(text).shown
    case .bytes(let bytes): "\(bytes.count) bytes"
    case .moment(let moment): "the moment \(moment)"
    case .structure(let value): value.kind
    }
  }
}
