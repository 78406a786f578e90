internal import ExactJSON
internal import PurserCore

/// Keeps of a top-up what its name, amount and beginning do not say, as the members of an object. Files of
/// earlier versions have none of it.
enum TopUpText {
  /// The object, or an empty text where there is nothing to keep.
  static func text(of topUp: TopUp) -> String {
    let text = String(decoding: JSONWriter.object { write(topUp, to: &$0) }, as: UTF8.self)
    return text == "{}" ? "" : text
  }

  static func write(_ topUp: TopUp, to json: inout JSONObjectWriter) {
    func moment(_ name: String, _ moment: Timestamp?) {
      if let moment { json.integer(name, moment.microsecondsSinceEpoch) }
    }
    func money(_ name: String, _ money: Money?) {
      if let money { json.integer(name, money.units) }
    }
    moment("expected_at", topUp.expectedAt)
    money("fee_up_to", topUp.feeUpTo)
    if let note = topUp.note { json.string("note", note) }
    moment("sent_at", topUp.sentAt)
    money("arrived", topUp.arrived)
    money("fee", topUp.fee)
    moment("arrived_at", topUp.arrivedAt)
    if topUp.isShort { json.integer("is_short", 1) }
    moment("cancelled_at", topUp.cancelledAt)
  }

  static func read(_ row: JSONFields, into topUp: inout TopUp) throws {
    let currency = topUp.amount.currency
    func money(_ name: String) throws -> Money? {
      try row.optionalInteger(name).map { Money(units: $0, currency: currency) }
    }
    topUp.expectedAt = try row.optionalMoment("expected_at")
    topUp.feeUpTo = try money("fee_up_to")
    topUp.note = row.optionalString("note")
    topUp.sentAt = try row.optionalMoment("sent_at")
    topUp.arrived = try money("arrived")
    topUp.fee = try money("fee")
    topUp.arrivedAt = try row.optionalMoment("arrived_at")
    topUp.isShort = try row.optionalInteger("is_short") == 1
    topUp.cancelledAt = try row.optionalMoment("cancelled_at")
  }
}

extension TopUp {
  /// Whether it is over: it arrived or was called off.
  var isOver: Bool { arrived != nil || cancelledAt != nil }
}
