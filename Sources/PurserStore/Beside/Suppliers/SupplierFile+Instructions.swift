internal import ExactJSON
internal import GRDB
package import PurserCore

// What was said of suppliers while a gateway runs.
extension SupplierFile {
  /// What was said of each supplier, that which counts no more included. `currencies` are those that the
  /// configuration knows.
  ///
  /// - Throws: `StoreError` when the file cannot be read, or says what nobody can say.
  package func instructions(
    _ currencies: CurrencyTable
  ) async throws(StoreError) -> [SupplierID: [SupplierInstruction]] {
    let rows = try await read { db in
      try Row.fetchAll(db, sql: "SELECT supplier, said FROM instruction").map { row in
        (SupplierID(row["supplier"]), row["said"] as String)
      }
    }
    var all: [SupplierID: [SupplierInstruction]] = [:]
    for (supplier, text) in rows ?? [] {
      all[supplier] = try InstructionText.instructions(in: text, currencies)
    }
    return all
  }

  /// Keeps what was said of a supplier, in the place of all that was said before.
  ///
  /// - Throws: `StoreError` when it cannot be kept.
  package func keep(
    _ instructions: [SupplierInstruction], of supplier: SupplierID
  ) async throws(StoreError) {
    let text = InstructionText.text(of: instructions)
    try await write { db in
      if instructions.isEmpty {
        try db.execute(
          sql: "DELETE FROM instruction WHERE supplier = ?", arguments: [supplier.name])
      } else {
        try db.execute(
          sql: "INSERT OR REPLACE INTO instruction (supplier, said) VALUES (?, ?)",
          arguments: [supplier.name, text])
      }
    }
  }
}

/// Instructions as text of the file of suppliers: a JSON array.
enum InstructionText {
  /// Writes instructions.
  static func text(of instructions: [SupplierInstruction]) -> String {
    let bytes = JSONWriter.array { list in
      for instruction in instructions { list.object { write(instruction, to: &$0) } }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ instruction: SupplierInstruction, to json: inout JSONObjectWriter) {
    json.string("kind", instruction.kind.rawValue)
    json.integer("at", instruction.at.microsecondsSinceEpoch)
    if let until = instruction.until { json.integer("until", until.microsecondsSinceEpoch) }
    json.string("reason", instruction.reason)
    json.string("by", instruction.by)
    switch instruction.content {
    case .pause(let skus):
      json.array("skus") { list in for sku in skus.sorted() { list.string(sku) } }
    case .drain: break
    case .priority(let priority): json.integer("priority", Int64(priority))
    case .floor(let floor):
      json.string("pool", floor.pool)
      json.string("currency", floor.amount.currency.code)
      json.integer("decimals", Int64(floor.amount.currency.minorDigits))
      json.integer("units", floor.amount.units)
    }
  }

  /// Reads instructions.
  ///
  /// - Throws: `StoreError.corrupt` where the text is none.
  static func instructions(
    in text: String, _ currencies: CurrencyTable
  ) throws(StoreError) -> [SupplierInstruction] {
    do {
      guard let values = try JSONParser.parse(text).arrayValue else { throw damage }
      return try values.map { try instruction($0, currencies) }
    } catch let error as StoreError {
      throw error
    } catch {
      throw damage
    }
  }

  private static func instruction(
    _ value: JSONValue, _ currencies: CurrencyTable
  ) throws -> SupplierInstruction {
    func integer(_ name: String) -> Int64? { value[name]?.numberValue?.plainInteger }
    guard let kind = value["kind"]?.stringValue.flatMap(SupplierInstruction.Kind.init),
      let at = integer("at")
    else { throw damage }
    let content: SupplierInstruction.Content
    switch kind {
    case .pause:
      content = .pause(skus: Set((value["skus"]?.arrayValue ?? []).compactMap(\.stringValue)))
    case .drain: content = .drain
    case .priority:
      guard let priority = integer("priority") else { throw damage }
      content = .priority(Int(priority))
    case .floor:
      guard let code = value["currency"]?.stringValue, let decimals = integer("decimals"),
        let units = integer("units")
      else { throw damage }
      let currency = try currencies.currency(code, decimals: Int(decimals))
      content = .floor(
        Supplier.Floor(
          pool: value["pool"]?.stringValue, amount: Money(units: units, currency: currency)))
    }
    return SupplierInstruction(
      content, at: Timestamp(microsecondsSinceEpoch: at),
      until: integer("until").map { Timestamp(microsecondsSinceEpoch: $0) },
      reason: value["reason"]?.stringValue, by: value["by"]?.stringValue)
  }

  private static var damage: StoreError {
    StoreError(
      .corrupt,
      "what was said of a supplier cannot be read in the file of suppliers; say it anew once that file is "
        + "moved away")
  }
}
