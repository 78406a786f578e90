internal import ExactJSON
internal import PurserCore

/// Decisions and readings as the JSON text that their rows keep. Amounts are whole counts of their
/// currency's precision, moments microseconds since 1970.
enum LedgerJSON {
  // MARK: Currency

  /// The currency of a row. One that was declared when the row was written and is not any more is
  /// declared anew; one whose decimals have changed would give old counts a new meaning.
  static func currency(
    _ code: String, decimals: Int, known: CurrencyTable
  ) throws -> Currency {
    guard let currency = known[code] else {
      return try Currency(declaring: code, minorDigits: decimals)
    }
    guard currency.minorDigits == decimals else {
      throw StoreError(
        .failed,
        "the ledger counts \(code) with \(decimals) decimals, the configuration declares "
          + "\(currency.minorDigits); declare \(decimals), or start a new ledger")
    }
    return currency
  }

  // MARK: Readings

  static func text(of reading: SupplierBalance) -> String {
    let bytes = JSONWriter.object { json in
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
      json.string("digest", reading.rawDigest)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func reading(from text: String, currencies: CurrencyTable) throws -> SupplierBalance {
    let row = try Fields(text)
    let pool = try pool(in: row, currencies: currencies)
    let currency = pool.currency
    func amount(_ name: String) throws -> Money? {
      try row.optionalInteger(name).map { Money(units: $0, currency: currency) }
    }
    func moment(_ name: String) throws -> Timestamp? {
      try row.optionalInteger(name).map(Timestamp.init(microsecondsSinceEpoch:))
    }
    return SupplierBalance(
      pool: pool, available: Money(units: try row.integer("available"), currency: currency),
      reserved: try amount("reserved"), used: try amount("used"),
      credited: try amount("credited"), creditLimit: try amount("credit_limit"),
      pendingTopUp: try amount("pending_top_up"), expiresAt: try moment("expires_at"),
      deductionTiming: try row.choice("deduction"),
      supplierUpdatedAt: try moment("supplier_updated_at"),
      requestedAt: Timestamp(microsecondsSinceEpoch: try row.integer("requested_at")),
      receivedAt: Timestamp(microsecondsSinceEpoch: try row.integer("received_at")),
      source: try row.choice("source"), rawDigest: try row.string("digest"))
  }

  // MARK: Pools

  static func write(_ pool: PoolID, to json: inout JSONObjectWriter) {
    json.string("supplier", pool.supplier.name)
    json.string("pool", pool.pool)
    json.string("currency", pool.currency.code)
    json.integer("decimals", pool.currency.minorDigits)
  }

  static func pool(in row: Fields, currencies: CurrencyTable) throws -> PoolID {
    PoolID(
      supplier: SupplierID(try row.string("supplier")), pool: try row.string("pool"),
      currency: try currency(
        try row.string("currency"), decimals: Int(try row.integer("decimals")),
        known: currencies))
  }

  /// The members of a stored object. What does not fit is damage to the store.
  struct Fields {
    private let object: JSONObject

    init(_ text: String) throws {
      guard let object = try JSONParser.parse(text).objectValue else {
        throw StoreError(.corrupt, "a row of the ledger holds no JSON object")
      }
      self.object = object
    }

    init(_ object: JSONObject) { self.object = object }

    func optionalInteger(_ name: String) throws -> Int64? {
      guard let value = object[name] else { return nil }
      guard let integer = value.numberValue?.plainInteger else { throw Self.damage(name) }
      return integer
    }

    func integer(_ name: String) throws -> Int64 {
      guard let integer = try optionalInteger(name) else { throw Self.damage(name) }
      return integer
    }

    func optionalString(_ name: String) -> String? { object[name]?.stringValue }

    func string(_ name: String) throws -> String {
      guard let string = optionalString(name) else { throw Self.damage(name) }
      return string
    }

    func objects(_ name: String) throws -> [Fields] {
      guard let values = object[name]?.arrayValue else { throw Self.damage(name) }
      return try values.map { value in
        guard let object = value.objectValue else { throw Self.damage(name) }
        return Fields(object)
      }
    }

    func choice<Choice: RawRepresentable<String>>(_ name: String) throws -> Choice {
      guard let choice = Choice(rawValue: try string(name)) else { throw Self.damage(name) }
      return choice
    }

    static func damage(_ name: String) -> StoreError {
      StoreError(.corrupt, "a row of the ledger is damaged: `\(name)` is missing or wrong")
    }
  }
}
