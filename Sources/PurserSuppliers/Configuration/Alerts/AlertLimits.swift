/// What the numbers of `alerts` may be.
enum AlertLimits {
  /// The most ways to people.
  static let channels = 20
  static let timeout: ClosedRange<Duration> = .seconds(1)...(.seconds(60))
  /// Whole units of a currency.
  static let units = 0...1_000_000_000_000
  /// Orders that were refused.
  static let orders = 1...1_000_000
  static let time: ClosedRange<Duration> = .zero...(.seconds(366 * 86_400))
  /// How long a top-up takes.
  static let leadTime: ClosedRange<Duration> = .seconds(60)...(.seconds(366 * 86_400))
  static let leadTimePercent = 1...10_000
  static let percent = 0...10_000
  static let margin = 0...100
  static let tries = 1...1_000
  static let factor = 1...1_000
  /// Days of spending that are known.
  static let days = 1...28
  /// After how long an alert that goes on is told again.
  static let repetition: ClosedRange<Duration> = .seconds(60)...(.seconds(366 * 86_400))
  static let evaluations = 1...1_000
  static let confirmation: ClosedRange<Duration> = .zero...(.seconds(7 * 86_400))
  /// How long a service tries to bring a text message to its phone, as Twilio's API has it.
  static let validity: ClosedRange<Duration> = .seconds(60)...(.seconds(36_000))
  /// An alert that holds is posted to Alertmanager three times in it.
  static let resolveTimeout: ClosedRange<Duration> = .seconds(3)...(.seconds(7 * 86_400))
  static let groupTime: ClosedRange<Duration> = .zero...(.seconds(7 * 86_400))
}
