/// Why a supplier's message is not taken in.
package enum AttemptMessageRefusal: Error, Hashable, Sendable {
  /// The adapter describes no messages.
  case notExpected
  /// The signature is not the supplier's, or is too old. One sentence, without secrets.
  case unverified(String)
  /// It was verified, and does not say which order it is about. One sentence, without secrets.
  case unaddressed(String)
}
