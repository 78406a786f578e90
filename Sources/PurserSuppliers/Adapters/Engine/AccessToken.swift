internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// A token that a supplier issued, and until when it is used.
struct AccessToken: Sendable {
  let text: String
  /// When it is no longer used, the margin taken off; `nil` to use it until it is refused.
  let usableUntil: Timestamp?
  /// The refresh token to use for the next one, where the reply gave one.
  let refreshToken: String?
  /// Counts the tokens of a client, to tell whether one was replaced meanwhile.
  var generation = 0

  /// Reads a token from the reply of a token endpoint. Its life is counted from `requestedAt`, when
  /// the request left, as the supplier's clock started no earlier. It is no longer used for the last
  /// `margin` of it, though never for less than half.
  ///
  /// - Throws: `CheckFailure.shapeChanged` without a token that a header can carry.
  init(
    in reply: Reply, by grant: TokenGrant, requestedAt: Timestamp
  ) throws(CheckFailure) {
    let scope = reply.scope
    text = try Self.token(grant.token, in: scope)
    refreshToken = grant.nextRefreshToken.flatMap { try? Self.token($0, in: scope) }
    guard let life = try Self.life(grant, in: scope, from: requestedAt) else {
      usableUntil = nil
      return
    }
    usableUntil = requestedAt + life - min(grant.margin, life / 2)
  }

  /// Whether it is to be used at `now`.
  func isUsable(at now: Timestamp) -> Bool {
    guard let usableUntil else { return true }
    return now < usableUntil
  }

  private static func token(
    _ expression: Expression, in scope: Scope
  ) throws(CheckFailure) -> String {
    do throws(ExpressionFailure) {
      let text = try expression.text(in: scope)
      guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        throw .unusable("what it finds is no token")
      }
      return text
    } catch {
      // What was found is not repeated: it may be half a token.
      throw CheckFailure(
        .shapeChanged, "the token reply has no usable token at `\(expression.text)`")
    }
  }

  /// The longest lifetime believed, a year; also keeps a `Duration` in range.
  private static let longestLifetime: Int64 = 366 * 86_400

  private static func life(
    _ grant: TokenGrant, in scope: Scope, from requestedAt: Timestamp
  ) throws(CheckFailure) -> Duration? {
    do throws(ExpressionFailure) {
      if let expression = grant.expiresAt, let end = try expression.moment(in: scope) {
        return min(max(.zero, end.since(requestedAt)), .seconds(longestLifetime))
      }
      guard let expression = grant.expiresIn else { return nil }
      let number = try expression.number(in: scope)
      guard !number.isNegative else {
        throw .unusable("`\(expression.text)` is \(number), less than nothing")
      }
      return .seconds(min(number.wholePart ?? longestLifetime, longestLifetime))
    } catch {
      switch error {
      case .absent: return nil
      case .unusable(let sentence):
        throw CheckFailure(.shapeChanged, "the life of the token: \(sentence)")
      }
    }
  }
}
