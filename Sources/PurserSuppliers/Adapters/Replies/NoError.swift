internal import ExactJSON

/// The ways in which suppliers say under a name of errors that there is none: `{"error":false}`,
/// `{"error_code":"0000"}`, `{"error":"OK"}`.
enum NoError {
  private static let words: Set = [
    "", "false", "none", "null", "nil", "ok", "okay", "success", "successful", "no", "n",
    "no error", "no errors", "no_error", "noerror", "-", "--", "n/a", "200", "200 ok",
  ]

  /// Whether a text says so: a word for it, zeros only, or nothing.
  static func isSaid(by text: String) -> Bool {
    let text = text.trimmingWhitespace
    return text.utf8.allSatisfy { $0 == UInt8(ascii: "0") } || words.contains(text.lowercased())
  }
}

extension JSONValue {
  /// Whether it says, where an error is expected, that there is none. Of a list and of an object all that is in
  /// it has to say so.
  var saysNoError: Bool {
    switch self {
    case .null: return true
    case .bool(let bool): return !bool
    case .number(let number):
      // The exponent of a zero says nothing; 200 is the status of a success.
      let digits = number.text.prefix { $0 != "e" && $0 != "E" }
      return number.text == "200" || !digits.contains { ("1"..."9").contains($0) }
    case .string(let text): return NoError.isSaid(by: text)
    case .array(let elements): return elements.allSatisfy(\.saysNoError)
    case .object(let object): return object.names.allSatisfy { object[$0]?.saysNoError != false }
    }
  }
}

extension Value {
  /// Whether it says, where an error is expected, that there is none.
  var saysNoError: Bool {
    switch self {
    case .nothing: return true
    case .bool(let bool): return !bool
    case .number(let number): return number == .zero
    case .written(let number): return JSONValue.number(number).saysNoError
    case .text(let text): return NoError.isSaid(by: text)
    case .structure(let value): return value.saysNoError
    case .bytes, .moment: return false
    }
  }
}
