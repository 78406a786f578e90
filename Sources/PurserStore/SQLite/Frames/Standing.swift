internal import PurserCore

/// How an order stands, as far as it changes after it is placed. A byte says what is known; moments
/// follow as distances to the moment at which it was told, which most of them are. Of a hold that was divided
/// the code of the sending stands in a byte of its own, and what the hold is since follows it.
enum Standing {
  private static let isSentWithHold: UInt8 = 1 << 2
  private static let isAccepted: UInt8 = 1 << 3
  private static let isUnknown: UInt8 = 1 << 4
  private static let endingShift: UInt8 = 5
  /// Stands for the code of the sending where the hold was divided.
  private static let isDivided: UInt8 = 3

  // MARK: Writing

  /// Writes how an order stands that was placed, and told of, at moments.
  static func write(
    _ holding: Holding, placedAt: Timestamp, toldAt: Timestamp, to bytes: ByteWriter
  ) {
    func moment(_ moment: Timestamp) {
      bytes.signed(toldAt.microsecondsSinceEpoch &- moment.microsecondsSinceEpoch)
    }
    let isSentWithHold = holding.sending.moment == placedAt
    let sending = UInt8(holding.sending.code) | (isSentWithHold ? Self.isSentWithHold : 0)
    let rest =
      (holding.acceptedAt == nil ? 0 : isAccepted) | (holding.unknownAt == nil ? 0 : isUnknown)
      | endingCode(of: holding.ending) << endingShift
    if let share = holding.hold.share {
      bytes.byte(isDivided | rest)
      bytes.byte(sending)
      ShareBytes.write(share, of: holding.hold, toldAt: toldAt, to: bytes)
    } else {
      bytes.byte(sending | rest)
    }
    if let at = holding.sending.moment, !isSentWithHold { moment(at) }
    if let at = holding.acceptedAt { moment(at) }
    if let at = holding.unknownAt { moment(at) }
    guard let ending = holding.ending else { return }
    moment(ending.moment)
    switch ending {
    case .settled(let actual, _): amount(actual, held: holding.hold.amount, to: bytes)
    case .released: break
    case .expired(_, let inferred): bytes.byte(inferenceCode(of: inferred))
    case .reversed(let actual, let settledAt, _):
      amount(actual, held: holding.hold.amount, to: bytes)
      moment(settledAt)
    }
  }

  /// Writes what was paid: a zero where that is what was held.
  static func amount(_ actual: Money, held: Money, to bytes: ByteWriter) {
    if actual == held { return bytes.byte(0) }
    bytes.byte(1)
    bytes.signed(actual.units)
  }

  private static func endingCode(of ending: Ending?) -> UInt8 {
    switch ending {
    case nil: 0
    case .settled?: 1
    case .released?: 2
    case .expired?: 3
    case .reversed?: 4
    }
  }

  private static func inferenceCode(of inference: Inference?) -> UInt8 {
    switch inference {
    case nil: 0
    case .bought?: 1
    case .notBought?: 2
    }
  }

  // MARK: Reading

  /// Reads how an order stands of which the hold and its moment are known.
  static func read(
    _ reader: inout ByteReader, hold: Hold, placedAt: Timestamp, toldAt: Timestamp
  ) throws -> Holding {
    func moment() throws -> Timestamp {
      let distance = try reader.signed()
      return Timestamp(microsecondsSinceEpoch: toldAt.microsecondsSinceEpoch &- distance)
    }
    let flags = try reader.byte()
    var (sending, hold) = (flags, hold)
    if flags & 3 == isDivided {
      sending = try reader.byte()
      hold = try ShareBytes.read(&reader, of: hold, toldAt: toldAt)
    }
    let code = Int64(sending & 3)
    let sentAt =
      code == 0 ? nil : sending & isSentWithHold != 0 ? placedAt : try moment()
    var holding = Holding(
      hold: hold, sending: try Sending(code: code, at: sentAt?.microsecondsSinceEpoch))
    if flags & isAccepted != 0 { holding.acceptedAt = try moment() }
    if flags & isUnknown != 0 { holding.unknownAt = try moment() }
    guard flags >> endingShift != 0 else { return holding }
    let at = try moment()
    switch flags >> endingShift {
    case 1: holding.ending = .settled(actual: try amount(&reader, held: hold.amount), at: at)
    case 2: holding.ending = .released(at: at)
    case 3: holding.ending = .expired(at: at, inferred: try inference(&reader))
    case 4:
      let actual = try amount(&reader, held: hold.amount)
      holding.ending = .reversed(actual: actual, settledAt: try moment(), at: at)
    default: throw StoreError.damagedRow("an ending that means nothing")
    }
    return holding
  }

  /// Finds the dates in the bytes of how an order stands, and steps over all of them.
  ///
  /// - Returns: where each date stands, and what it is.
  static func dates(
    _ reader: inout ByteReader, toldAt: Timestamp
  ) throws -> [(range: Range<Int>, date: Timestamp)] {
    var dates: [(range: Range<Int>, date: Timestamp)] = []
    func moment() throws {
      let start = reader.position
      let distance = try reader.signed()
      dates.append(
        (
          start..<reader.position,
          Timestamp(microsecondsSinceEpoch: toldAt.microsecondsSinceEpoch &- distance)
        ))
    }
    func passAmount() throws { if try reader.byte() != 0 { _ = try reader.signed() } }
    let flags = try reader.byte()
    var sending = flags
    if flags & 3 == isDivided {
      sending = try reader.byte()
      let lines = try ShareBytes.passToReplies(&reader)
      for _ in 0..<lines { if try lines == 1 || reader.byte() != 0 { try moment() } }
      try ShareBytes.passRest(&reader)
    }
    if sending & 3 != 0, sending & isSentWithHold == 0 { try moment() }
    if flags & isAccepted != 0 { try moment() }
    if flags & isUnknown != 0 { try moment() }
    guard flags >> endingShift != 0 else { return dates }
    try moment()
    switch flags >> endingShift {
    case 1: try passAmount()
    case 3: _ = try reader.byte()
    case 4:
      try passAmount()
      try moment()
    default: break
    }
    return dates
  }

  static func amount(_ reader: inout ByteReader, held: Money) throws -> Money {
    switch try reader.byte() {
    case 0: return held
    case 1: return Money(units: try reader.signed(), currency: held.currency)
    default: throw ByteReader.damage
    }
  }

  private static func inference(_ reader: inout ByteReader) throws -> Inference? {
    switch try reader.byte() {
    case 0: return nil
    case 1: return .bought
    case 2: return .notBought
    default: throw StoreError.damagedRow("an inference that means nothing")
    }
  }
}
