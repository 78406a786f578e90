internal import GRDB
internal import PurserCore

/// A filter in the terms of the rows and of the batches. What stands in the SQL is made of numbers
/// alone; names were looked up before, so that nothing of the caller's gets into it.
struct EntryConditions {
  /// Conditions on rows of `entry`.
  private(set) var ofEntries = ""
  /// Whether entries in batches can fit.
  private(set) var includeOrders = true
  /// Whether it is known already that there is nothing.
  private(set) var fitNothing = false

  private let filter: TransactionFilter
  private var pools: Set<Int64>?
  private var fittingPools: Set<PoolID>?
  private var types: Int64?
  private var isIndexed = false

  init(_ filter: TransactionFilter, _ catalogue: Catalogue, _ db: Database) throws {
    self.filter = filter
    addPools(catalogue)
    addMoments()
    if let type = filter.type { try add(type, catalogue, db) }
    if let order = filter.order { try add(order, db) }
    if let reference = filter.reference { try add(reference, db) }
  }

  /// Whether stretches can be passed over, and no index leads to the rows.
  var gainFromStretches: Bool {
    !isIndexed && (pools != nil || filter.from != nil || filter.until != nil || types != nil)
  }

  /// Whether an entry of the stretch may fit.
  func mayFit(_ stretch: Stretch) -> Bool {
    if let pools, pools.isDisjoint(with: stretch.pools) { return false }
    if let from = filter.from, stretch.latest < from.microsecondsSinceEpoch { return false }
    if let until = filter.until, stretch.earliest >= until.microsecondsSinceEpoch { return false }
    if let types, stretch.types & types == 0 { return false }
    return true
  }

  /// Whether an entry of a batch fits, its order apart.
  func fits(_ entry: OrderEntry) -> Bool {
    (fittingPools?.contains(entry.pool) ?? true) && (filter.type.map { $0 == entry.type } ?? true)
      && (filter.from.map { entry.at >= $0 } ?? true)
      && (filter.until.map { entry.at < $0 } ?? true)
  }

  /// Whether it is the order that is asked for.
  func fits(_ order: OrderID) -> Bool { filter.order.map { $0 == order.order } ?? true }

  // MARK: Parts

  private mutating func addPools(_ catalogue: Catalogue) {
    guard filter.supplier != nil || filter.pool != nil || filter.currency != nil else { return }
    let fitting = catalogue.pools.filter { _, pool in
      filter.supplier.map { $0 == pool.supplier } ?? true
        && filter.pool.map { $0 == pool.pool } ?? true
        && filter.currency.map { $0 == pool.currency.code } ?? true
    }
    let numbers = fitting.map(\.number)
    pools = Set(numbers)
    fittingPools = Set(fitting.map(\.pool))
    ofEntries += " AND pool IN (\(Self.list(numbers)))"
    if numbers.isEmpty { fitNothing = true }
  }

  private mutating func addMoments() {
    for (bound, sign) in [(filter.from, ">="), (filter.until, "<")] {
      guard let bound else { continue }
      ofEntries += " AND at \(sign) \(bound.microsecondsSinceEpoch)"
    }
  }

  private mutating func add(
    _ type: TransactionType, _ catalogue: Catalogue, _ db: Database
  ) throws {
    includeOrders = OrderEntries.bit(of: type) < 8
    guard let number = catalogue.number(ofKnown: type) else { return fitNothing = true }
    // Entries of these types may be about orders; they are not rare, and not in the index.
    if includeOrders || type == .explained {
      ofEntries += " AND +type = \(number)"
      types = OrderEntries.bit(of: type)
    } else {
      let plain = "type = \(number) AND order_id IS NULL"
      // The owner may have said that some are about orders; these are not in the index of types.
      let attached = try Int64.fetchAll(
        db, sql: "SELECT number FROM entry WHERE order_id IS NOT NULL AND +type = \(number)")
      ofEntries +=
        attached.isEmpty ? " AND \(plain)" : " AND (\(plain) OR number IN (\(Self.list(attached))))"
      isIndexed = true
    }
  }

  private mutating func add(_ order: OrderID, _ db: Database) throws {
    let numbers = try Int64.fetchAll(
      db,
      sql: "SELECT number FROM entry WHERE order_id = ? OR order_id > ? AND order_id < ?",
      arguments: [order.name, order.name + "\u{1F}", order.name + "\u{20}"])
    ofEntries += " AND number IN (\(Self.list(numbers)))"
    isIndexed = true
  }

  private mutating func add(_ reference: EntryReference, _ db: Database) throws {
    let numbers = try Int64.fetchAll(
      db, sql: "SELECT number FROM entry WHERE reference = ?", arguments: [reference.name])
    includeOrders = false
    ofEntries += " AND number IN (\(Self.list(numbers)))"
    isIndexed = true
    if numbers.isEmpty { fitNothing = true }
  }

  /// The numbers with commas between; one that no row has where there are none.
  private static func list(_ numbers: [Int64]) -> String {
    numbers.isEmpty ? "-1" : numbers.map(String.init).joined(separator: ",")
  }
}
