/// Asks one supplier for the balances of all its pools.
package protocol BalanceReader: Sendable {
  /// One check: every pool that the supplier reports, read between the same two moments.
  ///
  /// Runs on nobody's actor: a large reply must not keep whoever asks from its other work.
  ///
  /// - Returns: the pools, in any order.
  /// - Throws: `CheckFailure` when the supplier cannot be asked or its reply not be understood;
  ///   then nothing of the reply counts.
  @concurrent func readBalances() async throws(CheckFailure) -> [SupplierBalance]
}
