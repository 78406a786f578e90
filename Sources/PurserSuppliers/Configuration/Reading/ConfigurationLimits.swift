/// What the numbers of `suppliers.yaml` may be.
enum ConfigurationLimits {
  static let port = 0...65_535
  /// From less than any order needs to more than one should have.
  static let bodyBytes = 1_024...16_777_216
  static let readingAge: ClosedRange<Duration> = .seconds(1)...(.seconds(86_400))
  static let rateAge: ClosedRange<Duration> = .seconds(60)...(.seconds(366 * 86_400))
  static let refresh: ClosedRange<Duration> = .seconds(1)...(.seconds(86_400))
  /// The range that keeps a balance fresh without straining the supplier.
  static let usualRefresh: ClosedRange<Duration> = .seconds(60)...(.seconds(300))
  static let listPace: ClosedRange<Duration> = .seconds(60)...(.seconds(7 * 86_400))
  static let listAge: ClosedRange<Duration> = .seconds(60)...(.seconds(366 * 86_400))
  static let timeout: ClosedRange<Duration> = .milliseconds(100)...(.seconds(120))
  static let lag: ClosedRange<Duration> = .zero...(.seconds(86_400))
  static let holdTimeToLive: ClosedRange<Duration> = .seconds(1)...(.seconds(30 * 86_400))
  /// An answer is kept for a week at least: a shop that was down over a long weekend repeats its
  /// orders, and must not buy them twice.
  static let orderRetention: ClosedRange<Duration> =
    .seconds(7 * 86_400)...(.seconds(3650 * 86_400))
  static let journalRetention: ClosedRange<Duration> = .seconds(86_400)...(.seconds(3650 * 86_400))
  static let priority = 0...1_000_000
  static let nameLength = 1...63
  /// Requests in a second, a minute or an hour.
  static let requests = 1...1_000_000
  /// The time between two checks.
  static let minimumInterval: ClosedRange<Duration> = .milliseconds(1)...(.seconds(86_400))
  static let attempts = 1...20
  static let orderCalls = 1...1000
  /// The most receivers of webhooks.
  static let webhooks = 20
  static let webhookTimeout: ClosedRange<Duration> = .seconds(1)...(.seconds(60))
  /// How many bytes a key has that signs webhooks (Standard Webhooks, "Signature scheme").
  static let webhookKeyLength = 24...64
  static let failOverAfter: ClosedRange<Duration> = .seconds(1)...(.seconds(86_400))
}
