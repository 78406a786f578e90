internal import PurserCore

/// What a record tells of an order that was placed before it.
struct StoredNews {
  let kind: RecordKind
  /// The number of the record, or of the event before.
  let number: Int64
  /// The number of the order's own record.
  let order: Int64
  let at: Timestamp
  private let body: ByteReader
  private let frame: Frame

  init(_ record: Frame.Record, in frame: Frame) throws {
    self.frame = frame
    kind = record.kind
    number = record.number
    var body = record.body
    let distance = try body.number()
    order = (record.kind.isEvent ? record.number : record.number + 1) - distance
    at = frame.moment(try body.signed())
    self.body = body
  }

  /// What it says of the order.
  struct Content {
    /// What it was bought for, where it was settled.
    var actual: Money?
    /// How it stands since; `nil` where the record does not tell.
    var holding: Holding?
  }

  func content(of order: StoredOrder, _ currencies: CurrencyTable) throws -> Content {
    guard order.number == self.order, let hold = order.holding?.hold else {
      throw StoreError.damagedRow("news of an order that is none")
    }
    var body = body
    let actual = kind == .settled ? try settlement(&body, held: hold.amount, currencies) : nil
    let counts = try body.count()
    for _ in 0..<counts >> 1 { try OrderEntries.pass(&body) }
    let holding =
      counts & 1 == 0
      ? nil : try Standing.read(&body, hold: hold, placedAt: order.placedAt, toldAt: at)
    return Content(actual: actual, holding: holding)
  }

  /// The entries that follow from it.
  func entries(_ catalogue: Catalogue) throws -> [OrderEntry] {
    var body = body
    if kind == .settled { try Self.passSettlement(&body) }
    let counts = try body.count()
    return try OrderEntries.read(
      counts >> 1, &body, hold: nil, at: at, in: frame, catalogue)
  }

  /// The bytes of how it stands since, for those who know the order; `nil` where the record does not
  /// tell.
  func standing() throws -> ArraySlice<UInt8>? {
    var body = body
    if kind == .settled { try Self.passSettlement(&body) }
    let counts = try body.count()
    for _ in 0..<counts >> 1 { try OrderEntries.pass(&body) }
    return counts & 1 == 0 ? nil : try body.raw(body.end - body.position)
  }

  /// Steps over what an order was bought for.
  static func passSettlement(_ body: inout ByteReader) throws {
    switch try body.byte() {
    case 0: return
    case 1: _ = try body.signed()
    default:
      _ = try body.text()
      _ = try body.unsigned()
      _ = try body.signed()
    }
  }

  private func settlement(
    _ body: inout ByteReader, held: Money, _ currencies: CurrencyTable
  ) throws -> Money {
    switch try body.byte() {
    case 0: return held
    case 1: return Money(units: try body.signed(), currency: held.currency)
    case 2:
      let code = try body.text()
      let currency = try currencies.currency(code, decimals: try body.count())
      return Money(units: try body.signed(), currency: currency)
    default: throw ByteReader.damage
    }
  }
}
