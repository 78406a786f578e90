internal import PurserCore

/// The records of readings and of what the owner tells.
extension FrameBuffer {
  private static let sources: [SupplierBalance.Source] = [.polled, .orderReply, .manual, .absent]
  private static let timings: [DeductionTiming] = [.atOrder, .atConfirmation]

  func reading(
    _ reading: SupplierBalance, as kind: RecordKind, at: Timestamp, _ numbers: inout PoolNumbers
  ) throws {
    let mark = open(kind)
    moment(at)
    moment(reading.requestedAt)
    moment(reading.receivedAt)
    body.unsigned(UInt64(try numbers.number(of: reading.pool)))
    body.signed(reading.available.units)
    body.byte(UInt8(Self.sources.firstIndex(of: reading.source) ?? 0))
    body.byte(UInt8(Self.timings.firstIndex(of: reading.deductionTiming) ?? 0))
    let amounts = [
      reading.reserved, reading.used, reading.credited, reading.creditLimit, reading.pendingTopUp,
    ]
    let moments = [reading.expiresAt, reading.supplierUpdatedAt]
    var flags: UInt64 = 0
    for (place, amount) in amounts.enumerated() where amount != nil { flags |= 1 << UInt64(place) }
    for (place, at) in moments.enumerated() where at != nil { flags |= 32 << UInt64(place) }
    if reading.order != nil { flags |= 128 }
    if reading.absence != nil { flags |= 256 }
    body.unsigned(flags)
    for amount in amounts { if let amount { body.signed(amount.units) } }
    for at in moments { if let at { moment(at) } }
    if let order = reading.order { body.text(order.name) }
    if let absence = reading.absence { self.absence(absence) }
    body.text(reading.rawDigest)
    close(mark, kind)
  }

  private func absence(_ absence: SupplierBalance.Absence) {
    moment(absence.since)
    body.byte(
      (absence.isVague ? 1 : 0) | (absence.movedTo == nil ? 0 : 2) | (absence.leader == nil ? 0 : 4)
    )
    if let name = absence.movedTo { body.text(name) }
    if let name = absence.leader { body.text(name) }
  }

  func topUp(_ topUp: TopUp, _ numbers: inout PoolNumbers) throws {
    let mark = open(.topUpAnnounced)
    moment(topUp.announcedAt)
    body.unsigned(UInt64(try numbers.number(of: topUp.pool)))
    body.text(topUp.reference.name)
    body.signed(topUp.amount.units)
    let terms = TopUpText.text(of: topUp)
    // Earlier versions wrote none.
    if !terms.isEmpty { body.text(terms) }
    close(mark, .topUpAnnounced)
  }

  func topUpChange(_ change: TopUpChange, _ numbers: inout PoolNumbers) throws {
    let mark = open(.topUpChanged)
    moment(change.at)
    let (code, found): (UInt8, FindingName?) =
      switch change.step {
      case .sent: (0, nil)
      case .cancelled: (1, nil)
      case .matched(let name): (2, name)
      }
    moment(found?.noticedAt ?? change.at)
    body.unsigned(UInt64(try numbers.number(of: change.pool)))
    body.text(change.reference.name)
    body.byte(code)
    if let found { body.signed(found.amount.units) }
    close(mark, .topUpChanged)
  }

  func adjustment(_ adjustment: Adjustment, _ numbers: inout PoolNumbers) throws {
    let mark = open(.adjusted)
    moment(adjustment.at)
    body.unsigned(UInt64(try numbers.number(of: adjustment.pool)))
    body.text(adjustment.reference.name)
    body.signed(adjustment.amount.units)
    body.unsigned(UInt64(try numbers.number(of: adjustment.type)))
    body.byte(
      (adjustment.note == nil ? 0 : 1) | (adjustment.explains == nil ? 0 : 2)
        | (adjustment.order == nil ? 0 : 4))
    if let note = adjustment.note { body.text(note) }
    if let name = adjustment.explains {
      moment(name.noticedAt)
      body.signed(name.amount.units)
    }
    if let order = adjustment.order { body.text(order.name) }
    close(mark, .adjusted)
  }

  // MARK: Reading

  /// Which parts follow the flags of a reading: amounts, moments, an order's name, and an absence.
  static func parts(
    ofReadingFlags flags: UInt64
  ) -> (amounts: Int, moments: Int, hasOrder: Bool, hasAbsence: Bool) {
    ((flags & 31).nonzeroBitCount, (flags & 96).nonzeroBitCount, flags & 128 != 0, flags & 256 != 0)
  }

  static func reading(
    _ reader: inout ByteReader, in frame: Frame, _ catalogue: Catalogue
  ) throws -> (SupplierBalance, at: Timestamp) {
    let at = frame.moment(try reader.signed())
    let requestedAt = frame.moment(try reader.signed())
    let receivedAt = frame.moment(try reader.signed())
    let pool = try catalogue.pool(try reader.number())
    func money() throws -> Money { Money(units: try reader.signed(), currency: pool.currency) }
    let available = try money()
    let (source, timing) = (Int(try reader.byte()), Int(try reader.byte()))
    guard source < sources.count, timing < timings.count else { throw ByteReader.damage }
    let flags = try reader.unsigned()
    func amount(_ bit: UInt64) throws -> Money? { flags & bit == 0 ? nil : try money() }
    func moment(_ bit: UInt64) throws -> Timestamp? {
      flags & bit == 0 ? nil : frame.moment(try reader.signed())
    }
    var reading = SupplierBalance(
      pool: pool, available: available, reserved: try amount(1), used: try amount(2),
      credited: try amount(4), creditLimit: try amount(8), pendingTopUp: try amount(16),
      expiresAt: try moment(32), deductionTiming: timings[timing],
      supplierUpdatedAt: try moment(64), requestedAt: requestedAt, receivedAt: receivedAt,
      source: sources[source])
    if flags & 128 != 0 {
      guard let order = OrderID(stored: try reader.text()) else {
        throw StoreError.damagedRow("an order with an impossible name")
      }
      reading.order = order
    }
    if flags & 256 != 0 { reading.absence = try absence(&reader, in: frame) }
    reading.rawDigest = try reader.text()
    return (reading, at)
  }

  private static func absence(
    _ reader: inout ByteReader, in frame: Frame
  ) throws -> SupplierBalance.Absence {
    let since = frame.moment(try reader.signed())
    let flags = try reader.byte()
    let movedTo = flags & 2 == 0 ? nil : try reader.text()
    let leader = flags & 4 == 0 ? nil : try reader.text()
    return SupplierBalance.Absence(
      since: since, movedTo: movedTo, isVague: flags & 1 != 0, leader: leader)
  }

  static func topUp(
    _ reader: inout ByteReader, in frame: Frame, _ catalogue: Catalogue
  ) throws -> TopUp {
    let at = frame.moment(try reader.signed())
    let pool = try catalogue.pool(try reader.number())
    let reference = try BookText.reference(try reader.text())
    var topUp = TopUp(
      reference: reference, pool: pool,
      amount: Money(units: try reader.signed(), currency: pool.currency), announcedAt: at)
    if !reader.isAtEnd { try TopUpText.read(JSONFields(try reader.text()), into: &topUp) }
    return topUp
  }

  static func topUpChange(
    _ reader: inout ByteReader, in frame: Frame, _ catalogue: Catalogue
  ) throws -> TopUpChange {
    let (at, noticedAt) = (frame.moment(try reader.signed()), frame.moment(try reader.signed()))
    let pool = try catalogue.pool(try reader.number())
    let reference = try BookText.reference(try reader.text())
    let step: TopUpStep
    switch try reader.byte() {
    case 0: step = .sent
    case 1: step = .cancelled
    case 2:
      let amount = Money(units: try reader.signed(), currency: pool.currency)
      step = .matched(FindingName(noticedAt: noticedAt, amount: amount))
    default: throw ByteReader.damage
    }
    return TopUpChange(reference: reference, pool: pool, step: step, at: at)
  }

  static func adjustment(
    _ reader: inout ByteReader, in frame: Frame, _ catalogue: Catalogue
  ) throws -> Adjustment {
    let at = frame.moment(try reader.signed())
    let pool = try catalogue.pool(try reader.number())
    let reference = try BookText.reference(try reader.text())
    let amount = Money(units: try reader.signed(), currency: pool.currency)
    let type = try catalogue.type(try reader.number())
    let flags = try reader.byte()
    var adjustment = Adjustment(
      reference: reference, pool: pool, type: type, amount: amount, at: at)
    if flags & 1 != 0 { adjustment.note = try reader.text() }
    if flags & 2 != 0 {
      let noticedAt = frame.moment(try reader.signed())
      adjustment.explains = FindingName(
        noticedAt: noticedAt,
        amount: Money(units: try reader.signed(), currency: pool.currency))
    }
    if flags & 4 != 0 {
      guard let order = OrderID(stored: try reader.text()) else {
        throw StoreError.damagedRow("an order with an impossible name")
      }
      adjustment.order = order
    }
    return adjustment
  }
}
