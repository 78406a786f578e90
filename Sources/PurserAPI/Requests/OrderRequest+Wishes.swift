internal import PurserCore

/// What an order says beside its purchase and its suppliers.
extension OrderRequest {
  /// The country that the order is for.
  static func country(from reader: ObjectReader) throws(Problem) -> String? {
    guard let country = try reader.optionalString("country") else { return nil }
    let letters = UInt8(ascii: "A")...UInt8(ascii: "Z")
    guard country.utf8.count == 2, country.utf8.allSatisfy(letters.contains) else {
      throw Problem(
        .invalidField, "`country` must be two capital letters of ISO 3166, such as \"DE\"",
        field: "country")
    }
    return country
  }

  /// The currencies that the order may be priced and paid in beside its own.
  static func accepts(
    from reader: ObjectReader, known: CurrencyTable
  ) throws(Problem) -> [Currency]? {
    guard let codes = try reader.optionalStrings("accepts") else { return nil }
    guard codes.count <= mostCurrencies else {
      throw Problem(
        .invalidField, "`accepts` names \(codes.count) currencies; \(mostCurrencies) may be there",
        field: "accepts")
    }
    var currencies: [Currency] = []
    for (code, field) in codes {
      let currency = try currency(code, at: field, known: known)
      if !currencies.contains(currency) { currencies.append(currency) }
    }
    return currencies
  }

  /// Whether the order may be split over several suppliers.
  static func splits(
    from reader: ObjectReader, _ id: OrderID, _ item: Order.Item
  ) throws(Problem) -> Bool {
    guard try reader.optionalBoolean("split") ?? false else { return false }
    guard case .product = item else {
      throw Problem(
        .conflictingFields,
        "`split` goes with `sku` and `quantity`: an amount has no units to split",
        field: "split")
    }
    guard id.name.utf8.count <= OrderSplit.maximumNameLength else {
      throw Problem(
        .invalidOrderID,
        "`id` of an order that may be split must be \(OrderSplit.maximumNameLength) characters at most: its parts "
          + "have a number behind it", field: "id")
    }
    return true
  }

  /// The most currencies that an order may accept.
  private static let mostCurrencies = 32
}
