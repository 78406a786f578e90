/// The notes of one decision: plain numbers in memory that the next decision uses again, so that to
/// judge any number of suppliers takes no allocation. Whoever decides keeps one; it belongs to no
/// state, and says nothing once the ledger has changed.
package struct Deliberation: Sendable {
  /// Why a supplier that no filter stopped cannot fill the order, in the order of the checks.
  enum Code: UInt8, CaseIterable, Sendable {
    /// Its price list was never read.
    case unreadPrices
    /// Its price has expired.
    case expiredPrice
    /// Its price counts from a later moment on.
    case futurePrice
    /// It sells the product in other quantities.
    case otherQuantity
    /// Its price times the quantity is out of range.
    case costOutOfRange
    /// No rate tells what its price is in the order's currency.
    case noRate
    /// The rate has expired that tells it.
    case expiredRate
    /// No rate tells it, and some were never read.
    case unreadRates
    /// A rule does not allow it, or denies it.
    case ruledOut
    /// It has no pool in the order's currency.
    case noPool
    /// Its balance was never read.
    case neverRead
    /// A pool that might pay was never read.
    case unread
    /// A pool that might pay waits for a later check.
    case waiting
    /// Its reading is too old, or from the future.
    case stale
    /// Its money has lapsed.
    case lapsed
    /// Its pools cannot pay.
    case short
    /// The order costs more than one may.
    case orderCap
    /// The order would take more than those of a day may.
    case dayCap
    /// It has had more than its share of the day's orders.
    case shareCap
    /// The supplier refused an order for its funds, and nothing has shown more since.
    case outOfFunds
    /// The supplier refused orders for another reason, and is left alone; `pool` is the place of the reason.
    case circuitOpen
    /// The checks of the supplier are turned away; `pool` is the place of the kind.
    case checkRefused
  }

  /// A supplier that cannot fill the order.
  struct Finding: Sendable {
    /// The supplier's number.
    var number: Int32
    /// The place of the pool that the code is about; below zero where it is about none.
    var pool: Int32
    /// What the order costs there, in counts of the order's currency; of a code that is about money, of the
    /// currency of `purse`.
    var cost: Int64
    /// The figure of the reason, as `ExclusionReason.hasFigures` says; of `ruledOut` the place of the rule.
    var figure: Int64
    var code: Code
    /// The place in the wallet of the currency that the code is about.
    var purse: Int32
  }

  /// A supplier that could fill the order.
  struct Rank: Sendable {
    /// What the policy ranks by; less goes first.
    var merit: Merit
    /// The place of the supplier by priority and name, which decides between equals.
    var place: Int32
    /// The supplier's number.
    var number: Int32
    /// The place of the pool that pays, or pays first.
    var pool: Int32
    /// Whether several pools share the cost.
    var isSplit: Bool
    /// The place in the wallet of what the pool counts.
    var purse: UInt8
    /// What the order costs, in counts of the pool's currency.
    var cost: Int64
    /// What there is to spend, in counts of the pool's currency.
    var spendable: Int64
    /// What the order costs, in counts of its own currency.
    var compared: Int64

    @inline(__always) static func < (left: Rank, right: Rank) -> Bool {
      if left.merit.first != right.merit.first { return left.merit.first < right.merit.first }
      if left.merit.second != right.merit.second { return left.merit.second < right.merit.second }
      return left.place < right.place
    }
  }

  /// The ranking that is used.
  private(set) var policy = Policy.cheapest
  /// What the order is paid in.
  private(set) var currency: Currency?
  /// The ranking of which the first is noted beside; `nil` for none.
  private(set) var shadow: Policy?
  /// The first by the shadow policy.
  private(set) var shadowBest: Rank?
  /// What the owner's rules say of the order.
  private(set) var rules: RuleFindings?
  /// The weights of suppliers that count.
  private(set) var weights: [SupplierID: Int] = [:]
  /// The weights by number, where there are so few that this is quicker than to look for each supplier; else empty.
  private var weightsByNumber: [Int64] = []
  /// The most weights that are put in order by number.
  private static let fewWeights = 16
  /// What of the facts of suppliers the policies look at.
  private(set) var needs: PolicyFacts.Needs = []
  /// The mixed hash of the order's name, where it draws lots.
  private(set) var lot: UInt64 = 0
  /// What the order may be priced and paid in.
  private(set) var wallet = Wallet()
  /// What of the filters does not depend on the ledger.
  var filters = OrderFilters()
  /// The best, best first; at most `Decision.rankedLimit`.
  private(set) var best: [Rank] = []
  /// Those that could fill the order and are not among the best.
  private(set) var others: [UInt64] = []
  /// Those that cannot, by number.
  private(set) var findings: [Finding] = []
  /// Those of whom a pool in the order's currency waits for a later check; empty where none does.
  var waiting: [UInt64] = []
  /// The places of pools that pay for no order now, whatever it is for: out of funds, or refused to the checks.
  var barred: [Int32] = []
  /// The doubt about the order, where it was refused for funds and somebody may have enough.
  package internal(set) var doubt: Doubt?

  /// Notes without a decision.
  package init() {}

  /// Whether a supplier was found.
  package var hasFound: Bool { !best.isEmpty }

  /// Begins the decision on an order: applies its filters and the owner's rules.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - owner: how it ranks, by which rules.
  ///   - market: the suppliers.
  ///   - among: the only ones to judge; `nil` for all.
  ///   - now: the moment of the decision.
  ///   - table: the records of pools, which number currencies.
  mutating func begin(
    _ order: Order, by owner: RoutingRules, in market: Market, among: SupplierSet?,
    at now: Timestamp, _ table: PoolTable
  ) {
    currency = order.currency
    wallet.fill(for: order, owner.plan.rates, table)
    filters.apply(
      order, in: market, &wallet, owner.plan.rates, at: now.microsecondsSinceEpoch)
    best.removeAll(keepingCapacity: true)
    if !findings.isEmpty { findings.removeAll(keepingCapacity: true) }
    others.clear(words: filters.open.count)
    waiting.clear(words: 0)
    if !barred.isEmpty { barred.removeAll(keepingCapacity: true) }
    // What an order costs at least says which rules it fits, whoever is judged.
    let cost = owner.plan.rules.isEmpty ? nil : filters.prices.lowestCost(among: filters.open)
    if let among { filters.restrict(to: among) }
    applyRules(of: owner, to: order, cost: cost, market.roster, at: now)
    shadow = owner.plan.shadow
    shadowBest = nil
    needs = policy.needs.union(shadow?.needs ?? [])
    numberWeights(market)
    // A further attempt draws as the order did.
    lot = needs.contains(.lot) ? StableHash.mix(StableHash.of(order.id.order)) : 0
  }

  private mutating func numberWeights(_ market: Market) {
    if !weightsByNumber.isEmpty { weightsByNumber.removeAll(keepingCapacity: true) }
    guard needs.contains(.weight), !weights.isEmpty, weights.count <= Self.fewWeights else {
      return
    }
    for _ in market.suppliers.indices { weightsByNumber.append(1) }
    for (supplier, weight) in weights {
      if let number = market.roster.number(of: supplier) {
        weightsByNumber[number] = Int64(weight)
      }
    }
  }

  /// The weight of a supplier.
  @inline(__always) func weight(of number: Int, _ roster: SupplierRoster) -> Int64 {
    if !weightsByNumber.isEmpty { return weightsByNumber[number] }
    return weights.isEmpty ? 1 : Int64(weights[roster[number]] ?? 1)
  }

  private mutating func applyRules(
    of owner: RoutingRules, to order: Order, cost: Int64?, _ roster: SupplierRoster,
    at now: Timestamp
  ) {
    let plan = owner.plan
    guard !plan.rules.isEmpty else {
      rules = nil
      policy = order.policy ?? owner.policy
      weights = plan.weights
      return filters.applyRules(allow: nil, deny: nil, roster)
    }
    let found = RuleFindings(plan, order, cost: cost, at: now)
    rules = found
    policy = order.policy ?? found.policy.flatMap { plan.rules[$0].policy } ?? owner.policy
    weights = found.weights.flatMap { plan.rules[$0].weights } ?? plan.weights
    filters.applyRules(
      allow: found.allow.flatMap { plan.rules[$0].allow },
      deny: found.deny.flatMap { plan.rules[$0].deny }, roster)
  }

  /// Notes a supplier that cannot fill the order.
  @inline(__always) mutating func note(
    _ code: Code, of number: Int, pool: Int32 = -1, cost: Int64, figure: Int64 = 0,
    purse: Int = 0
  ) {
    findings.append(
      Finding(
        number: Int32(number), pool: pool, cost: cost, figure: figure, code: code,
        purse: Int32(purse)))
  }

  /// Ranks a supplier that could fill the order.
  ///
  /// - Parameters:
  ///   - candidate: the supplier, without merit.
  ///   - facts: what is known of it.
  @inline(__always) mutating func rank(_ candidate: Rank, _ facts: PolicyFacts) {
    var rank = candidate
    if let shadow {
      rank.merit = shadow.merit(of: facts)
      if shadowBest.map({ rank < $0 }) ?? true { shadowBest = rank }
    }
    rank.merit = policy.merit(of: facts)
    if best.count == Decision.rankedLimit {
      guard rank < best[best.count - 1] else {
        others.insert(Int(rank.number))
        return
      }
      others.insert(Int(best.removeLast().number))
    }
    insert(rank)
  }

  private mutating func insert(_ rank: Rank) {
    best.append(rank)
    var place = best.count - 1
    while place > 0, rank < best[place - 1] {
      best[place] = best[place - 1]
      place -= 1
    }
    best[place] = rank
  }
}
