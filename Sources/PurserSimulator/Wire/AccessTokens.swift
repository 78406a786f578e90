internal import PurserCore

/// The access tokens that a supplier has given out.
package struct AccessTokens: Sendable {
  private var expiries: [String: Timestamp] = [:]

  /// How many were given out so far.
  private(set) var mintedCount = 0

  /// A new token, good until before `now + lifetime`. Tokens are random, so that one from another
  /// run of the simulator is not let in.
  mutating func mint(lifetime: Duration, at now: Timestamp) -> String {
    expiries = expiries.filter { now < $0.value }
    mintedCount += 1
    let token = "sim_" + (0..<4).map { _ in Self.randomPart() }.joined()
    expiries[token] = now + lifetime
    return token
  }

  /// Whether `token` was given out and has not expired.
  func isValid(_ token: String, at now: Timestamp) -> Bool {
    expiries[token].map { now < $0 } ?? false
  }

  /// Takes every token back, as a supplier does whose key was changed.
  mutating func revokeAll() { expiries = [:] }

  private static func randomPart() -> String {
    let digits = String(UInt32.random(in: .min ... .max), radix: 16)
    return String(repeating: "0", count: 8 - digits.utf8.count) + digits
  }
}
