internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// A token that a supplier issued, and until when it is used.
struct AccessToken: Sendable {
  let text: String
  /// What the login kept beside it, for requests that carry it.
  let kept: [String: Value]
  /// When it is no longer used, the margin taken off; `nil` to use it until it is refused.
  let usableUntil: Timestamp?
  /// The refresh token to use for the next one, where the reply gave one.
  var nextRefreshToken: String?
  /// Counts the tokens of a client, to tell whether one was replaced meanwhile.
  var generation = 0

  /// Reads a token from the reply of a token endpoint. Its life is counted from `requestedAt`, when
  /// the request left, as the supplier's clock started no earlier. It is no longer used for the last
  /// `margin` of it, though never for less than half. A moment of its end is by the supplier's clock,
  /// which is `clockOffset` ahead.
  ///
  /// - Throws: `CheckFailure.shapeChanged` without a token that a header can carry.
  init(
    in reply: Reply, by grant: TokenGrant, kept: [String: Value] = [:], requestedAt: Timestamp,
    clockOffset: Duration = .zero
  ) throws(CheckFailure) {
    let scope = reply.scope
    self.kept = kept
    text = try Self.token(grant.token, in: scope)
    usableUntil = Self.life(grant, in: scope, from: requestedAt + clockOffset)
      .map { requestedAt + $0 - min(grant.margin, $0 / 2) }
  }

  /// Whether it is to be used at `now`.
  func isUsable(at now: Timestamp) -> Bool {
    guard let usableUntil else { return true }
    return now < usableUntil
  }

  /// The token and all that was kept beside it, to keep it out of messages.
  var secretTexts: [String] { [text] + kept.values.flatMap(\.texts) }

  /// Whether a text can be a token: one that a header can carry.
  static func isToken(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
  }

  private static func token(
    _ expression: Expression, in scope: Scope
  ) throws(CheckFailure) -> String {
    do throws(ExpressionFailure) {
      let text = try expression.text(in: scope)
      // `"token": false` says that there is none.
      guard try !expression.value(in: scope).isFlag, isToken(text) else {
        throw .unusable("what it finds is no token")
      }
      return text
    } catch {
      // What was found is not repeated: it may be half a token.
      let sentence =
        expression.missingCookie(in: scope)
        ?? "the token reply has no usable token at `\(expression.text)`"
      throw CheckFailure(.shapeChanged, sentence)
    }
  }

  /// The longest life believed, a year. Whoever says more means that there is no end, or counts in
  /// something else than seconds.
  private static let longestLife = Duration.seconds(366 * 86_400)

  /// How long the token lives; `nil` where the reply does not say, or says what is no life: nothing,
  /// a text, zero, less than zero, more than can be believed. RFC 6749 asks for none (section 5.1).
  private static func life(
    _ grant: TokenGrant, in scope: Scope, from requestedAt: Timestamp
  ) -> Duration? {
    var life: Duration?
    if let end = try? grant.expiresAt?.moment(in: scope) {
      life = end.since(requestedAt)
    } else if let number = try? grant.expiresIn?.number(in: scope), !number.isNegative,
      let seconds = number.wholePart, seconds <= longestLife.wholeSeconds
    {
      life = .seconds(seconds)
    }
    return life.flatMap { $0 > .zero && $0 <= longestLife ? $0 : nil }
  }
}

extension Expression {
  /// For people: which cookies a reply set, where the expression is one that it did not set.
  func missingCookie(in scope: Scope) -> String? {
    guard case .call(let call) = root, call.function == .reply(.cookie),
      case .string(let name)? = call.arguments.first, let response = scope.names.response,
      response.cookie(name, at: scope.now) == nil
    else { return nil }
    let names = response.cookieNames(at: scope.now)
    let others = names.isEmpty ? "none" : names.joined(separator: ", ")
    return "no cookie \(Quotation.quoted(name)) was set (cookies: \(others))"
  }
}

extension Value {
  /// Whether it is true or false.
  fileprivate var isFlag: Bool {
    switch self {
    case .bool, .structure(.bool): true
    case .structure, .text, .nothing, .bytes, .number, .written, .moment: false
    }
  }

  /// Every text in it, and every number as it is written.
  var texts: [String] {
    switch self {
    case .structure(let value): value.texts
    case .text(let text): [text]
    case .nothing, .bool, .bytes: []
    case .number, .written, .moment: (try? text(from: "")).map { [$0] } ?? []
    }
  }
}

extension JSONValue {
  fileprivate var texts: [String] {
    switch self {
    case .null, .bool: []
    case .number(let number): [number.text]
    case .string(let text): [text]
    case .array(let elements): elements.flatMap(\.texts)
    case .object(let object): object.flatMap { $0.1.texts }
    }
  }
}
