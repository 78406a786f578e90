internal import GRDB
internal import PurserCore

/// The sum of the orders that were placed in 4,096 events: enough to tell that none of them fits a filter. It
/// takes the place of indexes by product, reference and metadata, which would cost every order microseconds.
struct OrderStretch {
  /// How many numbers of events each has.
  static let length: Int64 = 4096

  /// The first of its numbers.
  let first: Int64
  /// When its orders were placed; `nil` where it has none.
  private var moments: ClosedRange<Int64>?
  private var tokens: Set<UInt64> = []
  /// Suppliers, and the latest product, whose tokens are there: most orders have no others.
  private var suppliers: [SupplierID] = []
  private var product: String?
  /// Which tokens its orders may have; `nil` where it is not known.
  private var filter: NameFilter?

  /// The number of the first event of the stretch that has one.
  static func start(of number: Int64) -> Int64 { number - number % length }

  /// The first number that no stored stretch has.
  static func end(_ db: Database) throws -> Int64 {
    let row = try CStatement(db, "SELECT max(first) FROM order_stretch")
    defer { row.reset() }
    guard try row.next(), let last = row.optionalInteger(0) else { return 0 }
    return last + length
  }

  /// A stretch without orders.
  init(first: Int64) { self.first = first }

  /// A stored one: its columns in the order of the table.
  init(_ row: CStatement) {
    first = row.integer(0)
    let (earliest, latest) = (row.integer(1), row.integer(2))
    if earliest <= latest { moments = earliest...latest }
    // Where the filter cannot be read, every order may be in it.
    filter = (try? NameRun.filterWords(row.bytes(3))).flatMap { words in
      words.count % NameFilter.blockLength == 0 && !words.isEmpty ? NameFilter(words: words) : nil
    }
  }

  /// The numbers of its events.
  var numbers: ClosedRange<Int64> { first...(first + Self.length - 1) }

  /// The number of the first event behind it.
  var end: Int64 { first + Self.length }

  /// Adds an order that was read.
  mutating func add(_ order: StoredOrder) throws {
    add(at: order.placedAt, order.holding?.hold.supplier, try order.details())
  }

  /// Adds an order that has just been written.
  mutating func add(_ order: PlacedOrder.Content) {
    switch order {
    case .order(let record):
      add(at: record.placedAt, record.supplier, record.details)
    case .part(let status): add(at: status.placedAt, status.state.hold?.supplier, nil)
    }
  }

  private mutating func add(
    at placedAt: Timestamp, _ supplier: SupplierID?, _ details: OrderDetails?
  ) {
    let moment = placedAt.microsecondsSinceEpoch
    let known = moments ?? moment...moment
    moments = min(known.lowerBound, moment)...max(known.upperBound, moment)
    if let supplier, !suppliers.contains(supplier) {
      tokens.insert(OrderToken.of(supplier))
      if suppliers.count < Self.keptSuppliers { suppliers.append(supplier) }
    }
    guard let details else { return }
    if let sku = details.sku, sku != product {
      tokens.insert(OrderToken.of(product: sku))
      product = sku
    }
    OrderToken.ofLabel(details) { tokens.insert($0) }
  }

  /// How many suppliers are kept: to look for one among more takes as long as to make its token.
  private static let keptSuppliers = 8

  func store(_ db: Database) throws {
    var filter = NameFilter(count: tokens.count)
    for token in tokens { filter.insert(token) }
    let bytes = ByteWriter(reserving: filter.words.count * 8 + 4)
    NameRun.writeFilter(filter.words, part: 0, to: bytes)
    let row = try CStatement(
      db,
      "INSERT OR REPLACE INTO order_stretch (first, earliest, latest, filter) VALUES (?, ?, ?, ?)")
    row.bind(1, first)
    // Without orders the two are the wrong way round, however far both are moved.
    row.bind(2, moments?.lowerBound ?? 1)
    row.bind(3, moments?.upperBound ?? 0)
    try bytes.contents.withMemoryRebound(to: UInt8.self) {
      row.bind(4, lastingBlob: $0)
      try row.run()
    }
  }

  /// Whether an order of the stretch may be asked for.
  func mayFit(_ question: OrderFilter, tokens: [UInt64]) -> Bool {
    guard let moments else { return false }
    if let from = question.from, moments.upperBound < from.microsecondsSinceEpoch { return false }
    if let until = question.until, moments.lowerBound >= until.microsecondsSinceEpoch {
      return false
    }
    return filter.map { filter in tokens.allSatisfy(filter.mayContain) } ?? true
  }
}
