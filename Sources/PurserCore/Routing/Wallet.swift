/// The currencies that an order may be priced and paid in, its own first. The memory is used again for the next
/// order.
struct Wallet: Sendable {
  /// One of the currencies.
  struct Purse: Sendable {
    let currency: Currency
    /// Its number in the records of pools; below zero where no pool counts it.
    let number: Int32
    /// How its amounts become costs in the order's currency; `nil` for that itself, and without a rate.
    let toOrder: Conversion?
    /// How the order's costs become costs in it; `nil` for the order's own, and without a rate.
    let fromOrder: Conversion?
    /// What its amounts are worth in the order's currency; `nil` for that itself, and without a rate.
    let worth: Conversion?
  }

  /// The most currencies that an order may be paid in.
  static let limit = 64
  /// The most that it may be priced in beside: their places are numbers of a byte.
  private static let priceLimit = 255
  /// The currencies, the order's own first.
  private(set) var purses: [Purse] = []
  /// Whether a price may be in any other currency as well.
  private var takesAny = false

  /// Whether there is but the order's own currency.
  @inline(__always) var isPlain: Bool { purses.count == 1 }

  /// Takes the currencies of an order.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - rates: what they are worth in each other.
  ///   - table: the records of pools, which number currencies.
  mutating func fill(for order: Order, _ rates: RateTable, _ table: PoolTable) {
    purses.removeAll(keepingCapacity: true)
    purses.append(
      Purse(
        currency: order.currency, number: table.number(of: order.currency) ?? -1, toOrder: nil,
        fromOrder: nil, worth: nil))
    takesAny = order.accepts == nil
    for currency in order.accepts ?? rates.currencies where place(of: currency) == nil {
      guard purses.count < Self.limit else { return }
      let number = table.number(of: currency)
      // What no pool counts is taken in with the first price in it.
      guard number != nil || !takesAny else { continue }
      take(currency, number ?? -1, rates)
    }
  }

  private mutating func take(_ currency: Currency, _ number: Int32, _ rates: RateTable) {
    let own = purses[0].currency
    purses.append(
      Purse(
        currency: currency, number: number, toOrder: rates.conversion(of: currency, to: own),
        fromOrder: rates.conversion(of: own, to: currency),
        worth: rates.worth(of: currency, in: own)))
  }

  /// The place of a currency that a price is in; `nil` where the order may not be priced in it. One that may is taken
  /// in, also where no rate tells what it is worth: the order is told so.
  mutating func place(ofPriceIn currency: Currency, _ rates: RateTable) -> Int? {
    if let place = place(of: currency) { return place }
    guard takesAny, purses.count < Self.priceLimit else { return nil }
    take(currency, -1, rates)
    return purses.count - 1
  }

  /// The place of a currency; `nil` where the order may not be paid in it.
  @inline(__always) func place(of currency: Currency) -> Int? {
    for place in purses.indices where purses[place].currency == currency { return place }
    return nil
  }

  /// The place of a currency by its number in the records; `nil` where the order may not be paid in it.
  @inline(__always) func place(ofNumber number: Int32) -> Int? {
    for place in purses.indices where purses[place].number == number { return place }
    return nil
  }
}
