internal import Crypto
package import PurserCore

/// Asks a supplier for its price list.
package protocol PriceListReading: Sendable {
  /// The list as the supplier has it now.
  ///
  /// - Parameter bounds: how much the reading may take.
  /// - Returns: the list, whole.
  /// - Throws: `CheckFailure` where any of it could not be had or read; then there is no list.
  func readPrices(_ bounds: ListBounds) async throws(CheckFailure) -> PriceList
}

/// Asks somebody what currencies are worth in each other.
package protocol RateListReading: Sendable {
  /// The rates as they are told now.
  ///
  /// - Parameter bounds: how much the reading may take.
  /// - Returns: the rates, whole.
  /// - Throws: `CheckFailure` where any of them could not be had or read; then there are none.
  func readRates(_ bounds: ListBounds) async throws(CheckFailure) -> RateList
}

extension SupplierClient: PriceListReading, RateListReading {
  @concurrent package func readPrices(
    _ bounds: ListBounds
  ) async throws(CheckFailure) -> PriceList {
    var check = CheckUnderWay(known: account.knownInReplies, begunAt: now())
    return try await read(account.adapter.prices, bounds, &check, showing: 0).list
  }

  @concurrent package func readRates(
    _ bounds: ListBounds
  ) async throws(CheckFailure) -> RateList {
    var check = CheckUnderWay(known: account.knownInReplies, begunAt: now())
    return try await read(account.adapter.rates, bounds, &check, showing: 0).list
  }

  /// What came of one reading: how many rows, and the first of them.
  typealias ListTrialOutcome = Result<(count: Int, shown: [any ListEntry]), CheckFailure>

  /// What came of trying a list of an adapter.
  struct TriedList: Sendable {
    var outcome: ListTrialOutcome
    /// What must not be shown.
    var secretTexts: [String]
  }

  /// One reading for whoever tries the adapter: the first rows, or the failure; and the replies on the way.
  @concurrent func tryList(_ kind: ListKind, showing most: Int) async -> TriedList {
    var check = CheckUnderWay(
      known: account.knownInReplies, begunAt: now(), keepsReplies: true)
    let outcome: ListTrialOutcome
    do throws(CheckFailure) {
      switch kind {
      case .prices:
        let found = try await read(account.adapter.prices, ListBounds(), &check, showing: most)
        outcome = .success((found.list.count, found.shown))
      case .rates:
        let found = try await read(account.adapter.rates, ListBounds(), &check, showing: most)
        outcome = .success((found.list.count, found.shown))
      }
    } catch {
      outcome = .failure(error)
    }
    return TriedList(outcome: outcome, secretTexts: secretTexts(check))
  }

  private func read<Row: ListRow>(
    _ list: ListDefinition<Row>?, _ bounds: ListBounds, _ check: inout CheckUnderWay,
    showing most: Int
  ) async throws(CheckFailure) -> (list: Row.Builder.List, shown: [any ListEntry]) {
    guard let list else {
      throw CheckFailure(
        .invalid, "the adapter has no `\(Row.key)`", requestMayHaveBeenSent: false)
    }
    var reading = try await readList(list, bounds, &check) {
      ListReading(list, account.currencies, showing: most)
    }
    let found = try reading.finished(digest: ByteText.hex(Array(check.digest.finalize())))
    return (found, reading.shown)
  }
}
