/// What one order costs at each supplier, fees included: what is asked, in the price's currency, and what that is in
/// the order's. The memory is used again for the next order.
struct OrderPrices: Sendable {
  /// Why a price says nothing.
  enum Fault: UInt8, Sendable {
    /// The price list was never read.
    case unread
    /// It has expired, at the moment that stands in the place of the price.
    case expired
    /// It counts from the moment on that stands in the place of the price.
    case future
    /// It is for other quantities.
    case otherQuantity
    /// It is out of range.
    case outOfRange
    /// No rate tells what it is in the order's currency.
    case noRate
    /// The rate that tells it has expired.
    case expiredRate
    /// No rate tells it, and some were never read.
    case unreadRates
  }

  /// What the order costs everywhere; `nil` where each seller has a price.
  private(set) var common: Int64?
  /// Whether there are sellers and others: not where the cost is the same everywhere.
  private(set) var hasSellers = false
  /// Those that have a price.
  private(set) var sellers: [UInt64] = []
  /// Whether some of the prices say nothing.
  private(set) var hasFaults = false
  /// Those whose prices say nothing; empty where all are good.
  private(set) var faulty: [UInt64] = []
  private var faults: [Fault] = []
  /// The amounts that are asked, in counts of the price's currency, by number.
  private var asked: [Int64] = []
  /// What that is in counts of the order's currency.
  private var compared: [Int64] = []
  /// The place of the price's currency in the wallet.
  private var purses: [UInt8] = []
  private var offered: [UInt64] = []

  /// The amount that is asked at a supplier that is open, in counts of the price's currency.
  @inline(__always) func asked(at number: Int) -> Int64 { common ?? asked[number] }

  /// What the order costs at a supplier that is open, in counts of the order's currency.
  @inline(__always) func cost(at number: Int) -> Int64 { common ?? compared[number] }

  /// The place of the price's currency in the wallet.
  @inline(__always) func purse(at number: Int) -> Int { common == nil ? Int(purses[number]) : 0 }

  /// Why the price of one of those says nothing whose prices do.
  func fault(at number: Int) -> Fault { faults[number] }

  /// The lowest cost among some suppliers, in counts of the order's currency; `nil` where nobody has a price.
  func lowestCost(among open: [UInt64]) -> Int64? {
    if let common { return common }
    var lowest: Int64?
    for index in open.indices {
      var word = open[index]
      while word != 0 {
        let number = index * SupplierSet.wordWidth + word.trailingZeroBitCount
        word &= word - 1
        lowest = min(lowest ?? .max, compared[number])
      }
    }
    return lowest
  }

  // MARK: Finding

  /// What decides a price beside the supplier.
  private struct Terms {
    let quantity: Int64
    let rates: RateTable
    let fees: [SupplierFees?]
    let now: Int64
  }

  /// Finds what an order costs.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - open: the suppliers that are looked at.
  ///   - market: what they ask.
  ///   - wallet: what it may be priced in; gets other currencies that prices are in, where it may be priced in any.
  ///   - rates: what currencies are worth in each other.
  ///   - now: the moment of the decision, in microseconds since the epoch.
  mutating func find(
    for order: Order, _ open: [UInt64], _ market: Market, _ wallet: inout Wallet,
    _ rates: RateTable, at now: Int64
  ) {
    common = nil
    hasFaults = false
    if case .cost(let cost) = order.item, market.fees.isEmpty {
      common = cost.units
      hasSellers = false
      return
    }
    hasSellers = true
    sellers.clear(words: open.count)
    if asked.count < market.suppliers.count { grow(to: market.suppliers.count) }
    switch order.item {
    case .cost(let cost):
      let terms = Terms(quantity: 1, rates: rates, fees: market.fees, now: now)
      visit(open) { prices, number in prices.take(cost.units, 0, terms, wallet, at: number) }
    case .product(let sku, let quantity, let offers):
      let terms = Terms(quantity: quantity, rates: rates, fees: market.fees, now: now)
      if offers.isEmpty {
        takeShelves(of: sku, open, terms, &wallet, market.prices)
        if !market.lists.isEmpty { takeLists(of: sku, open, terms, &wallet, market.lists) }
      } else {
        take(offers, open.count, terms, &wallet, market.roster)
      }
    }
  }

  private mutating func grow(to count: Int) {
    asked = Array(repeating: 0, count: count)
    compared = asked
    purses = Array(repeating: 0, count: count)
    faults = Array(repeating: .outOfRange, count: count)
  }

  @inline(__always) private mutating func visit(
    _ set: [UInt64], _ body: (inout OrderPrices, Int) -> Void
  ) {
    for index in set.indices {
      var word = set[index]
      while word != 0 {
        body(&self, index * SupplierSet.wordWidth + word.trailingZeroBitCount)
        word &= word - 1
      }
    }
  }

  private mutating func takeShelves(
    of sku: String, _ open: [UInt64], _ terms: Terms, _ wallet: inout Wallet, _ book: PriceBook
  ) {
    guard let shelves = book.shelves(of: sku) else { return }
    for shelf in shelves {
      guard let purse = wallet.place(ofPriceIn: shelf.currency, terms.rates) else { continue }
      var seller = 0
      for index in open.indices {
        var word = shelf.sellers.word(index)
        while word != 0 {
          let number = index * SupplierSet.wordWidth + word.trailingZeroBitCount
          word &= word - 1
          take(shelf.unitCosts[seller], purse, terms, wallet, at: number)
          seller += 1
        }
      }
    }
  }

  /// What the price lists say, of suppliers that have no price beside.
  private mutating func takeLists(
    of sku: String, _ open: [UInt64], _ terms: Terms, _ wallet: inout Wallet,
    _ lists: [PriceList?]
  ) {
    let hash = StableHash.of(sku)
    for index in open.indices {
      var word = open[index] & ~sellers[index]
      while word != 0 {
        let number = index * SupplierSet.wordWidth + word.trailingZeroBitCount
        word &= word - 1
        guard let list = lists[number] else { continue }
        switch list.find(sku, hash: hash, quantity: terms.quantity, at: terms.now) {
        case .unknown: break
        case .notYet(let moment):
          sellers.insert(number)
          asked[number] = moment
          note(.future, at: number)
        case .unread:
          sellers.insert(number)
          note(.unread, at: number)
        case .otherQuantity:
          sellers.insert(number)
          note(.otherQuantity, at: number)
        case .expired(let moment):
          sellers.insert(number)
          asked[number] = moment
          note(.expired, at: number)
        case .row(let row):
          guard let purse = wallet.place(ofPriceIn: list.currency(of: row), terms.rates)
          else { continue }
          take(list.unitCost(of: row), purse, terms, wallet, at: number)
        }
      }
    }
  }

  /// The first offer of a supplier counts.
  private mutating func take(
    _ offers: [Order.Offer], _ words: Int, _ terms: Terms, _ wallet: inout Wallet,
    _ roster: SupplierRoster
  ) {
    offered.clear(words: words)
    for offer in offers {
      guard let number = roster.number(of: offer.supplier), offered.insert(number),
        let purse = wallet.place(ofPriceIn: offer.unitCost.currency, terms.rates)
      else { continue }
      take(offer.unitCost.units, purse, terms, wallet, at: number)
    }
  }

  @inline(__always) private mutating func take(
    _ unitCost: Int64, _ purse: Int, _ terms: Terms, _ wallet: borrowing Wallet, at number: Int
  ) {
    sellers.insert(number)
    purses[number] = UInt8(truncatingIfNeeded: purse)
    let (product, overflow) = unitCost.multipliedReportingOverflow(by: terms.quantity)
    guard !overflow, let cost = withFees(product, wallet.purses[purse].currency, terms, at: number)
    else {
      return note(.outOfRange, at: number)
    }
    asked[number] = cost
    compared[number] = cost
    if purse > 0 {
      let awaits = terms.rates.awaitsMore
      guard let rate = wallet.purses[purse].toOrder else {
        return note(awaits ? .unreadRates : .noRate, at: number)
      }
      guard rate.expiresAt.microsecondsSinceEpoch > terms.now else {
        return note(awaits ? .unreadRates : .expiredRate, at: number)
      }
      guard let own = rate.roundedUp(cost) else { return note(.outOfRange, at: number) }
      compared[number] = own
    }
  }

  @inline(__always) private func withFees(
    _ price: Int64, _ currency: Currency, _ terms: Terms, at number: Int
  ) -> Int64? {
    guard !terms.fees.isEmpty, let fees = terms.fees[number] else { return price }
    return fees.added(to: price, in: currency)
  }

  private mutating func note(_ fault: Fault, at number: Int) {
    if !hasFaults { faulty.clear(words: sellers.count) }
    hasFaults = true
    faulty.insert(number)
    faults[number] = fault
  }
}
