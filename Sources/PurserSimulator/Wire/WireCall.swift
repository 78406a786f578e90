internal import ExactJSON
package import HTTPTypes
package import PurserCore

/// One request, taken apart, so that what a supplier answers is a function of values.
package struct WireCall: Sendable {
  /// The header fields.
  package let headers: HTTPFields
  /// The query, decoded, in the order of the URL.
  package let query: [(name: String, value: String)]
  /// The parts of the path that the endpoint names.
  package let parameters: [String: String]
  /// The whole body.
  package let body: [UInt8]
  /// When it arrived.
  package let now: Timestamp
  /// Which of the supplier's requests it is, counted from 1.
  package let number: Int

  /// What the supplier calls this request, in the form of a UUID.
  var requestID: String {
    let digits = String(number, radix: 16)
    return "00000000-0000-4000-8000-" + String(repeating: "0", count: max(0, 12 - digits.count))
      + digits
  }

  /// The first header field of this name, in any case.
  func header(_ name: String) -> String? {
    headers.first { $0.name.canonicalName == name.lowercased() }?.value
  }

  /// The first value of this name in the query.
  func queryValue(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// The part of the path that the endpoint calls `name`; empty where it names none so.
  func parameter(_ name: String) -> String { parameters[name] ?? "" }

  /// The token of an `Authorization: Bearer` header. The scheme's case does not matter (RFC 9110,
  /// section 11.1).
  ///
  /// - Throws: `WireProblem.credentialsMissing` or `.credentialsMalformed`.
  func bearerToken() throws(WireProblem) -> String { try credentials(ofScheme: "bearer") }

  /// What follows the scheme of the `Authorization` header.
  ///
  /// - Throws: `WireProblem.credentialsMissing` or `.credentialsMalformed`.
  func credentials(ofScheme scheme: String) throws(WireProblem) -> String {
    guard let header = headers[.authorization] else { throw .credentialsMissing }
    let parts = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].lowercased() == scheme, !parts[1].isEmpty else {
      throw .credentialsMalformed
    }
    return String(parts[1])
  }

  /// The body as a JSON object.
  ///
  /// - Throws: `WireProblem.invalid` naming the body and the place in it.
  func jsonObject() throws(WireProblem) -> JSONValue {
    let json: JSONValue
    do { json = try JSONParser.parse(body) } catch {
      throw .invalid(field: "body", reason: "is not JSON: \(error)")
    }
    guard json.objectValue != nil else {
      throw .invalid(field: "body", reason: "must be a JSON object, not \(json.kind)")
    }
    return json
  }
}
