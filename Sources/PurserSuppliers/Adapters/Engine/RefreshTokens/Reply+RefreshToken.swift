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
    return refreshTokens.first { $0 != sent }
  }

  /// What no message may repeat: the refresh tokens that the reply names, also where it grants none. A
  /// word of a language is left, as messages have it too.
  var refreshTokensToHide: [String] {
    refreshTokens.filter { token in
      token.utf8.count >= 20 || token.utf8.count >= 8 && token.contains(where: \.isNumber)
    }
  }

  /// All that may be refresh tokens.
  private var refreshTokens: [String] {
    let texts: [String]
    if !response.cutBody.isEmpty {
      texts = Self.refreshTokens(inText: response.cutBody)
    } else {
      texts =
        switch document {
        case .json(let value): Self.refreshTokens(in: value)
        case .xml, .nothing: Self.refreshTokens(inText: response.body)
        }
    }
    return texts.filter { AccessToken.isToken($0) && !Self.isPlaceholder($0) }
  }

  /// What stands in the place of a token where there is none, or where it is not shown: in small letters,
  /// and without anything but letters, so that `(hidden)` and `NOT_SET` are among them.
  private static let placeholders: Set<String> = [
    "null", "nil", "none", "undefined", "nan", "na", "no", "yes", "true", "false", "notset",
    "notissued", "notavailable", "notapplicable", "nochange", "same", "placeholder",
    "empty", "missing", "invalid", "expired", "revoked", "unknown", "unchanged", "unavailable",
    "disabled", "unsupported", "redacted", "hidden", "masked", "filtered", "removed", "secret",
    "string", "token", "refreshtoken",
  ]
  /// A number of fewer digits is a flag or a count.
  private static let shortestNumber = 8

  /// Whether a text only stands in the place of a token: taken for one, it would cost the token that is
  /// good.
  private static func isPlaceholder(_ text: String) -> Bool {
    let hasDigits = text.contains(where: \.isNumber)
    if !hasDigits, placeholders.contains(text.lowercased().filter(\.isLetter)) { return true }
    if isMasked(text) { return true }
    if ["[", "<", "{"].contains(where: text.hasPrefix) { return true }
    let isNumber = text.allSatisfy { $0.isNumber || "+-.eE".contains($0) }
    if isNumber, text.count(where: \.isNumber) < shortestNumber { return true }
    // `********`, `xxxx`, `00000000-0000-0000-0000-000000000000`.
    return Set(text.lowercased().filter { $0.isLetter || $0.isNumber }).count < 2
  }

  /// Whether a part of a text is hidden, as in `*****1234` and `ab12...`. In a long token a few of these
  /// characters may stand in a row by chance.
  private static func isMasked(_ text: String) -> Bool {
    var longest = 0
    var run = 0
    var last: Character?
    for character in text {
      run = character == last ? run + 1 : 1
      last = character
      if character == "*" || character == "." { longest = max(longest, run) }
    }
    return longest >= 3 && longest * 10 >= text.count
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
