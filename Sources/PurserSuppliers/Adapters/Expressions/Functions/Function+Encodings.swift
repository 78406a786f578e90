internal import ExactJSON

/// Functions between bytes and text, and of parameters to sign.
enum EncodingFunction: String, Sendable, CaseIterable {
  case hex, base64, base64url
  case fromHex = "from_hex"
  case fromBase64 = "from_base64"
  case canonical
  case canonicalEncoded = "canonical_encoded"

  var arity: ClosedRange<Int> { self == .canonical ? 1...3 : 1...1 }
}

extension Expression.Call {
  func value(of function: EncodingFunction, in scope: Scope) throws(ExpressionFailure) -> Value {
    switch function {
    case .hex: .text(ByteText.hex(try arguments[0].bytes(in: scope)))
    case .base64: .text(ByteText.base64(try arguments[0].bytes(in: scope)))
    case .base64url: .text(ByteText.base64(try arguments[0].bytes(in: scope), .urlSafe))
    case .fromHex: try decoded(ByteText.bytes(hex:), in: scope)
    case .fromBase64: try decoded(ByteText.bytes(base64:), in: scope)
    case .canonical: .text(try canonicalText(in: scope))
    case .canonicalEncoded:
      .text(
        CanonicalParameters(isEncoded: true, skipsEmpty: false).text(try pairs(in: scope)))
    }
  }

  /// Bytes from their text. What was found is not repeated: it is a key as a rule.
  private func decoded(
    _ decode: (String) throws(SigningError) -> [UInt8], in scope: Scope
  ) throws(ExpressionFailure) -> Value {
    let text = try arguments[0].text(in: scope)
    do throws(SigningError) {
      return .bytes(try decode(text))
    } catch {
      throw .unusable("`\(arguments[0].source)`: \(error)")
    }
  }

  private func canonicalText(in scope: Scope) throws(ExpressionFailure) -> String {
    var form = CanonicalParameters()
    if arguments.count > 1 { form.assignment = try arguments[1].text(in: scope) }
    if arguments.count > 2 { form.separator = try arguments[2].text(in: scope) }
    return form.text(try pairs(in: scope))
  }

  private func pairs(in scope: Scope) throws(ExpressionFailure) -> [(name: String, value: String)] {
    let value = try arguments[0].value(in: scope)
    guard case .structure(.object(let object)) = value else {
      throw .unusable("`\(arguments[0].source)` is \(value.shown), not parameters")
    }
    var pairs: [(name: String, value: String)] = []
    for (name, value) in object {
      // A name that is there several times.
      let values = if case .array(let elements) = value { elements } else { [value] }
      for value in values.map({ Value($0) }) {
        pairs.append((name, value.isNothing ? "" : try value.text(from: name)))
      }
    }
    return pairs
  }
}
