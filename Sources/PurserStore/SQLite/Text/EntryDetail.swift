internal import ExactJSON
internal import PurserCore

/// What an entry says of its cause beyond an order and a reference, as JSON: the reading beside what
/// the records let it be, an inference, the owner's words.
enum EntryDetail {
  static func text(of cause: Transaction.Cause) -> String? {
    switch cause {
    case .order, .owner(_, nil, _): nil
    case .inference(_, let inference, let observation):
      text { json in
        json.string("inferred", inference.rawValue)
        write(observation, to: &json)
      }
    case .reading(let observation), .topUp(_, let observation):
      text { write(observation, to: &$0) }
    case .owner(_, let note?, _): text { $0.string("note", note) }
    case .explanation(let finding, _):
      text { json in
        json.integer("found", finding.amount.units)
        write(finding.observation, to: &json)
      }
    }
  }

  /// The cause of an entry, from its columns.
  static func cause(
    order: OrderID?, reference: EntryReference?, detail: String?, currency: Currency
  ) throws -> Transaction.Cause {
    let fields = try detail.map { try JSONFields($0) }
    let observation = try fields.flatMap { try Self.observation($0, currency) }
    if let found = try fields?.optionalInteger("found"), let observation {
      return .explanation(
        Finding(amount: Money(units: found, currency: currency), observation: observation),
        by: try teller(order, reference))
    }
    switch (order, reference, observation) {
    case (let order?, _, let observation?):
      guard let fields else { break }
      return .inference(order, try fields.choice("inferred"), observation)
    case (let order?, let reference?, nil):
      return .owner(reference, note: fields?.optionalString("note"), order: order)
    case (let order?, nil, nil): return .order(order)
    case (nil, let reference?, let observation?): return .topUp(reference, observation)
    case (nil, let reference?, nil):
      return .owner(reference, note: fields?.optionalString("note"))
    case (nil, nil, let observation?): return .reading(observation)
    case (nil, nil, nil): break
    }
    throw StoreError.damagedRow("an entry without a cause")
  }

  private static func teller(_ order: OrderID?, _ reference: EntryReference?) throws -> Teller {
    switch (order, reference) {
    case (let order?, nil): return .order(order)
    case (nil, let reference?): return .owner(reference)
    case (nil, nil), (.some, .some): throw StoreError.damagedRow("an explanation by nobody")
    }
  }

  private static func text(_ body: (inout JSONObjectWriter) -> Void) -> String {
    String(decoding: JSONWriter.object(body), as: UTF8.self)
  }

  private static func write(
    _ observation: Transaction.Observation, to json: inout JSONObjectWriter
  ) {
    json.integer("available", observation.available.units)
    json.integer("lowest", observation.lowest.units)
    json.integer("highest", observation.highest.units)
    json.integer("requested_at", observation.requestedAt.microsecondsSinceEpoch)
    json.integer("received_at", observation.receivedAt.microsecondsSinceEpoch)
    if observation.isAbsence { json.integer("is_absence", 1) }
    if let name = observation.movedTo { json.string("moved_to", name) }
  }

  private static func observation(
    _ row: JSONFields, _ currency: Currency
  ) throws -> Transaction.Observation? {
    guard try row.optionalInteger("available") != nil else { return nil }
    func money(_ name: String) throws -> Money {
      Money(units: try row.integer(name), currency: currency)
    }
    return Transaction.Observation(
      available: try money("available"), lowest: try money("lowest"),
      highest: try money("highest"), requestedAt: try row.moment("requested_at"),
      receivedAt: try row.moment("received_at"),
      isAbsence: try row.optionalInteger("is_absence") == 1,
      movedTo: row.optionalString("moved_to"))
  }
}
