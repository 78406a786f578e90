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

extension SupplierClient: PriceListReading {
  @concurrent package func readPrices(
    _ bounds: ListBounds
  ) async throws(CheckFailure) -> PriceList {
    var check = CheckUnderWay(known: account.knownInReplies, begunAt: now())
    return try await readPrices(bounds, &check, showing: 0).list
  }

  /// One reading for whoever tries the adapter: the first rows, or the failure; and the replies on the way.
  @concurrent func tryPrices(showing most: Int) async -> PriceTrial {
    var check = CheckUnderWay(
      known: account.knownInReplies, begunAt: now(), keepsReplies: true)
    let outcome: Result<(list: PriceList, shown: [PriceEntry]), CheckFailure>
    do throws(CheckFailure) {
      outcome = .success(try await readPrices(ListBounds(), &check, showing: most))
    } catch {
      outcome = .failure(error)
    }
    return PriceTrial(outcome: outcome, secretTexts: secretTexts(check))
  }

  /// What came of trying the prices of an adapter.
  struct PriceTrial: Sendable {
    var outcome: Result<(list: PriceList, shown: [PriceEntry]), CheckFailure>
    /// What must not be shown.
    var secretTexts: [String]
  }

  private func readPrices(
    _ bounds: ListBounds, _ check: inout CheckUnderWay, showing most: Int
  ) async throws(CheckFailure) -> (list: PriceList, shown: [PriceEntry]) {
    guard let prices = account.adapter.prices else {
      throw CheckFailure(
        .invalid, "the adapter has no `prices`", requestMayHaveBeenSent: false)
    }
    var reading = try await readList(prices, bounds, &check) {
      PriceReading(prices, account.currencies, showing: most)
    }
    let list = try reading.finished(digest: ByteText.hex(Array(check.digest.finalize())))
    return (list, reading.shown)
  }
}
