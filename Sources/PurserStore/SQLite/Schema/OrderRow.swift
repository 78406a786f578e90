internal import GRDB
internal import PurserCore

/// A row of an older file's `orders`, under the cursor of a statement that selects `columns`.
struct OrderRow {
  static let columns = """
    coalesce(id, former_id), currency, payer, placed_at, amount, others, attempt, sending, sent_at, accepted_at,
    unknown_at, ended_at, ending, actual, settled_at, inferred
    """
  /// The columns of the stored answer, to follow the others.
  static let answerColumns = "fingerprint, decision"

  let row: CStatement
  let catalogue: Catalogue

  /// When it was placed.
  var placedAt: Timestamp { row.moment(3) }

  /// The order, and what was held for it. Where the answer is gone, that of the record means nothing.
  func recordOrStatus(isAnswered: Bool) throws -> (record: OrderRecord, holding: Holding?) {
    if isAnswered {
      let record = try record()
      return (record, record.state.holding)
    }
    let status = try status()
    let nothing = Decision(policy: .priority, currency: status.currency, judgements: [])
    return (
      OrderRecord(status: status, fingerprint: .zero, decision: nothing), status.state.holding
    )
  }

  /// Where the order stands, with its stored answer.
  private func record() throws -> OrderRecord {
    let id = try id()
    let fingerprint = try fingerprint(of: id)
    let text = row.text(17)
    guard let holding = try holding(of: id) else {
      let currency = try catalogue.currency(row.text(1))
      let decision = try decision(from: text, of: id, currency)
      return OrderRecord(
        status: OrderStatus(
          id: id, currency: currency, placedAt: row.moment(3),
          state: .refused(decision.refusal)),
        fingerprint: fingerprint, decision: decision)
    }
    let status = status(of: id, holding)
    return OrderRecord(
      status: status, fingerprint: fingerprint,
      decision: try decision(from: text, of: id, status.currency))
  }

  /// Where an order stands that was held.
  private func status() throws -> OrderStatus {
    let id = try id()
    guard let holding = try holding(of: id) else { throw Self.damage(id, "it was never held") }
    return status(of: id, holding)
  }

  private func status(of id: OrderID, _ holding: Holding) -> OrderStatus {
    OrderStatus(
      id: id, currency: holding.hold.amount.currency, placedAt: row.moment(3),
      state: .held(holding))
  }

  private func id() throws -> OrderID {
    guard let id = OrderID(row.text(0)) else {
      throw StoreError.damagedRow("an order with an impossible name")
    }
    return id
  }

  /// The fingerprint: bytes, or the digits that files of older versions have.
  private func fingerprint(of id: OrderID) throws -> Fingerprint {
    let bytes = row.isBlob(16) ? row.bytes(16) : Hexadecimal.bytes(row.text(16)) ?? []
    guard let fingerprint = bytes.withUnsafeBytes({ Fingerprint(bytes: $0) }) else {
      throw Self.damage(id, "its fingerprint is no digest")
    }
    return fingerprint
  }

  private func decision(
    from text: String, of id: OrderID, _ currency: Currency
  ) throws -> Decision {
    do {
      return try DecisionText(catalogue: catalogue, currency: currency).decision(from: text)
    } catch {
      throw Self.damage(id, "its decision cannot be read")
    }
  }

  // MARK: Holding

  private func holding(of id: OrderID) throws -> Holding? {
    guard let payer = row.optionalInteger(2) else { return nil }
    let pools = try catalogue.pools(ofPayer: payer)
    var amounts = [row.integer(4)]
    if let others = row.optionalText(5) {
      amounts += others.split(separator: ",").compactMap { Int64($0) }
    }
    guard amounts.count == pools.count else { throw Self.damage(id, "its amounts do not fit") }
    let lines = zip(pools, amounts).map { pool, units in
      Hold.Line(pool: pool, amount: Money(units: units, currency: pool.currency))
    }
    let attempt = Int(row.integer(6))
    guard let hold = Self.hold(lines, attempt) else { throw Self.damage(id, "it holds nothing") }
    let sentAt = row.optionalInteger(8)
    let isAssumed = row.integer(7) == 1
    return Holding(
      hold: hold,
      sending: try Sending(code: row.integer(7), at: sentAt ?? (isAssumed ? row.integer(3) : nil)),
      acceptedAt: row.optionalMoment(9), unknownAt: row.optionalMoment(10),
      ending: try ending(of: id, in: hold.amount.currency))
  }

  private static func hold(_ lines: [Hold.Line], _ attempt: Int) -> Hold? {
    lines.count == 1
      ? Hold(pool: lines[0].pool, amount: lines[0].amount, attempt: attempt)
      : Hold(lines: lines, attempt: attempt)
  }

  private func ending(of id: OrderID, in currency: Currency) throws -> Ending? {
    guard let name = row.optionalText(12) else { return nil }
    guard let at = row.optionalMoment(11) else { throw Self.damage(id, "it ended at no time") }
    let inferred = try row.optionalText(15).map { text in
      guard let inference = Inference(rawValue: text) else {
        throw Self.damage(id, "what was inferred of it means nothing")
      }
      return inference
    }
    return try Ending(
      name: name, at: at,
      actual: row.optionalInteger(13).map { Money(units: $0, currency: currency) },
      settledAt: row.optionalMoment(14), inferred: inferred)
  }

  private static func damage(_ id: OrderID, _ what: String) -> StoreError {
    StoreError(.corrupt, "the stored row of order \(id) is damaged: \(what)")
  }
}
