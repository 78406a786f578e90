internal import ExactJSON
internal import PurserCore

/// The note of an attempt, but for what its row has in columns, as the text of a JSON object.
enum AttemptText {
  static func text(of note: AttemptNote) -> [UInt8] {
    JSONWriter.object { json in
      if let request = note.request { write(request, to: &json) }
      if let kept = note.memo?.kept { json.string("kept", kept) }
      if note.memo?.wasTaken ?? false { json.integer("taken", 1) }
      if let read = note.memo?.contentRead, !read.isEmpty {
        json.string("content_read", read.sorted().map(String.init).joined(separator: ","))
      }
      if let state = note.state { json.string("state", state.rawValue) }
      if let problem = note.problem { write(problem, to: &json) }
      if let charged = note.charged { write(charged, "charged", to: &json) }
      if let quantity = note.quantity { json.integer("delivered", quantity) }
      if note.isLate { json.integer("late", 1) }
      if let wasFreed = note.wasFreedToGoOn { json.integer("freed_to_go_on", wasFreed ? 1 : 0) }
    }
  }

  /// A problem by itself.
  static func text(of problem: AttemptProblem) -> [UInt8] {
    JSONWriter.object { write(problem, to: &$0) }
  }

  private static func write(_ problem: AttemptProblem, to json: inout JSONObjectWriter) {
    json.string("problem", problem.kind.rawValue)
    json.string("message", problem.message)
    if let word = problem.word { json.string("word", word) }
    if let status = problem.status { json.integer("status", Int64(status)) }
  }

  /// The problem that a text tells; `nil` where it tells none.
  static func problem(in row: JSONFields) throws -> AttemptProblem? {
    guard let kind: AttemptProblem.Kind = try row.optionalChoice("problem") else { return nil }
    return AttemptProblem(
      kind, try row.string("message"),
      status: try row.optionalInteger("status").map { Int(clamping: $0) },
      word: row.optionalString("word"))
  }

  private static func write(_ request: AttemptOrder, to json: inout JSONObjectWriter) {
    json.string("id", request.id)
    if let sku = request.sku { json.string("sku", sku) }
    json.integer("quantity", request.quantity)
    write(request.amount, "amount", to: &json)
    if let recipient = request.recipient { json.string("recipient", recipient) }
    json.array("parameters") { list in
      for (name, value) in request.parameters.sorted(by: { $0.key < $1.key }) {
        list.object {
          $0.string("name", name)
          $0.string("value", value)
        }
      }
    }
  }

  private static func write(_ money: Money, _ name: String, to json: inout JSONObjectWriter) {
    json.integer(name, money.units)
    json.string("\(name)_currency", money.currency.code)
    json.integer("\(name)_decimals", Int64(money.currency.minorDigits))
  }

  /// Completes a note of what its row's columns say.
  static func complete(
    _ note: inout AttemptNote, from row: JSONFields, currencies: CurrencyTable
  ) throws {
    note.request = try request(of: note.hold, row, currencies)
    note.memo?.kept = row.optionalString("kept") ?? "{}"
    note.memo?.wasTaken = try row.optionalInteger("taken") == 1
    note.memo?.contentRead = Set(
      (row.optionalString("content_read") ?? "").split(separator: ",").compactMap { Int($0) })
    note.state = try row.optionalChoice("state")
    note.problem = try problem(in: row)
    note.charged = try money("charged", row, currencies)
    note.quantity = try row.optionalInteger("delivered")
    note.isLate = try row.optionalInteger("late") == 1
    note.wasFreedToGoOn = try row.optionalInteger("freed_to_go_on").map { $0 == 1 }
  }

  private static func request(
    of hold: OrderID, _ row: JSONFields, _ currencies: CurrencyTable
  ) throws -> AttemptOrder? {
    guard let id = row.optionalString("id") else { return nil }
    guard let amount = try money("amount", row, currencies) else {
      throw JSONFields.damage("amount")
    }
    var parameters: [String: String] = [:]
    for parameter in try row.objects("parameters") {
      parameters[try parameter.string("name")] = try parameter.string("value")
    }
    return AttemptOrder(
      order: hold.order, number: hold.attemptNumber, id: id, sku: row.optionalString("sku"),
      quantity: try row.integer("quantity"), amount: amount,
      recipient: row.optionalString("recipient"), parameters: parameters)
  }

  private static func money(
    _ name: String, _ row: JSONFields, _ currencies: CurrencyTable
  ) throws -> Money? {
    guard let units = try row.optionalInteger(name) else { return nil }
    let currency = try currencies.currency(
      try row.string("\(name)_currency"),
      decimals: Int(clamping: try row.integer("\(name)_decimals")))
    return Money(units: units, currency: currency)
  }
}
