internal import PurserCore

/// Goes through the dates of a frame, and writes it anew with others in their place. What is no date is copied as
/// it stands.
struct FrameDates {
  private let catalogue: Catalogue
  private let buffer: FrameBuffer
  /// What a date becomes.
  private let date: (Timestamp) -> Timestamp

  init(_ catalogue: Catalogue, _ buffer: FrameBuffer, _ date: @escaping (Timestamp) -> Timestamp) {
    self.catalogue = catalogue
    self.buffer = buffer
    self.date = date
  }

  /// Writes a frame into the buffer.
  ///
  /// - Throws: `StoreError.corrupt` where it cannot be read.
  func write(_ frame: Frame) throws {
    buffer.begin(
      number: frame.number, base: date(frame.moment(0)), firstEntry: frame.firstEntry,
      texts: try frame.allTexts())
    var records = frame.recordsFromStart()
    while let record = try records.record() {
      if record.kind == .removed {
        var body = record.body
        buffer.skip(try body.number())
        continue
      }
      let mark = buffer.open(record.kind)
      var body = record.body
      switch record.kind {
      case .held, .carried, .part, .refused: try order(&body, record.kind, in: frame)
      case .sent, .accepted, .becameUnknown, .settled, .released, .expired, .reversed, .recalled,
        .changed, .entry:
        try news(&body, record.kind, in: frame)
      case .read, .passedOver: try reading(&body, in: frame)
      case .topUpAnnounced: try moment(&body, in: frame)
      case .adjusted: try adjustment(&body, in: frame)
      case .topUpChanged:
        try moment(&body, in: frame)
        try moment(&body, in: frame)
      case .removed: break
      }
      buffer.body.raw(try body.raw(body.end - body.position))
      buffer.close(mark, record.kind)
    }
  }

  private func adjustment(_ body: inout ByteReader, in frame: Frame) throws {
    try moment(&body, in: frame)
    try unsigned(&body)
    buffer.body.text(try body.text())
    buffer.body.signed(try body.signed())
    try unsigned(&body)
    let flags = try byte(&body)
    if flags & 1 != 0 { buffer.body.text(try body.text()) }
    if flags & 2 != 0 { try moment(&body, in: frame) }
  }

  // MARK: Parts

  private func byte(_ body: inout ByteReader) throws -> UInt8 {
    let byte = try body.byte()
    buffer.body.byte(byte)
    return byte
  }

  @discardableResult
  private func unsigned(_ body: inout ByteReader) throws -> UInt64 {
    let number = try body.unsigned()
    buffer.body.unsigned(number)
    return number
  }

  private func signed(_ body: inout ByteReader) throws {
    buffer.body.signed(try body.signed())
  }

  private func text(_ body: inout ByteReader) throws { buffer.body.text(try body.text()) }

  /// A date that stands as the distance from the base.
  @discardableResult
  private func moment(_ body: inout ByteReader, in frame: Frame) throws -> Timestamp {
    let moment = frame.moment(try body.signed())
    buffer.moment(date(moment))
    return moment
  }

  /// A date that stands as the distance from another one.
  private func moment(_ body: inout ByteReader, after other: Timestamp) throws -> Timestamp {
    let moment = Timestamp(
      microsecondsSinceEpoch: other.microsecondsSinceEpoch &+ (try body.signed()))
    buffer.body.signed(
      date(moment).microsecondsSinceEpoch &- date(other).microsecondsSinceEpoch)
    return moment
  }

  // MARK: Orders

  private func order(_ body: inout ByteReader, _ kind: RecordKind, in frame: Frame) throws {
    let flags = OrderFlags(rawValue: try byte(&body))
    let placedAt = try moment(&body, in: frame)
    let name = body.position
    try OrderName.pass(&body, isUUID: flags.contains(.isUUID))
    buffer.body.raw(frame.bytes[name..<body.position])
    if kind == .refused { return }
    let payer = try body.number()
    buffer.body.unsigned(UInt64(payer))
    for _ in try catalogue.pools(ofPayer: payer) { try signed(&body) }
    if !flags.contains(.isFirstAttempt) { try unsigned(&body) }
    if !flags.contains(.isAssumedSent) {
      let code = try byte(&body)
      if code & SendingBytes.hasTimeToLive != 0 { try unsigned(&body) }
      if code & ~SendingBytes.hasTimeToLive != 0 { _ = try moment(&body, after: placedAt) }
    }
    let count = try unsigned(&body)
    for _ in 0..<count { try entry(&body, in: frame) }
    guard flags.contains(.hasStanding) else { return }
    var told = try body.part()
    let mark = buffer.body.open()
    let toldAt = try moment(&told, after: placedAt)
    try standing(&told, toldAt: toldAt)
    buffer.body.raw(try told.raw(told.end - told.position))
    buffer.body.close(mark)
    guard kind == .part else { return }
    for _ in 0..<2 { try unsigned(&body) }
    try moment(&body, in: frame)
  }

  private func entry(_ body: inout ByteReader, in frame: Frame) throws {
    let parts = try OrderEntries.parts(ofFlags: byte(&body))
    for _ in 0..<2 { try unsigned(&body) }
    if parts.hasMoment { try moment(&body, in: frame) }
    if parts.hasAmount { try signed(&body) }
    try signed(&body)
  }

  private func news(_ body: inout ByteReader, _ kind: RecordKind, in frame: Frame) throws {
    try unsigned(&body)
    let at = try moment(&body, in: frame)
    if kind == .settled {
      let start = body.position
      try StoredNews.passSettlement(&body)
      buffer.body.raw(frame.bytes[start..<body.position])
    }
    let counts = try unsigned(&body)
    for _ in 0..<counts >> 1 { try entry(&body, in: frame) }
    if counts & 1 != 0 { try standing(&body, toldAt: at) }
  }

  /// How an order stands, of which the dates are distances back from when it was told.
  private func standing(_ body: inout ByteReader, toldAt: Timestamp) throws {
    let start = body.position
    let dates = try Standing.dates(&body, toldAt: toldAt)
    var next = start
    for place in dates {
      buffer.body.raw(body.bytes[next..<place.range.lowerBound])
      buffer.body.signed(
        date(toldAt).microsecondsSinceEpoch &- date(place.date).microsecondsSinceEpoch)
      next = place.range.upperBound
    }
    buffer.body.raw(body.bytes[next..<body.position])
  }

  // MARK: Readings

  private func reading(_ body: inout ByteReader, in frame: Frame) throws {
    for _ in 0..<2 { try moment(&body, in: frame) }
    let receivedAt = try moment(&body, in: frame)
    let moved = date(receivedAt).since(receivedAt)
    try unsigned(&body)
    try signed(&body)
    for _ in 0..<2 { _ = try byte(&body) }
    let parts = FrameBuffer.parts(ofReadingFlags: try unsigned(&body))
    for _ in 0..<parts.amounts { try signed(&body) }
    // What a supplier states may lie ahead of everything, and moves with its reading.
    for _ in 0..<parts.moments { buffer.moment(frame.moment(try body.signed()) + moved) }
    if parts.hasOrder { try text(&body) }
    if parts.hasAbsence { try moment(&body, in: frame) }
  }
}
