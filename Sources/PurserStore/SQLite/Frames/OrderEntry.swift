internal import PurserCore

/// An entry that follows from what is told of an order, without the order's name.
struct OrderEntry {
  let number: Int64
  let at: Timestamp
  let type: TransactionType
  let pool: PoolID
  let amount: Money
  let balance: Money

  /// The entry as an entry of an order.
  func stored(of id: OrderID) -> StoredTransaction {
    StoredTransaction(
      number: number,
      transaction: Transaction(
        at: at, type: type, pool: pool, amount: amount, balance: balance, cause: .order(id)))
  }
}

/// How entries stand in the records of orders. The entry of a hold's pool takes no room for its
/// moment and its amount.
enum OrderEntries {
  private static let typeMask: UInt8 = 3
  private static let isAtEvent: UInt8 = 1 << 2
  private static let isHeld: UInt8 = 1 << 3

  private static let types: [TransactionType] = [.order, .settleDifference, .refund]

  /// Whether a record of the order can keep an entry.
  static func canKeep(_ entry: Transaction) -> Bool {
    guard case .order = entry.cause else { return false }
    return types.contains(entry.type) && entry.amount.currency == entry.pool.currency
      && entry.balance.currency == entry.pool.currency
  }

  /// The bit of a type in what a stretch says of its entries.
  static func bit(of type: TransactionType) -> Int64 {
    types.firstIndex(of: type).map { 1 << Int64($0) } ?? 8
  }

  // MARK: Writing

  /// Writes entries that begin with a number.
  ///
  /// - Parameters:
  ///   - entries: the entries.
  ///   - number: the number of the first of them.
  ///   - hold: what the record says already that pools pay, where it does.
  ///   - moment: the moment of the event.
  ///   - frame: where they are written.
  ///   - numbers: gives the numbers of pools.
  /// - Throws: what SQLite fails with when a name gets its number.
  static func write(
    _ entries: ArraySlice<Transaction>, from number: Int64, hold: Hold?,
    at moment: Timestamp, to frame: FrameBuffer, _ numbers: inout PoolNumbers
  ) throws {
    let bytes = frame.body
    for (offset, entry) in entries.enumerated() {
      let held = hold?.amount(from: entry.pool)?.units
      let isHeld = held.map { entry.amount.units == -$0 } ?? false
      bytes.byte(
        UInt8(types.firstIndex(of: entry.type) ?? 0) | (entry.at == moment ? isAtEvent : 0)
          | (isHeld ? Self.isHeld : 0))
      bytes.unsigned(UInt64(try numbers.number(ofEntry: entry.pool)))
      bytes.unsigned(UInt64(number + Int64(offset) - frame.firstEntry))
      if entry.at != moment { frame.moment(entry.at) }
      if !isHeld { bytes.signed(entry.amount.units) }
      bytes.signed(entry.balance.units)
    }
  }

  // MARK: Reading

  /// Steps over an entry.
  static func pass(_ reader: inout ByteReader) throws {
    let parts = parts(ofFlags: try reader.byte())
    for _ in 0..<2 { _ = try reader.unsigned() }
    if parts.hasMoment { _ = try reader.signed() }
    if parts.hasAmount { _ = try reader.signed() }
    _ = try reader.signed()
  }

  /// Which parts of an entry follow the numbers of its pool and its own: a moment, an amount, and always what is
  /// left.
  static func parts(ofFlags flags: UInt8) -> (hasMoment: Bool, hasAmount: Bool) {
    (flags & isAtEvent == 0, flags & isHeld == 0)
  }

  /// Reads `count` entries.
  static func read(
    _ count: Int, _ reader: inout ByteReader, hold: Hold?, at moment: Timestamp,
    in frame: Frame, _ catalogue: Catalogue
  ) throws -> [OrderEntry] {
    var entries: [OrderEntry] = []
    for _ in 0..<count {
      let flags = try reader.byte()
      guard Int(flags & typeMask) < types.count else { throw ByteReader.damage }
      let pool = try catalogue.pool(try reader.number())
      let number = frame.firstEntry + (try reader.number())
      let at = flags & isAtEvent != 0 ? moment : frame.moment(try reader.signed())
      let units: Int64
      if flags & isHeld == 0 {
        units = try reader.signed()
      } else if let held = hold?.amount(from: pool) {
        units = -held.units
      } else {
        throw ByteReader.damage
      }
      entries.append(
        OrderEntry(
          number: number, at: at, type: types[Int(flags & typeMask)], pool: pool,
          amount: Money(units: units, currency: pool.currency),
          balance: Money(units: try reader.signed(), currency: pool.currency)))
    }
    return entries
  }
}
