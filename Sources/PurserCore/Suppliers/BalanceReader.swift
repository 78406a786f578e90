/// Asks one supplier for the balances of all its pools.
package protocol BalanceReader: Sendable {
  /// One check: every pool of the supplier, read between the same two moments.
  ///
  /// Runs on nobody's actor: a large reply must not keep whoever asks from its other work.
  ///
  /// - Returns: the pools that could be read, in any order, and why others could not.
  /// - Throws: `CheckFailure` when the supplier cannot be asked or nothing of its reply be understood.
  @concurrent func readBalances() async throws(CheckFailure) -> BalanceReport
}
