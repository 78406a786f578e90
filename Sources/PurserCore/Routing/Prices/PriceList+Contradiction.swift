/// What a list may not say.
extension PriceList {
  /// The most rows of one product.
  package static let mostRowsOfProduct = 100

  /// Which product has two prices for the same orders at the same time, in one currency, or more rows than a product
  /// may have; `nil` where none does. Nobody could tell which of both counts.
  package var contradiction: String? {
    for first in firstRows {
      let rows = rows(from: first)
      guard rows.count > 1 else { continue }
      guard rows.count <= Self.mostRowsOfProduct else {
        return "`\(name(of: first))` has more than \(Self.mostRowsOfProduct) rows"
      }
      for (place, row) in rows.enumerated() {
        guard let other = rows[..<place].first(where: { contradicts(row, $0) }) else { continue }
        return
          "`\(name(of: first))` costs \(price(of: other)) and \(price(of: row)), for the same orders"
      }
    }
    return nil
  }
}
