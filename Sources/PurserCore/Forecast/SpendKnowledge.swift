/// Knows what was spent from pools, hour by hour.
package protocol SpendKnowledge: Sendable {
  /// All that was spent from each pool of which anything is known, up to a moment of late.
  ///
  /// Answers from memory.
  func hourlySpend() async -> [PoolID: HourlySpend]
}
