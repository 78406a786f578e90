package import ExactJSON
package import PurserCore

extension StoredTransaction {
  /// Writes the entry as `GET /v1/transactions` and `purser history --json` give it.
  package func write(to json: inout JSONObjectWriter) {
    let cause = transaction.cause
    json.integer("number", number)
    json.string("at", transaction.at.rfc3339)
    json.string("type", transaction.type.name)
    json.string("supplier", transaction.pool.supplier.name)
    json.string("pool", transaction.pool.pool)
    json.string("currency", transaction.pool.currency.code)
    json.string("amount", transaction.amount.decimalString)
    json.string("balance", transaction.balance.decimalString)
    json.string("order", cause.order?.order.name)
    json.string("reference", cause.reference?.name)
    json.string("inferred", cause.inference?.rawValue)
    json.string("note", cause.note)
    json.string("open", open?.decimalString)
    json.integer("explains", explains)
    guard let observation = cause.observation else { return json.null("reading") }
    json.object("reading") { json in
      json.string("available", observation.available.decimalString)
      json.string("expected_low", observation.lowest.decimalString)
      json.string("expected_high", observation.highest.decimalString)
      json.string("requested_at", observation.requestedAt.rfc3339)
      json.string("received_at", observation.receivedAt.rfc3339)
      json.bool("absent", observation.isAbsence)
      json.string("moved_to", observation.movedTo)
    }
  }

  /// The entry as one line of NDJSON, with its line break.
  package var line: [UInt8] { JSONWriter.object(write) + [UInt8(ascii: "\n")] }
}

extension StoredTransaction {
  /// The first record of a CSV file of entries, with its line break (RFC 4180).
  package static let heading = CSV.record(columns)

  private static let columns = [
    "number", "at", "type", "supplier", "pool", "currency", "amount", "balance", "order",
    "reference", "inferred", "note", "reading_available", "expected_low", "expected_high",
    "requested_at", "received_at", "open", "explains", "absent", "moved_to",
  ]

  /// The entry as a record of CSV, with its line break. What is not known is empty.
  package var record: [UInt8] {
    let cause = transaction.cause
    let observation = cause.observation
    let fields = [
      String(number), transaction.at.rfc3339, transaction.type.name,
      transaction.pool.supplier.name, transaction.pool.pool, transaction.pool.currency.code,
      transaction.amount.decimalString, transaction.balance.decimalString,
      cause.order?.order.name ?? "", cause.reference?.name ?? "", cause.inference?.rawValue ?? "",
      cause.note ?? "", observation?.available.decimalString ?? "",
      observation?.lowest.decimalString ?? "", observation?.highest.decimalString ?? "",
      observation?.requestedAt.rfc3339 ?? "", observation?.receivedAt.rfc3339 ?? "",
      open?.decimalString ?? "", explains.map(String.init) ?? "",
      observation.map { $0.isAbsence ? "true" : "false" } ?? "", observation?.movedTo ?? "",
    ]
    return CSV.record(fields)
  }
}

extension Transaction.Cause {
  /// What a reading told of an order.
  fileprivate var inference: Inference? {
    switch self {
    case .inference(_, let inference, _): inference
    case .order, .reading, .topUp, .owner, .explanation: nil
    }
  }

  /// The owner's words.
  fileprivate var note: String? {
    switch self {
    case .owner(_, let note, _): note
    case .order, .inference, .reading, .topUp, .explanation: nil
    }
  }
}
