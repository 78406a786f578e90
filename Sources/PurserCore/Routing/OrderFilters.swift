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
  /// Those that are open otherwise, and are asked for one unit at a time.
  private(set) var oneUnit: [UInt64] = []
  /// Those that have no price for it.
  private(set) var notSold: [UInt64] = []
  /// Those whose price says nothing.
  private(set) var faulty: [UInt64] = []
  /// Those that a rule does not allow.
  private(set) var notAllowedByRule: [UInt64] = []
  /// Those that a rule denies.
  private(set) var deniedByRule: [UInt64] = []
  /// What it costs at each of those that are open.
  private(set) var prices = OrderPrices()

  /// Those that do not carry the label at a place among `missingTags`.
  func missing(_ place: Int) -> ArraySlice<UInt64> {
    missing[place * open.count..<(place + 1) * open.count]
  }

  // MARK: Applying

  /// Applies the filters of an order.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - market: the suppliers.
  ///   - wallet: what it may be priced and paid in; gets other currencies that prices are in.
  ///   - rates: what they are worth in each other.
  ///   - now: the moment of the decision, in microseconds since the epoch.
  mutating func apply(
    _ order: Order, in market: Market, _ wallet: inout Wallet, _ rates: RateTable, at now: Int64
  ) {
    let count = market.suppliers.count
    open.clear(words: (count + SupplierSet.wordWidth - 1) / SupplierSet.wordWidth)
    for index in open.indices {
      let rest = count - index * SupplierSet.wordWidth
      open[index] = rest >= SupplierSet.wordWidth ? .max : (1 << UInt64(rest)) - 1
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
    oneUnit.clear(words: order.carrying == nil || order.quantity == 1 ? 0 : open.count)
    for index in oneUnit.indices {
      oneUnit[index] = open[index] & ~market.multiplying.word(index)
      open[index] &= market.multiplying.word(index)
    }
    prices.find(for: order, open, market, &wallet, rates, at: now)
    notSold.clear(words: prices.hasSellers ? open.count : 0)
    for index in notSold.indices {
      notSold[index] = open[index] & ~prices.sellers[index]
      open[index] &= prices.sellers[index]
    }
    faulty.clear(words: prices.hasFaults ? open.count : 0)
    for index in faulty.indices {
      faulty[index] = open[index] & prices.faulty[index]
      open[index] &= ~faulty[index]
    }
  }

  /// Says no more of any but some suppliers.
  mutating func restrict(to among: SupplierSet) {
    func cut(_ set: inout [UInt64]) {
      for index in set.indices { set[index] &= among.word(index) }
    }
    cut(&open)
    cut(&notAllowed)
    cut(&denied)
    cut(&tried)
    cut(&paused)
    cut(&withoutOrders)
    cut(&oneUnit)
    cut(&notSold)
    cut(&faulty)
    for index in missing.indices { missing[index] &= among.word(index % open.count) }
  }

  private mutating func applyNames(of order: Order, _ roster: SupplierRoster) {
    notAllowed.clear(words: order.allow == nil ? 0 : open.count)
    if let allow = order.allow { Self.keep(allow, roster, in: &open, &notAllowed) }
    denied.clear(words: order.deny.isEmpty ? 0 : open.count)
    if !order.deny.isEmpty { Self.drop(order.deny, roster, from: &open, &denied) }
    tried.clear(words: order.tried.isEmpty ? 0 : open.count)
    if !order.tried.isEmpty { Self.drop(order.tried, roster, from: &open, &tried) }
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

  /// Stops those that a rule of the owner's keeps from the order.
  ///
  /// - Parameters:
  ///   - allow: the only ones that a rule lets fill it; `nil` for all.
  ///   - deny: those that a rule keeps from it.
  ///   - roster: who they are.
  mutating func applyRules(
    allow: Set<SupplierID>?, deny: Set<SupplierID>?, _ roster: SupplierRoster
  ) {
    notAllowedByRule.clear(words: allow == nil ? 0 : open.count)
    if let allow { Self.keep(allow, roster, in: &open, &notAllowedByRule) }
    deniedByRule.clear(words: deny == nil ? 0 : open.count)
    if let deny { Self.drop(deny, roster, from: &open, &deniedByRule) }
  }

  private static func keep(
    _ names: Set<SupplierID>, _ roster: SupplierRoster, in open: inout [UInt64],
    _ stopped: inout [UInt64]
  ) {
    for supplier in names {
      if let number = roster.number(of: supplier) { stopped.insert(number) }
    }
    for index in open.indices {
      let allowed = stopped[index]
      stopped[index] = open[index] & ~allowed
      open[index] &= allowed
    }
  }

  private static func drop(
    _ names: some Collection<SupplierID>, _ roster: SupplierRoster, from open: inout [UInt64],
    _ stopped: inout [UInt64]
  ) {
    for supplier in names {
      if let number = roster.number(of: supplier) { stopped.insert(number) }
    }
    for index in stopped.indices {
      stopped[index] &= open[index]
      open[index] &= ~stopped[index]
    }
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
