internal import CurlClient
internal import ExactJSON

extension Reply {
  /// What a new refresh token is called: in RFC 6749, section 5.1, and by suppliers that write all names
  /// in the other way.
  private static let names = ["refresh_token", "refreshToken"]

  /// The refresh token that the reply gives in place of `sent`; `nil` where it gives none. It is looked
  /// for in every reply that may have cost the token which was sent: whatever else the reply says, and
  /// also where it cannot be read, nothing but this opens the account from now on.
  func refreshToken(replacing sent: String) -> String? {
    // The supplier holds these against the request: it has granted nothing (RFC 6749, section 5.2).
    if (400...499).contains(response.status) { return nil }
    let tokens =
      switch document {
      case .json(let value): Self.refreshTokens(in: value)
      case .xml, .nothing: Self.refreshTokens(inText: response.body)
      }
    return tokens.first { $0 != sent && AccessToken.isToken($0) }
  }

  /// The refresh tokens of a reply, those that lie nearest to its surface first.
  private static func refreshTokens(in document: JSONValue) -> [String] {
    var found: [String] = []
    var level = [document]
    var isSurface = true
    while !level.isEmpty {
      for object in level.compactMap(\.objectValue) where isSurface || object.hasOtherToken {
        found += names.compactMap { object[$0]?.tokenText }
      }
      level = level.flatMap(\.children)
      isSurface = false
    }
    return found
  }

  /// The refresh tokens in what was to be JSON and is none, or is cut off.
  private static func refreshTokens(inText body: [UInt8]) -> [String] {
    let member = /"refresh(?:_t|T)oken"\s*:\s*("(?:[^"\\]|\\.){1,8192}")/
      .matchingSemantics(.unicodeScalar)
    return String(decoding: body, as: UTF8.self).matches(of: member).compactMap { match in
      (try? JSONParser.parse(Array(match.output.1.utf8)))?.stringValue
    }
  }
}

extension JSONObject {
  /// Whether it has to do with tokens by another of its names too. What is called like a refresh token
  /// deep in a reply may be something else.
  fileprivate var hasOtherToken: Bool {
    names.count { $0.lowercased().contains("token") } > 1
  }
}

extension JSONValue {
  fileprivate var tokenText: String? { stringValue ?? numberValue?.text }

  /// What it holds, but for what is said about errors.
  fileprivate var children: [JSONValue] {
    switch self {
    case .array(let elements): elements
    case .object(let members):
      members.filter { !["error", "errors"].contains($0.name) }.map(\.value)
    case .null, .bool, .number, .string: []
    }
  }
}
