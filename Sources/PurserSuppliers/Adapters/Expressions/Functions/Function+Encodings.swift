internal import ExactJSON

/// Functions between bytes and text, and of parameters to sign.
enum EncodingFunction: String, Sendable, CaseIterable {
  case hex, base64, base64url
  case fromHex = "from_hex"
  case fromBase64 = "from_base64"
  case text
  case canonical
  case canonicalEncoded = "canonical_encoded"
  case canonicalValues = "canonical_values"
  case canonicalJSON = "canonical_json"
  case jwt
  case uuidOf = "uuid_of"
  case digitsOf = "digits_of"

  var arity: ClosedRange<Int> {
    switch self {
    case .canonical: 1...3
    case .canonicalValues: 1...2
    case .jwt: 3...4
    case .digitsOf: 2...2
    case .hex, .base64, .base64url, .fromHex, .fromBase64, .text, .canonicalEncoded, .canonicalJSON,
      .uuidOf:
      1...1
    }
  }
}

extension Expression.Call {
  func value(of function: EncodingFunction, in scope: Scope) throws(ExpressionFailure) -> Value {
    switch function {
    case .hex: .text(ByteText.hex(try arguments[0].bytes(in: scope)))
    case .base64: .text(ByteText.base64(try arguments[0].bytes(in: scope)))
    case .base64url: .text(ByteText.base64(try arguments[0].bytes(in: scope), .urlSafe))
    case .fromHex: try decoded(ByteText.bytes(hex:), in: scope)
    case .fromBase64: try decoded(ByteText.bytes(base64:), in: scope)
    case .text: .text(try textOfBytes(in: scope))
    case .canonical: .text(try canonicalText(in: scope))
    case .canonicalEncoded:
      .text(
        CanonicalParameters(isEncoded: true, skipsEmpty: false).text(try pairs(in: scope)))
    case .canonicalValues: .text(try canonicalValues(in: scope))
    case .canonicalJSON: .text(Self.text(of: try structure(0, in: scope).sorted))
    case .jwt: .text(try token(in: scope))
    case .uuidOf: .text(DerivedName.uuid(of: try arguments[0].bytes(in: scope)))
    case .digitsOf:
      .text(
        DerivedName.digits(
          of: try arguments[0].bytes(in: scope),
          count: try integer(1, "the number of digits", in: DerivedName.digitCounts, scope)))
    }
  }

  /// Bytes that are a text in UTF-8.
  private func textOfBytes(in scope: Scope) throws(ExpressionFailure) -> String {
    guard let text = String(validating: try arguments[0].bytes(in: scope), as: UTF8.self) else {
      throw .unusable("`\(arguments[0].source)` is no text in UTF-8")
    }
    return text
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
      let advice = if case .structure = value { Self.jsonAdvice } else { "" }
      throw .unusable("`\(arguments[0].source)` is \(value.shown), not parameters\(advice)")
    }
    var pairs: [(name: String, value: String)] = []
    for (name, member) in object {
      // A name that is there several times.
      var values = if case .array(let elements) = member { elements } else { [member] }
      if scope.names.isListOfBody(member, named: name) { values = [member] }
      for value in values {
        if case .structure = Value(value) {
          throw .unusable(
            "`\(name)` of `\(arguments[0].source)` is \(value.kind), not the value of a parameter"
              + Self.jsonAdvice)
        }
        pairs.append((name, value.isNull ? "" : try Value(value).text(from: name)))
      }
    }
    return pairs
  }

  private static let jsonAdvice =
    "; where the supplier signs JSON, write `canonical_json(json(request.body))` or `request.body`"

  /// The values alone, in the order of their names.
  private func canonicalValues(in scope: Scope) throws(ExpressionFailure) -> String {
    let separator = arguments.count > 1 ? try arguments[1].text(in: scope) : ""
    return try pairs(in: scope)
      .filter { !$0.value.isEmpty }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      .map(\.value).joined(separator: separator)
  }

  private static func text(of value: JSONValue) -> String {
    String(decoding: value.encoded(), as: UTF8.self)
  }

  private func structure(_ index: Int, in scope: Scope) throws(ExpressionFailure) -> JSONValue {
    let value = try arguments[index].value(in: scope)
    guard case .structure(let structure) = value else {
      throw .unusable("`\(arguments[index].source)` is \(value.shown), not an object or a list")
    }
    return structure
  }

  /// A JSON Web Token (RFC 7519) in the compact form of RFC 7515, section 3.1.
  private func token(in scope: Scope) throws(ExpressionFailure) -> String {
    let name = try arguments[0].text(in: scope)
    guard let algorithm = TokenSignature(rawValue: name) else {
      throw .unusable(TokenSignature.unknown(name))
    }
    let key = try arguments[1].present(in: scope)
    var header = JSONObject()
    header["alg"] = .string(name)
    header["typ"] = "JWT"
    if arguments.count > 3 {
      guard case .object(let members) = try structure(3, in: scope) else {
        throw .unusable("`\(arguments[3].source)` is an array, not the members of a header")
      }
      for member in members {
        if let flaw = flaw(of: member, algorithm) {
          throw .unusable("\(flaw), in `\(arguments[3].source)`: leave it out")
        }
        header[member.name] = member.value
      }
    }
    let claims = try structure(2, in: scope)
    guard case .object = claims else {
      throw .unusable("`\(arguments[2].source)` is an array, not claims, which are an object")
    }
    let signed = [.object(header), claims].map { (part: JSONValue) in
      ByteText.base64(part.encoded(), .urlSafe)
    }.joined(separator: ".")
    let signature = try algorithm.signature(key: key, of: Array(signed.utf8))
    return signed + "." + ByteText.base64(signature, .urlSafe)
  }

  /// Why a member of a token's header would say something else than how the token is signed.
  private func flaw(
    of member: (name: String, value: JSONValue), _ algorithm: TokenSignature
  ) -> String? {
    switch member.name {
    case "alg" where member.value != .string(algorithm.rawValue):
      "`alg` is \(Value(member.value).shown), and the token is signed by \(algorithm.rawValue), which "
        + "`jwt` says by itself"
    // RFC 7797: the claims would have to be signed as they are.
    case "b64" where member.value != true:
      "`b64` is \(Value(member.value).shown), and the claims are signed in base64"
    default: nil
    }
  }
}
