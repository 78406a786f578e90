internal import PurserCore

extension CurrencyTable {
  /// The currency of a stored row. One that was declared when the row was written and is not any
  /// more is declared anew; one whose decimals have changed would give old counts a new meaning.
  func currency(_ code: String, decimals: Int) throws -> Currency {
    guard let currency = self[code] else {
      return try Currency(declaring: code, minorDigits: decimals)
    }
    guard currency.minorDigits == decimals else {
      throw StoreError(
        .failed,
        "the ledger counts \(code) with \(decimals) decimals, the configuration declares "
          + "\(currency.minorDigits); declare \(decimals), or start a new ledger")
    }
    return currency
  }
}
