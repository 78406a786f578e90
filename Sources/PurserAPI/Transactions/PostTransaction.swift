internal import ExactJSON
internal import HTTPTypes
internal import Hummingbird
internal import PurserCore

extension Gateway {
  /// `POST /v1/transactions`: the owner tells of a change that no order explains.
  @Sendable func postTransaction(
    _ request: Request, context: BasicRequestContext
  ) async throws -> Response {
    let reader = try await object(in: request)
    try reader.refuseUnknown(besides: OwnerEntryRequest.members + ["type", "note"])
    let entry = try OwnerEntryRequest(reader, request.idempotencyKey, in: self)
    let type = try entryType(reader, "type")
    guard let amount = try reader.optionalAmount("amount", in: entry.pool.currency) else {
      throw reader.missing("amount")
    }
    guard amount.units != 0 else {
      throw Problem(.invalidField, "`amount` must not be zero", field: "amount")
    }
    let note = try reader.optionalString("note")
    guard note?.utf8.count ?? 0 <= Self.maximumNoteBytes else {
      throw Problem(
        .invalidField, "`note` is over the limit of \(Self.maximumNoteBytes) bytes", field: "note")
    }
    let adjustment = try await answering { () throws(LedgerError) in
      try await ledger.adjust(
        entry.reference, pool: entry.pool, type: type, amount: amount, note: note)
    }
    return Response(status: .created) { json in
      json.string("id", adjustment.reference.name)
      json.string("type", adjustment.type.name)
      adjustment.pool.write(to: &json)
      json.string("amount", adjustment.amount.decimalString)
      json.string("note", adjustment.note)
      json.string("at", adjustment.at.rfc3339)
    }
  }

  /// `adjustment`, or a type that the owner declares: the others are for Purser to find.
  func entryType(
    _ reader: ObjectReader, _ member: String, besides others: [TransactionType] = []
  ) throws(Problem) -> TransactionType {
    guard let name = try reader.optionalString(member) else { return .adjustment }
    let known = [.adjustment] + others + terms.transactionTypes.sorted { $0.name < $1.name }
    guard let type = known.first(where: { $0.name == name }) else {
      throw Problem(
        .invalidField,
        "`\(member)` must be one of \(known.map(\.name).joined(separator: ", ")); "
          + "`transactions.types` in suppliers.yaml declares more", field: member)
    }
    return type
  }
}

/// What the owner's entries have in common.
struct OwnerEntryRequest {
  let reference: EntryReference
  let pool: PoolID

  static let members = ["id", "supplier", "pool", "currency", "amount"]

  /// Reads the name of an entry and its pool.
  ///
  /// - Throws: `Problem` that names the field.
  init(
    _ reader: ObjectReader, _ idempotencyKey: String?, in gateway: Gateway
  ) throws(Problem) {
    let given = try reader.optionalString("id")
    if let given, let idempotencyKey, given != idempotencyKey {
      throw Problem(
        .conflictingFields, "`id` and the header Idempotency-Key name different entries",
        field: "id")
    }
    guard let name = given ?? idempotencyKey else { throw reader.missing("id") }
    guard let reference = EntryReference(name) else {
      throw Problem(
        .invalidField, "`id` must be 1 to \(OrderID.maximumLength) visible ASCII characters",
        field: "id")
    }
    let supplier = SupplierID(try reader.string("supplier"))
    guard gateway.terms.supplierIDs.contains(supplier) else {
      throw Problem(
        .unknownSupplier, "suppliers.yaml has no supplier `\(supplier.name.prefix(64))`",
        field: "supplier")
    }
    let code = try reader.string("currency")
    guard let currency = gateway.terms.currencies[code] else {
      throw Problem(
        .unknownCurrency,
        "`\(code.prefix(20))` is neither an ISO 4217 code nor declared in suppliers.yaml",
        field: "currency")
    }
    self.reference = reference
    pool = PoolID(
      supplier: supplier, pool: try reader.optionalString("pool") ?? PoolID.mainPool,
      currency: currency)
  }
}

extension PoolID {
  /// Writes which pool it is, as members of an object.
  func write(to json: inout JSONObjectWriter) {
    json.string("supplier", supplier.name)
    json.string("pool", pool)
    json.string("currency", currency.code)
  }
}
