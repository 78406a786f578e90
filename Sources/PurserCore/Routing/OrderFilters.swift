/// The filters of one order that do not look at the ledger: whom it allows, what labels it asks for,
/// who is paused, who sells what it is for. Each is one operation on sets; the memory is used again for
/// the next order. Sets are words of 64 suppliers, the lowest bit first.
struct OrderFilters: Sendable {
  /// Those whom no filter stops.
  private(set) var open: [UInt64] = []
  /// Those that the order does not allow.
  private(set) var notAllowed: [UInt64] = []
  /// Those that it rules out.
  private(set) var denied: [UInt64] = []
  /// Those that attempts of it were at before.
  private(set) var tried: [UInt64] = []
  /// The labels that somebody lacks, and who: a set after the other.
  private(set) var missingTags: [String] = []
  private var missing: [UInt64] = []
  /// Those that the owner has paused.
  private(set) var paused: [UInt64] = []
  /// Those at which Purser cannot place it, as it is to.
  private(set) var withoutOrders: [UInt64] = []
  /// Those that have no price for it.
  private(set) var notSold: [UInt64] = []
  /// What the order costs everywhere; `nil` where each seller has a price.
  private(set) var commonCost: Int64?
  /// What the order costs at each seller, by number; nothing is said of others.
  private(set) var costs: [Int64] = []
  private var sellers: [UInt64] = []
  private var offered: [UInt64] = []

  /// Those that do not carry the label at a place among `missingTags`.
  func missing(_ place: Int) -> ArraySlice<UInt64> {
    missing[place * open.count..<(place + 1) * open.count]
  }

  /// What the order costs at a supplier that is open to it.
  @inline(__always) func cost(at number: Int) -> Int64 { commonCost ?? costs[number] }

  // MARK: Applying

  /// Applies the filters of an order.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - market: the suppliers.
  ///   - among: the only ones to look at; `nil` for all. Nothing is said of the others.
  mutating func apply(_ order: Order, in market: Market, among: SupplierSet?) {
    let count = market.suppliers.count
    open.clear(words: (count + SupplierSet.wordWidth - 1) / SupplierSet.wordWidth)
    for index in open.indices {
      let rest = count - index * SupplierSet.wordWidth
      open[index] = rest >= SupplierSet.wordWidth ? .max : (1 << UInt64(rest)) - 1
      if let among { open[index] &= among.word(index) }
    }
    applyNames(of: order, market.roster)
    applyTags(of: order, market)
    let forProduct = market.pausedFor.isEmpty ? nil : order.sku.flatMap { market.pausedFor[$0] }
    paused.clear(words: market.paused.isEmpty && forProduct == nil ? 0 : open.count)
    for index in paused.indices {
      let word = market.paused.word(index) | (forProduct?.word(index) ?? 0)
      paused[index] = open[index] & word
      open[index] &= ~paused[index]
    }
    withoutOrders.clear(words: order.carrying == nil ? 0 : open.count)
    for index in withoutOrders.indices {
      withoutOrders[index] = open[index] & ~market.ordering.word(index)
      open[index] &= market.ordering.word(index)
    }
    applyPrices(of: order, market)
  }

  private mutating func applyNames(of order: Order, _ roster: SupplierRoster) {
    notAllowed.clear(words: order.allow == nil ? 0 : open.count)
    if let allow = order.allow {
      for supplier in allow {
        if let number = roster.number(of: supplier) { notAllowed.insert(number) }
      }
      for index in open.indices {
        let allowed = notAllowed[index]
        notAllowed[index] = open[index] & ~allowed
        open[index] &= allowed
      }
    }
    Self.rule(order.deny, out: &open, to: &denied, roster)
    Self.rule(order.tried, out: &open, to: &tried, roster)
  }

  /// Rules suppliers out of those that are open, and keeps whom it was said of.
  private static func rule(
    _ suppliers: some Collection<SupplierID>, out open: inout [UInt64], to ruled: inout [UInt64],
    _ roster: SupplierRoster
  ) {
    ruled.clear(words: suppliers.isEmpty ? 0 : open.count)
    if suppliers.isEmpty { return }
    for supplier in suppliers {
      if let number = roster.number(of: supplier) { ruled.insert(number) }
    }
    for index in open.indices {
      ruled[index] &= open[index]
      open[index] &= ~ruled[index]
    }
  }

  /// The labels are asked for by name, so that the first that is missing is the same for everybody.
  private mutating func applyTags(of order: Order, _ market: Market) {
    if !missingTags.isEmpty {
      missingTags.removeAll(keepingCapacity: true)
      missing.removeAll(keepingCapacity: true)
    }
    guard !order.tags.isEmpty else { return }
    var tag = order.tags.min()
    while let wanted = tag {
      let tagged = market.tagged[wanted] ?? SupplierSet()
      missingTags.append(wanted)
      for index in open.indices {
        missing.append(open[index] & ~tagged.word(index))
        open[index] &= tagged.word(index)
      }
      tag = nil
      for other in order.tags where other > wanted {
        if tag.map({ other < $0 }) ?? true { tag = other }
      }
    }
  }

  // MARK: Prices

  private mutating func applyPrices(of order: Order, _ market: Market) {
    switch order.item {
    case .cost(let cost):
      commonCost = cost.units
      notSold.clear(words: 0)
    case .product(let sku, let quantity, let offers):
      commonCost = nil
      sellers.clear(words: open.count)
      if costs.count < market.suppliers.count {
        costs = Array(repeating: 0, count: market.suppliers.count)
      }
      if offers.isEmpty {
        takePrices(of: sku, in: order.currency, quantity, market.prices)
      } else {
        take(offers, in: order.currency, quantity, market.roster)
      }
      notSold.clear(words: open.count)
      for index in open.indices {
        notSold[index] = open[index] & ~sellers[index]
        open[index] &= sellers[index]
      }
    }
  }

  private mutating func takePrices(
    of sku: String, in currency: Currency, _ quantity: Int64, _ prices: PriceBook
  ) {
    guard let shelf = prices.shelf(of: sku, in: currency) else { return }
    var seller = 0
    for index in open.indices {
      var word = shelf.sellers.word(index)
      while word != 0 {
        let number = index * SupplierSet.wordWidth + word.trailingZeroBitCount
        word &= word - 1
        take(shelf.unitCosts[seller], quantity, at: number)
        seller += 1
      }
    }
  }

  /// The first offer of a supplier counts.
  private mutating func take(
    _ offers: [Order.Offer], in currency: Currency, _ quantity: Int64, _ roster: SupplierRoster
  ) {
    offered.clear(words: open.count)
    for offer in offers {
      guard let number = roster.number(of: offer.supplier), offered.insert(number),
        offer.unitCost.currency == currency
      else { continue }
      take(offer.unitCost.units, quantity, at: number)
    }
  }

  /// A cost that does not fit is not sold.
  @inline(__always) private mutating func take(
    _ unitCost: Int64, _ quantity: Int64, at number: Int
  ) {
    let (cost, overflow) = unitCost.multipliedReportingOverflow(by: quantity)
    guard !overflow else { return }
    costs[number] = cost
    sellers.insert(number)
  }
}

extension [UInt64] {
  /// Makes it an empty set of so many words, in the memory that it has.
  mutating func clear(words: Int) {
    if count == words {
      for index in indices { self[index] = 0 }
    } else {
      removeAll(keepingCapacity: true)
      for _ in 0..<words { append(0) }
    }
  }

  /// Takes a supplier in.
  ///
  /// - Returns: whether it was not in before.
  @discardableResult
  @inline(__always) mutating func insert(_ number: Int) -> Bool {
    let bit = UInt64(1) << UInt64(number % SupplierSet.wordWidth)
    let word = self[number / SupplierSet.wordWidth]
    self[number / SupplierSet.wordWidth] = word | bit
    return word & bit == 0
  }

  /// Whether a supplier is in it.
  @inline(__always) func contains(number: Int) -> Bool {
    self[number / SupplierSet.wordWidth] >> UInt64(number % SupplierSet.wordWidth) & 1 == 1
  }
}
