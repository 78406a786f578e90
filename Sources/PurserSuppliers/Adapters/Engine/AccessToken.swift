internal import CurlClient
internal import ExactJSON
internal import PurserCore

/// A bearer token that a supplier issued, and until when it is used.
struct AccessToken: Sendable {
  let text: String
  /// When it is no longer used, the margin taken off; `nil` to use it until it is refused.
  let usableUntil: Timestamp?
  /// Counts the tokens of a client, to tell whether one was replaced meanwhile.
  var generation = 0

  /// Reads a token from the reply of a token endpoint (RFC 6749, section 5.1). Its life is counted
  /// from `requestedAt`, when the request left, as the supplier's clock started no earlier. It is
  /// no longer used for the last `margin` of it, though never for less than half.
  ///
  /// - Throws: `CheckFailure.malformed` without a token that a header can carry.
  init(
    from document: JSONValue?, requestedAt: Timestamp, margin: Duration
  ) throws(CheckFailure) {
    guard let text = document?["access_token"]?.stringValue, !text.isEmpty,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw CheckFailure(.malformed, "the token reply has no usable `access_token`") }
    self.text = text
    guard let lifetime = document?["expires_in"], !lifetime.isNull else {
      usableUntil = nil
      return
    }
    guard let seconds = Self.seconds(lifetime) else {
      throw CheckFailure(.malformed, "`expires_in` of the token reply is \(lifetime.shown)")
    }
    let life = Duration.seconds(seconds)
    usableUntil = requestedAt + life - min(margin, life / 2)
  }

  /// Whether it is to be used at `now`.
  func isUsable(at now: Timestamp) -> Bool {
    guard let usableUntil else { return true }
    return now < usableUntil
  }

  /// The longest lifetime believed, a year; also keeps a `Duration` in range.
  private static let longestLifetime: Int64 = 366 * 86_400

  private static func seconds(_ value: JSONValue) -> Int64? {
    let text = value.numberValue?.text ?? value.stringValue
    guard let text, let number = try? ExactDecimal(text), !number.isNegative else { return nil }
    guard let whole = Int64(number.description.prefix { $0 != "." }) else { return nil }
    return min(whole, longestLifetime)
  }
}
