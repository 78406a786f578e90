internal import PurserCore

/// An order as its own record has it: placed, or carried over.
struct StoredOrder {
  /// The number of its record.
  let number: Int64
  let kind: RecordKind
  let id: OrderID
  let placedAt: Timestamp
  /// The hold and how it stood when the record was written; `nil` where it was refused.
  let holding: Holding?
  let currency: Currency
  /// The entries of the record.
  let entries: [OrderEntry]
  /// Whether the stored answer is there; it goes after a time.
  let isAnswered: Bool
  private let answer: ByteReader
  private let hasDetails: Bool
  private let frame: Frame
  private let currencies: CurrencyTable

  init(_ record: Frame.Record, in frame: Frame, _ catalogue: Catalogue) throws {
    self.frame = frame
    currencies = catalogue.currencies
    number = record.number
    kind = record.kind
    var body = record.body
    let flags = OrderFlags(rawValue: try body.byte())
    isAnswered = flags.contains(.isAnswered)
    placedAt = frame.moment(try body.signed())
    id = try OrderName.read(&body, isUUID: flags.contains(.isUUID))
    if record.kind == .refused {
      hasDetails = flags.contains(.isRefusedWithDetails)
      holding = nil
      entries = []
      currency = try catalogue.currency(try body.text())
    } else {
      hasDetails = !flags.contains(.isFirstAttempt)
      let holding = try Self.holding(&body, flags, placedAt: placedAt, catalogue)
      entries = try OrderEntries.read(
        try body.count(), &body, hold: holding.hold, at: placedAt, in: frame, catalogue)
      currency = holding.hold.amount.currency
      self.holding =
        flags.contains(.hasStanding)
        ? try Self.told(try body.part(), holding.hold, placedAt: placedAt) : holding
    }
    answer = body
  }

  /// Where its answer begins in the bytes of the frame.
  var answerStart: Int { answer.position }

  /// The division that a part came of.
  ///
  /// - Parameter name: finds the name of the hold that begins at a number.
  /// - Returns: the division.
  /// - Throws: `StoreError.corrupt` where it cannot be read.
  func division(_ name: (Int64) throws -> OrderID?) throws -> HoldDivision {
    var body = answer
    let parent = number - (try body.number())
    let quantity = try body.unsigned()
    let at = frame.moment(try body.signed())
    guard kind == .part, let holding, let hold = try name(parent) else {
      throw StoreError.damagedRow("a part of a hold that is not there")
    }
    return HoldDivision(
      hold, quantity: quantity == 0 ? nil : Int64(bitPattern: quantity &- 1),
      part: status(holding), at: at)
  }

  /// The name alone.
  static func name(of record: Frame.Record) throws -> OrderID {
    var body = record.body
    let flags = OrderFlags(rawValue: try body.byte())
    _ = try body.signed()
    return try OrderName.read(&body, isUUID: flags.contains(.isUUID))
  }

  /// The number of who paid for an order that was held.
  static func payer(of record: Frame.Record) throws -> Int64 {
    var body = record.body
    let flags = OrderFlags(rawValue: try body.byte())
    _ = try body.signed()
    try OrderName.pass(&body, isUUID: flags.contains(.isUUID))
    return try body.number()
  }

  private static func holding(
    _ body: inout ByteReader, _ flags: OrderFlags, placedAt: Timestamp, _ catalogue: Catalogue
  ) throws -> Holding {
    let pools = try catalogue.pools(ofPayer: try body.number())
    var lines: [Hold.Line] = []
    for pool in pools {
      let amount = Money(units: try body.signed(), currency: pool.currency)
      lines.append(Hold.Line(pool: pool, amount: amount))
    }
    let attempt = flags.contains(.isFirstAttempt) ? 1 : max(1, Int(clamping: try body.number()))
    let whole =
      lines.count == 1
      ? Hold(pool: lines[0].pool, amount: lines[0].amount, attempt: attempt)
      : Hold(lines: lines, attempt: attempt)
    guard var hold = whole else { throw StoreError.damagedRow("a hold of nothing") }
    if flags.contains(.isAssumedSent) {
      return Holding(hold: hold, sending: .assumed(at: placedAt))
    }
    let sent = try SendingBytes.read(&body)
    hold.timeToLive = sent.timeToLive
    let at = sent.distance.map { placedAt.microsecondsSinceEpoch &+ $0 }
    return Holding(hold: hold, sending: try Sending(code: sent.code, at: at))
  }

  private static func told(
    _ part: ByteReader, _ hold: Hold, placedAt: Timestamp
  ) throws -> Holding {
    var part = part
    let at = Timestamp(
      microsecondsSinceEpoch: placedAt.microsecondsSinceEpoch &+ (try part.signed()))
    return try Standing.read(&part, hold: hold, placedAt: placedAt, toldAt: at)
  }

  /// Where it stood when the record was written; only for an order that was held.
  func status(_ holding: Holding) -> OrderStatus {
    OrderStatus(id: id, currency: currency, placedAt: placedAt, state: .held(holding))
  }

  /// What it is about; `nil` where it told nothing but its cost, or its answer is gone.
  ///
  /// - Throws: `StoreError.corrupt` where it cannot be read.
  func details() throws -> OrderDetails? {
    guard isAnswered, hasDetails else { return nil }
    var body = answer
    let details = try frame.details(try body.part(), currencies)
    return details == OrderDetails() ? nil : details
  }

  /// The order with its answer.
  ///
  /// - Parameters:
  ///   - later: how it stands, where something was told since.
  ///   - catalogue: the names of what it has numbers of.
  /// - Returns: the stored answer.
  /// - Throws: `StoreError.corrupt` where it cannot be read.
  func record(standing later: Holding? = nil, _ catalogue: Catalogue) throws -> OrderRecord {
    var body = answer
    if hasDetails { _ = try body.part() }
    let digest = try body.raw(Fingerprint.byteCount)
    guard let fingerprint = digest.withUnsafeBytes({ Fingerprint(bytes: $0) }) else {
      throw ByteReader.damage
    }
    let reader = DecisionReader(
      frame: frame, catalogue: catalogue, amount: holding?.hold.amount ?? .zero(currency))
    let decision = try reader.decision(&body)
    let state: OrderState =
      (later ?? holding).map(OrderState.held) ?? .refused(decision.refusal)
    return OrderRecord(
      status: OrderStatus(id: id, currency: currency, placedAt: placedAt, state: state),
      fingerprint: fingerprint, decision: decision, details: try details())
  }
}
