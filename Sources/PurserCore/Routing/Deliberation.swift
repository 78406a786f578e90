/// The notes of one decision: plain numbers in memory that the next decision uses again, so that to
/// judge any number of suppliers takes no allocation. Whoever decides keeps one; it belongs to no
/// state, and says nothing once the ledger has changed.
package struct Deliberation: Sendable {
  /// Why a supplier that no filter stopped cannot fill the order, in the order of the checks.
  enum Code: UInt8, CaseIterable, Sendable {
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
  }

  /// A supplier that cannot fill the order.
  struct Finding: Sendable {
    /// The supplier's number.
    var number: Int32
    /// The place of the pool that the code is about; below zero where it is about none.
    var pool: Int32
    /// What the order costs there.
    var cost: Int64
    /// The figure of the reason, as `ExclusionReason.hasFigures` says.
    var figure: Int64
    var code: Code
  }

  /// A supplier that could fill the order.
  struct Rank: Sendable {
    /// What the policy ranks by; less goes first.
    var merit: Int64
    /// The place of the supplier by priority and name, which decides between equals.
    var place: Int32
    /// The supplier's number.
    var number: Int32
    /// The place of the pool that pays, or pays first.
    var pool: Int32
    /// Whether several pools share the cost.
    var isSplit: Bool
    var cost: Int64
    var spendable: Int64

    @inline(__always) static func < (left: Rank, right: Rank) -> Bool {
      left.merit != right.merit ? left.merit < right.merit : left.place < right.place
    }
  }

  /// The ranking that is used.
  private(set) var policy = Policy.cheapest
  /// What the order is paid in.
  private(set) var currency: Currency?
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
  /// The doubt about the order, where it was refused for funds and somebody may have enough.
  package internal(set) var doubt: Doubt?

  /// Notes without a decision.
  package init() {}

  /// Whether a supplier was found.
  package var hasFound: Bool { !best.isEmpty }

  /// Begins the decision on an order: applies its filters.
  ///
  /// - Parameters:
  ///   - order: the order.
  ///   - policy: how it ranks.
  ///   - market: the suppliers.
  ///   - among: the only ones to judge; `nil` for all.
  mutating func begin(_ order: Order, policy: Policy, in market: Market, among: SupplierSet?) {
    self.policy = policy
    currency = order.currency
    filters.apply(order, in: market, among: among)
    best.removeAll(keepingCapacity: true)
    if !findings.isEmpty { findings.removeAll(keepingCapacity: true) }
    others.clear(words: filters.open.count)
    waiting.clear(words: 0)
  }

  /// Notes a supplier that cannot fill the order.
  @inline(__always) mutating func note(
    _ code: Code, of number: Int, pool: Int32 = -1, cost: Int64, figure: Int64 = 0
  ) {
    findings.append(
      Finding(number: Int32(number), pool: pool, cost: cost, figure: figure, code: code))
  }

  /// Ranks a supplier that could fill the order.
  @inline(__always) mutating func rank(
    _ number: Int, place: Int32, pool: Int32, cost: Int64, spendable: Int64, isSplit: Bool
  ) {
    let merit: Int64 =
      switch policy {
      case .priority: 0
      case .cheapest: cost
      case .mostFunds: 0 &- spendable
      }
    let rank = Rank(
      merit: merit, place: place, number: Int32(number), pool: pool, isSplit: isSplit, cost: cost,
      spendable: spendable)
    if best.count == Decision.rankedLimit {
      guard rank < best[best.count - 1] else {
        others.insert(number)
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
