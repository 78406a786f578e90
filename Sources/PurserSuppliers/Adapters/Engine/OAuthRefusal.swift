internal import ExactJSON
internal import PurserCore

/// What a token endpoint of OAuth 2.0 says when it gives none (RFC 6749, section 5.2), with whatever
/// status it says so: many do with 200.
struct OAuthRefusal {
  /// The code in `error`, such as `invalid_client`; empty where it is no text.
  let code: String
  /// What it says to people: `error_description`, else the code.
  let words: String?

  /// Finds the refusal in a reply; `nil` where `error` is missing or says that there is none.
  init?(in document: ReplyDocument) {
    guard case .json(let reply) = document, let error = reply["error"], Self.isGiven(error) else {
      return nil
    }
    let code = error.stringValue ?? error["code"]?.stringValue ?? ""
    self.code = code
    let said = [
      reply["error_description"], error["message"], error["description"],
      code.isEmpty ? nil : .string(code),
    ]
    words = said.lazy.compactMap { $0?.stringValue }.first { !$0.isEmpty }
  }

  /// Whether it says that there is an error; an object says by its code that there is none.
  private static func isGiven(_ error: JSONValue) -> Bool {
    if error.saysNoError { return false }
    switch error["code"] {
    case .bool(false), .number: return error["code"]?.saysNoError != true
    case .string(let code): return code.isEmpty || !NoError.isSaid(by: code)
    case nil, .null, .bool(true), .array, .object: return true
    }
  }

  /// Whether the refresh token itself is refused, and will be for ever: it has ended, was revoked, or
  /// was replaced by another.
  var refusesGrant: Bool { code == "invalid_grant" }

  /// Codes that refuse whoever asks (RFC 6749, sections 4.1.2.1 and 5.2; RFC 6750, section 3.1).
  private static let refusalsOfClients: Set = [
    "invalid_client", "invalid_grant", "unauthorized_client", "access_denied", "invalid_token",
    "insufficient_scope",
  ]

  /// The kind of the failure, in a reply of `status`.
  func kind(status: Int) -> CheckFailure.Kind {
    if status == 429 || status == 503 { return ErrorClassifier.defaultKind(of: status) }
    switch code {
    case "temporarily_unavailable": return .maintenance
    case "slow_down": return .rateLimited
    case "server_error": return .unknown
    case "invalid_request", "invalid_scope", "invalid_target", "unsupported_grant_type",
      "unsupported_response_type":
      return .invalid
    case let code where Self.refusalsOfClients.contains(code): return .auth
    default:
      // RFC 6749 has 400 for everything but `invalid_client`.
      return (200...299).contains(status) || status == 400
        ? .auth : ErrorClassifier.defaultKind(of: status)
    }
  }
}
