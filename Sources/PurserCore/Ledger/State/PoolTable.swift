/// Every pool of the ledger, and beside each what deciding needs of it. The two are in step by
/// construction: whatever changes a pool in its place renews its record.
struct PoolTable: Sendable {
  /// The pools.
  private(set) var states: [PoolState] = []
  /// What deciding needs of each pool, at the pool's place.
  private(set) var records: [PoolRecord] = []
  /// What orders did in each pool of late, at the pool's place.
  var traffic: [PoolTraffic] = []
  /// The place of the pool that pays first at each supplier; below zero where none was read.
  private(set) var heads: [Int32]
  /// The places of the pools that have a reading, for each supplier, in the order in which they pay.
  private(set) var paying: [[Int]]
  /// The names of the pools in their places; `nil` where there is a pool since it was made.
  private(set) var list: PoolList?
  /// What the pools count, each currency once; the records give its place here.
  private var currencies: [Currency] = []

  /// No pools of so many suppliers.
  init(supplierCount: Int) {
    heads = Array(repeating: -1, count: supplierCount)
    paying = Array(repeating: [], count: supplierCount)
  }

  /// The number of a currency in the records; `nil` where no pool counts it.
  func number(of currency: Currency) -> Int32? {
    currencies.firstIndex(of: currency).map(Int32.init)
  }

  /// Adds a pool without a reading.
  mutating func append(_ pool: PoolState) {
    if !currencies.contains(pool.id.currency) { currencies.append(pool.id.currency) }
    var record = PoolRecord(pool: states.count, currency: number(of: pool.id.currency) ?? -1)
    pool.renew(&record)
    states.append(pool)
    list = nil
    records.append(record)
    traffic.append(PoolTraffic())
  }

  /// Makes the list of the pools, where there are others since it was made.
  mutating func renewList() {
    if list == nil { list = PoolList(states.map(\.id)) }
  }

  /// Lets a pool pay for a supplier.
  ///
  /// - Parameters:
  ///   - index: the pool's place.
  ///   - supplier: the number of the supplier.
  ///   - rank: how many of the supplier's pools pay before it.
  mutating func enter(_ index: Int, of supplier: Int, at rank: Int) {
    paying[supplier].insert(index, at: rank)
    if rank == 0 {
      records[index].next = heads[supplier]
      heads[supplier] = Int32(index)
    } else {
      let before = paying[supplier][rank - 1]
      records[index].next = records[before].next
      records[before].next = Int32(index)
    }
  }

  /// Lets no pool pay for anybody, before they enter anew.
  mutating func forgetPayers(supplierCount: Int) {
    heads = Array(repeating: -1, count: supplierCount)
    paying = Array(repeating: [], count: supplierCount)
    for index in records.indices { records[index].next = -1 }
  }

  /// The pool at a place. A change in place renews the pool's record.
  subscript(index: Int) -> PoolState {
    get { states[index] }
    @inline(__always) _modify {
      defer { renew(index) }
      yield &states[index]
    }
  }

  /// Renews the record of a pool. The pool is read where it stands: a copy would count a dozen
  /// references.
  @inline(__always) private mutating func renew(_ index: Int) {
    var record = records[index]
    states.withUnsafeBufferPointer { $0[index].renew(&record) }
    records[index] = record
  }
}
