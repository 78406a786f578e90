/// What the numbers of `suppliers.yaml` may be.
enum ConfigurationLimits {
  static let port = 0...65_535
  /// From less than any order needs to more than one should have.
  static let bodyBytes = 1_024...16_777_216
  static let readingAge: ClosedRange<Duration> = .seconds(1)...(.seconds(86_400))
  static let refresh: ClosedRange<Duration> = .seconds(1)...(.seconds(86_400))
  /// The range that keeps a balance fresh without straining the supplier.
  static let usualRefresh: ClosedRange<Duration> = .seconds(60)...(.seconds(300))
  static let timeout: ClosedRange<Duration> = .milliseconds(100)...(.seconds(120))
  static let lag: ClosedRange<Duration> = .zero...(.seconds(86_400))
  static let priority = 0...1_000_000
  static let supplierIDLength = 1...63
}
