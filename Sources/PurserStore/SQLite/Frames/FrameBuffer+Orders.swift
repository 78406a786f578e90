internal import PurserCore

/// What the first byte of an order's record says of the rest.
struct OrderFlags: OptionSet {
  let rawValue: UInt8

  /// The name is a UUID, in 16 bytes.
  static let isUUID = OrderFlags(rawValue: 1)
  /// It is the first attempt, and tells nothing but its cost. Where it is not, the number of the attempt
  /// follows, zero for the first, and details precede the fingerprint. Of a refused order: it has details.
  static let isFirstAttempt = OrderFlags(rawValue: 2)
  static let isRefusedWithDetails = isFirstAttempt
  /// It is assumed to have been on its way since its hold.
  static let isAssumedSent = OrderFlags(rawValue: 4)
  /// The fingerprint and the decision are there.
  static let isAnswered = OrderFlags(rawValue: 8)
  /// How the order stands is there.
  static let hasStanding = OrderFlags(rawValue: 16)

  /// How the order stood when the record was written, in the three highest bits.
  static func standing(_ standing: NamePlace.Standing) -> OrderFlags {
    OrderFlags(rawValue: standing.rawValue << 5)
  }

  /// How the order stood when the record was written.
  var standing: NamePlace.Standing { NamePlace.Standing(rawValue: rawValue >> 5) ?? .none }
}

/// The records that orders begin with:
///
///     held, carried   flags, moment, name, payer, amounts, attempt, sending,
///                     count of entries, entries, standing, details, fingerprint, decision
///                     (the standing behind its length and when it was told, after the hold)
///     part            as `carried` without an answer, then how far back the number of the hold is that it was
///                     taken from, for how many units that is since, plus one (zero where nobody knows), moment
///     refused         flags, moment, name, currency, details, fingerprint, decision
extension FrameBuffer {
  /// Writes an order for which money was set aside.
  ///
  /// - Parameters:
  ///   - record: the order.
  ///   - holding: how it stands.
  ///   - kind: `held`, or `carried` with how it stands.
  ///   - isAnswered: whether its answer is to be kept.
  ///   - entries: those that are kept with it.
  ///   - number: the number of the first of them.
  ///   - numbers: gives the numbers of pools.
  /// - Throws: what SQLite fails with when a name gets its number.
  func held(
    _ record: OrderRecord, _ holding: Holding, as kind: RecordKind, isAnswered: Bool = true,
    entries: ArraySlice<Transaction>, from number: Int64, _ numbers: inout PoolNumbers
  ) throws {
    let mark = open(kind)
    let place = body.count
    var flags = try head(
      record.id, placedAt: record.placedAt, hasDetails: record.details != nil, holding, as: kind,
      entries: entries, from: number, &numbers)
    if isAnswered {
      flags.insert(.isAnswered)
      if !flags.contains(.isFirstAttempt) { details(record.details ?? OrderDetails()) }
      try answer(record, of: holding.hold.amount, &numbers)
    }
    body.replace(flags.rawValue, at: place)
    close(mark, kind)
  }

  /// Writes a part of a hold that was divided.
  ///
  /// - Parameters:
  ///   - division: the hold and the part.
  ///   - holding: how the part stands.
  ///   - parent: the number of the record of the hold that it was taken from.
  ///   - numbers: gives the numbers of pools.
  /// - Throws: what SQLite fails with when a name gets its number.
  func part(
    _ division: HoldDivision, _ holding: Holding, of parent: Int64, _ numbers: inout PoolNumbers
  ) throws {
    let distance = nextNumber - parent
    let mark = open(.part)
    let place = body.count
    let flags = try head(
      division.part.id, placedAt: division.part.placedAt, hasDetails: false, holding, as: .part,
      entries: [], from: 0, &numbers)
    body.unsigned(UInt64(distance))
    body.unsigned(division.quantity.map { UInt64(bitPattern: $0) &+ 1 } ?? 0)
    moment(division.at)
    body.replace(flags.rawValue, at: place)
    close(mark, .part)
  }

  /// Writes what stands before the answer of an order.
  ///
  /// - Returns: the flags, to be put in the place of its first byte.
  private func head(
    _ id: OrderID, placedAt: Timestamp, hasDetails: Bool, _ holding: Holding,
    as kind: RecordKind, entries: ArraySlice<Transaction>, from number: Int64,
    _ numbers: inout PoolNumbers
  ) throws -> OrderFlags {
    let hold = holding.hold
    var flags: OrderFlags = .standing(.init(holding))
    body.byte(0)
    moment(placedAt)
    if OrderName.write(id, to: body) { flags.insert(.isUUID) }
    body.unsigned(UInt64(try numbers.catalogue.payer(of: hold, numbers.db)))
    if hold.isSplit {
      for line in hold.lines { body.signed(line.amount.units) }
    } else {
      body.signed(hold.amount.units)
    }
    if hold.attempt == 1, !hasDetails {
      flags.insert(.isFirstAttempt)
    } else {
      body.unsigned(hold.attempt == 1 ? 0 : hold.attempt)
    }
    if holding.sending == .assumed(at: placedAt), hold.timeToLive == nil {
      flags.insert(.isAssumedSent)
    } else {
      SendingBytes.write(holding.sending, hold.timeToLive, placedAt: placedAt, to: body)
    }
    body.unsigned(entries.count)
    try OrderEntries.write(
      entries, from: number, hold: hold, at: placedAt, to: self, &numbers)
    if kind != .held || holding.hasNews {
      flags.insert(.hasStanding)
      // The end counts as when it was told, since it says which readings contain it.
      let toldAt = holding.ending?.moment ?? placedAt
      let told = body.open()
      body.signed(toldAt.microsecondsSinceEpoch &- placedAt.microsecondsSinceEpoch)
      Standing.write(holding, placedAt: placedAt, toldAt: toldAt, to: body)
      body.close(told)
    }
    return flags
  }

  /// Writes an order that nobody could pay for.
  func refused(_ record: OrderRecord, _ numbers: inout PoolNumbers) throws {
    try numbers.catalogue.store(record.status.currency, numbers.db)
    let mark = open(.refused)
    let place = body.count
    body.byte(0)
    moment(record.status.placedAt)
    var flags = OrderFlags.standing(.refused).union(.isAnswered)
    if OrderName.write(record.id, to: body) { flags.insert(.isUUID) }
    body.text(record.status.currency.code)
    if let details = record.details {
      flags.insert(.isRefusedWithDetails)
      self.details(details)
    }
    try answer(record, of: .zero(record.status.currency), &numbers)
    body.replace(flags.rawValue, at: place)
    close(mark, .refused)
  }

  private func answer(
    _ record: OrderRecord, of amount: Money, _ numbers: inout PoolNumbers
  ) throws {
    record.fingerprint.withBytes { body.raw($0) }
    try decision(record.decision, of: amount, &numbers)
  }
}
