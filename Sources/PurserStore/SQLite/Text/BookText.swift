internal import ExactJSON
internal import PurserCore

/// Readings, corrections, top-ups and adjustments as the JSON text that their rows keep. Amounts are
/// whole counts of their currency's precision, moments microseconds since 1970.
enum BookText {
  // MARK: Readings

  static func text(of reading: SupplierBalance) -> [UInt8] {
    JSONWriter.object { json in
      write(reading.pool, to: &json)
      json.integer("available", reading.available.units)
      for (name, amount) in [
        ("reserved", reading.reserved), ("used", reading.used), ("credited", reading.credited),
        ("credit_limit", reading.creditLimit), ("pending_top_up", reading.pendingTopUp),
      ] {
        if let amount { json.integer(name, amount.units) }
      }
      if let moment = reading.expiresAt {
        json.integer("expires_at", moment.microsecondsSinceEpoch)
      }
      if let moment = reading.supplierUpdatedAt {
        json.integer("supplier_updated_at", moment.microsecondsSinceEpoch)
      }
      json.string("deduction", reading.deductionTiming.rawValue)
      json.integer("requested_at", reading.requestedAt.microsecondsSinceEpoch)
      json.integer("received_at", reading.receivedAt.microsecondsSinceEpoch)
      json.string("source", reading.source.rawValue)
      if let order = reading.order { json.string("order", order.name) }
      if let absence = reading.absence {
        json.integer("absent_since", absence.since.microsecondsSinceEpoch)
        if let name = absence.movedTo { json.string("moved_to", name) }
        if absence.isVague { json.integer("is_vague", 1) }
        if let name = absence.leader { json.string("absent_with", name) }
      }
      json.string("digest", reading.rawDigest)
    }
  }

  static func reading(_ row: JSONFields, currencies: CurrencyTable) throws -> SupplierBalance {
    let pool = try pool(in: row, currencies: currencies)
    func amount(_ name: String) throws -> Money? {
      try row.optionalInteger(name).map { Money(units: $0, currency: pool.currency) }
    }
    let order = try row.optionalString("order").map { name in
      guard let id = OrderID(stored: name) else { throw JSONFields.damage("order") }
      return id
    }
    let source: SupplierBalance.Source = try row.choice("source")
    let receivedAt = try row.moment("received_at")
    return SupplierBalance(
      pool: pool, available: Money(units: try row.integer("available"), currency: pool.currency),
      reserved: try amount("reserved"), used: try amount("used"),
      credited: try amount("credited"), creditLimit: try amount("credit_limit"),
      pendingTopUp: try amount("pending_top_up"), expiresAt: try row.optionalMoment("expires_at"),
      deductionTiming: try row.choice("deduction"),
      supplierUpdatedAt: try row.optionalMoment("supplier_updated_at"),
      requestedAt: try row.moment("requested_at"), receivedAt: receivedAt, source: source,
      order: order, absence: try absence(source, row, receivedAt),
      rawDigest: try row.string("digest"))
  }

  /// Since when a pool is absent; earlier versions did not keep it, and it counts from the reading.
  private static func absence(
    _ source: SupplierBalance.Source, _ row: JSONFields, _ receivedAt: Timestamp
  ) throws -> SupplierBalance.Absence? {
    switch source {
    case .absent:
      SupplierBalance.Absence(
        since: try row.optionalMoment("absent_since") ?? receivedAt,
        movedTo: row.optionalString("moved_to"),
        isVague: try row.optionalInteger("is_vague") == 1,
        leader: row.optionalString("absent_with"))
    case .polled, .orderReply, .manual: nil
    }
  }

  // MARK: Pools

  private static func write(_ pool: PoolID, to json: inout JSONObjectWriter) {
    json.string("supplier", pool.supplier.name)
    json.string("pool", pool.pool)
    json.string("currency", pool.currency.code)
    json.integer("decimals", pool.currency.minorDigits)
  }

  private static func pool(in row: JSONFields, currencies: CurrencyTable) throws -> PoolID {
    PoolID(
      supplier: SupplierID(try row.string("supplier")), pool: try row.string("pool"),
      currency: try currencies.currency(
        try row.string("currency"), decimals: Int(try row.integer("decimals"))))
  }

  // MARK: Books

  /// `[[amount, at, is_subtracted], ...]`
  static func text(of corrections: [PoolBook.Correction]) -> [UInt8] {
    JSONWriter.array { list in
      for correction in corrections {
        list.array {
          $0.integer(correction.amount.units)
          $0.integer(correction.at.microsecondsSinceEpoch)
          $0.integer(correction.isSubtracted ? 1 : 0)
        }
      }
    }
  }

  static func corrections(from text: String, of pool: PoolID) throws -> [PoolBook.Correction] {
    var list = try JSONElements(text: text)
    var corrections: [PoolBook.Correction] = []
    while !list.isAtEnd {
      var elements = try list.array()
      corrections.append(
        PoolBook.Correction(
          amount: Money(units: try elements.integer(), currency: pool.currency),
          at: try elements.moment(), isSubtracted: try elements.integer() == 1))
    }
    return corrections
  }

  /// `[[reference, amount, at], ...]`, each with an object of what else is kept of it where there is any.
  static func text(of topUps: [TopUp]) -> [UInt8] {
    JSONWriter.array { list in
      for topUp in topUps {
        list.array {
          $0.string(topUp.reference.name)
          $0.integer(topUp.amount.units)
          $0.integer(topUp.announcedAt.microsecondsSinceEpoch)
          if !TopUpText.text(of: topUp).isEmpty { $0.object { TopUpText.write(topUp, to: &$0) } }
        }
      }
    }
  }

  static func topUps(from text: String, of pool: PoolID) throws -> [TopUp] {
    var list = try JSONElements(text: text)
    var topUps: [TopUp] = []
    while !list.isAtEnd {
      var elements = try list.array()
      var topUp = TopUp(
        reference: try reference(try elements.string()), pool: pool,
        amount: Money(units: try elements.integer(), currency: pool.currency),
        announcedAt: try elements.moment())
      if !elements.isAtEnd { try TopUpText.read(try elements.object(), into: &topUp) }
      topUps.append(topUp)
    }
    return topUps
  }

  static func reference(_ name: String) throws -> EntryReference {
    guard let reference = EntryReference(name) else {
      throw StoreError.damagedRow("an impossible reference")
    }
    return reference
  }

  // MARK: What the owner told

  static func text(of entry: OwnerEntry) -> [UInt8] {
    JSONWriter.object { json in
      switch entry {
      case .topUp(let topUp):
        json.string("kind", "top_up")
        write(topUp.pool, to: &json)
        json.string("reference", topUp.reference.name)
        json.integer("amount", topUp.amount.units)
        json.integer("at", topUp.announcedAt.microsecondsSinceEpoch)
        TopUpText.write(topUp, to: &json)
      case .adjustment(let adjustment):
        json.string("kind", "adjustment")
        write(adjustment.pool, to: &json)
        json.string("reference", adjustment.reference.name)
        json.string("type", adjustment.type.name)
        json.integer("amount", adjustment.amount.units)
        json.integer("at", adjustment.at.microsecondsSinceEpoch)
        if let note = adjustment.note { json.string("note", note) }
        if let name = adjustment.explains {
          json.integer("noticed_at", name.noticedAt.microsecondsSinceEpoch)
          json.integer("found", name.amount.units)
        }
        if let order = adjustment.order { json.string("order", order.name) }
      }
    }
  }

  static func ownerEntry(_ row: JSONFields, currencies: CurrencyTable) throws -> OwnerEntry {
    let pool = try pool(in: row, currencies: currencies)
    let amount = Money(units: try row.integer("amount"), currency: pool.currency)
    let reference = try reference(try row.string("reference"))
    switch try row.string("kind") {
    case "top_up":
      var topUp = TopUp(
        reference: reference, pool: pool, amount: amount, announcedAt: try row.moment("at"))
      try TopUpText.read(row, into: &topUp)
      return .topUp(topUp)
    case "adjustment":
      return .adjustment(
        Adjustment(
          reference: reference, pool: pool, type: TransactionType(stored: try row.string("type")),
          amount: amount, note: row.optionalString("note"),
          explains: try row.optionalMoment("noticed_at").map { noticedAt in
            FindingName(
              noticedAt: noticedAt,
              amount: Money(units: try row.integer("found"), currency: pool.currency))
          }, order: row.optionalString("order").flatMap { OrderID(stored: $0) },
          at: try row.moment("at")))
    default: throw JSONFields.damage("kind")
    }
  }
}
