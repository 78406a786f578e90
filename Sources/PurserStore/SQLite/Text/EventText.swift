internal import ExactJSON
internal import PurserCore

/// Events as the journal's lines: arrays of what happened, when, to which order, and the rest. The
/// answer to an order is not repeated there; its row has it.
///
///     ["placed",1790000000000000,"A-1",1,[3,9500000],1,null]
///     ["settled",1790000009000000,"A-1","USD",2,9400000]
extension JSONLine {
  /// Writes a line, whose pools get `numbers`.
  mutating func event(_ event: LedgerEvent, _ numbers: inout PoolNumbers) throws {
    open()
    switch event {
    case .read(let reading): about("read", reading.receivedAt, reading)
    case .passedOver(let reading, let at): about("passed_over", at, reading)
    case .placed(let record): try placed(record, &numbers)
    case .sent(let id, let at): about("sent", at, id)
    case .accepted(let id, let at): about("accepted", at, id)
    case .becameUnknown(let id, let at): about("became_unknown", at, id)
    case .released(let id, let at): about("released", at, id)
    case .expired(let id, let at): about("expired", at, id)
    case .reversed(let id, let at): about("reversed", at, id)
    case .settled(let id, let actual, let at):
      about("settled", at, id)
      word(actual.currency.code)
      integer(Int64(actual.currency.minorDigits))
      integer(actual.units)
    case .recalled(let status, let at):
      about("recalled", at, status.id)
      integer(status.placedAt.microsecondsSinceEpoch)
      if let holding = status.state.holding { try self.holding(holding, &numbers) }
    case .topUpAnnounced(let topUp): owner("told", topUp.announcedAt, .topUp(topUp))
    case .adjusted(let adjustment): owner("told", adjustment.at, .adjustment(adjustment))
    }
    close()
    endLine()
  }

  private mutating func about(_ what: String, _ at: Timestamp, _ id: OrderID) {
    word(what)
    integer(at.microsecondsSinceEpoch)
    // Names may have quotes and backslashes, but mostly have none.
    if id.name.utf8.allSatisfy({ $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
      word(id.name)
    } else {
      string(id.name)
    }
  }

  private mutating func about(_ what: String, _ at: Timestamp, _ reading: SupplierBalance) {
    word(what)
    integer(at.microsecondsSinceEpoch)
    json(BookText.text(of: reading))
  }

  private mutating func owner(_ what: String, _ at: Timestamp, _ entry: OwnerEntry) {
    word(what)
    integer(at.microsecondsSinceEpoch)
    json(BookText.text(of: entry))
  }

  private mutating func placed(
    _ record: OrderRecord, _ numbers: inout PoolNumbers
  ) throws {
    about("placed", record.status.placedAt, record.id)
    guard let holding = record.state.holding else { return }
    integer(Int64(holding.hold.attempt))
    try lines(holding.hold.lines, &numbers)
    sending(holding.sending)
  }

  private mutating func sending(_ sending: Sending) {
    integer(sending.code)
    integer(sending.moment?.microsecondsSinceEpoch)
  }

  private mutating func holding(
    _ holding: Holding, _ numbers: inout PoolNumbers
  ) throws {
    integer(Int64(holding.hold.attempt))
    try lines(holding.hold.lines, &numbers)
    sending(holding.sending)
    integer(holding.acceptedAt?.microsecondsSinceEpoch)
    integer(holding.unknownAt?.microsecondsSinceEpoch)
    guard let ending = holding.ending else { return }
    word(ending.name)
    integer(ending.moment.microsecondsSinceEpoch)
    integer(ending.actual?.units)
    integer(ending.settledAt?.microsecondsSinceEpoch)
    if let inferred = ending.inferred { word(inferred.rawValue) }
  }
}

/// Reads the journal's lines.
struct EventText {
  let catalogue: Catalogue
  /// The stored answer to an order.
  let record: (OrderID) throws -> OrderRecord?

  func event(from line: Substring) throws -> LedgerEvent {
    var row = try JSONElements(text: line)
    let what = try row.string()
    let at = try row.moment()
    switch what {
    case "read": return .read(try reading(&row))
    case "passed_over": return .passedOver(try reading(&row), at: at)
    case "placed": return .placed(try placed(&row, at: at))
    case "sent": return .sent(try id(&row), at: at)
    case "accepted": return .accepted(try id(&row), at: at)
    case "became_unknown": return .becameUnknown(try id(&row), at: at)
    case "released": return .released(try id(&row), at: at)
    case "expired": return .expired(try id(&row), at: at)
    case "reversed": return .reversed(try id(&row), at: at)
    case "settled":
      let id = try id(&row)
      let currency = try catalogue.currencies.currency(
        try row.string(), decimals: Int(try row.integer()))
      return .settled(id, actual: Money(units: try row.integer(), currency: currency), at: at)
    case "recalled": return .recalled(try recalled(&row), at: at)
    case "told":
      switch try BookText.ownerEntry(try row.object(), currencies: catalogue.currencies) {
      case .topUp(let topUp): return .topUpAnnounced(topUp)
      case .adjustment(let adjustment): return .adjusted(adjustment)
      }
    default: throw StoreError.damagedRow("an event that means nothing")
    }
  }

  private func id(_ row: inout JSONElements) throws -> OrderID {
    guard let id = OrderID(try row.string()) else {
      throw StoreError.damagedRow("an order with an impossible name")
    }
    return id
  }

  private func reading(_ row: inout JSONElements) throws -> SupplierBalance {
    try BookText.reading(try row.object(), currencies: catalogue.currencies)
  }

  private func placed(_ row: inout JSONElements, at: Timestamp) throws -> OrderRecord {
    let id = try id(&row)
    guard var record = try record(id) else {
      throw StoreError.damagedRow("an order whose answer is gone")
    }
    record.status.placedAt = at
    record.status.state = .refused(record.decision.refusal)
    guard !row.isAtEnd else { return record }
    let hold = try hold(&row)
    record.status.state = .held(Holding(hold: hold, sending: try sending(&row)))
    return record
  }

  private func hold(_ row: inout JSONElements) throws -> Hold {
    let attempt = Int(try row.integer())
    var elements = try row.array()
    var lines: [Hold.Line] = []
    while !elements.isAtEnd {
      let pool = try catalogue.pool(try elements.integer())
      lines.append(
        Hold.Line(pool: pool, amount: Money(units: try elements.integer(), currency: pool.currency))
      )
    }
    guard let hold = Hold(lines: lines, attempt: attempt) else {
      throw StoreError.damagedRow("a hold of nothing")
    }
    return hold
  }

  private func sending(_ row: inout JSONElements) throws -> Sending {
    try Sending(code: try row.integer(), at: try row.optionalInteger())
  }

  private func recalled(_ row: inout JSONElements) throws -> OrderStatus {
    let id = try id(&row)
    let placedAt = try row.moment()
    let hold = try hold(&row)
    var holding = Holding(hold: hold, sending: try sending(&row))
    holding.acceptedAt = try row.optionalInteger().map(Timestamp.init(microsecondsSinceEpoch:))
    holding.unknownAt = try row.optionalInteger().map(Timestamp.init(microsecondsSinceEpoch:))
    if !row.isAtEnd {
      holding.ending = try Ending(
        name: try row.string(), at: try row.moment(),
        actual: try row.optionalInteger().map { Money(units: $0, currency: hold.amount.currency) },
        settledAt: try row.optionalInteger().map(Timestamp.init(microsecondsSinceEpoch:)),
        inferred: row.isAtEnd ? nil : try row.choice())
    }
    return OrderStatus(
      id: id, currency: hold.amount.currency, placedAt: placedAt, state: .held(holding))
  }
}
