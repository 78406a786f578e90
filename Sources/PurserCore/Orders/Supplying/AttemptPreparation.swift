/// What comes of preparing an attempt.
package enum AttemptPreparation: Sendable {
  /// All is ready for the calls that buy. The memo is to be stored before they are made.
  case ready(AttemptMemo)
  /// It ended before anything was bought: the state of the news is `failed`.
  case failed(AttemptNews)
}
