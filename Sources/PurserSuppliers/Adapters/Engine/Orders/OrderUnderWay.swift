internal import ExactJSON
internal import PurserCore

/// All that is known of one attempt while it is asked about.
struct OrderUnderWay {
  let order: AttemptOrder
  var memo: AttemptMemo
  var kept: JSONObject
  /// What was computed from credentials, and tokens: kept out of messages.
  var secrets: [String] = []
  /// Whether a call has left that gives its content once, and may have given it.
  var hasReadOnce = false
  /// Whether a request has left that may buy.
  var mayHaveBought = false
  /// What names stand for that are the adapter's: settings, tables, and the parameters of the order.
  private let own: [String: Value]

  init(
    _ order: AttemptOrder, _ memo: AttemptMemo, _ definition: OrderDefinition,
    _ known: [String: Value]
  ) {
    self.order = order
    self.memo = memo
    var own = known
    for parameter in definition.parameters {
      if case .text(let text)? = parameter.defaultValue { own[parameter.name] = .text(text) }
      if case .list(let texts)? = parameter.defaultValue {
        own[parameter.name] = .structure(.array(texts.map { .string($0) }))
      }
      if let given = order.parameters[parameter.name] { own[parameter.name] = .text(given) }
    }
    self.own = own
    kept = (try? JSONParser.parse(memo.kept))?.objectValue ?? JSONObject()
  }

  /// What names stand for in requests and replies.
  var known: [String: Value] {
    var known = own
    for (name, value) in kept { known[name] = Value(value) }
    known["attempt"] = .text(order.id)
    known["order"] = .text(order.order.name)
    known["number"] = .written(JSONNumber(order.number))
    known["quantity"] = .written(JSONNumber(order.quantity))
    known["currency"] = .text(order.amount.currency.code)
    known["amount"] = Self.value(order.amount)
    known["unit_amount"] = unitAmount.map(Self.value) ?? .nothing
    known["sku"] = order.sku.map { .text($0) } ?? .nothing
    known["recipient"] = order.recipient.map { .text($0) } ?? .nothing
    known["placed_at"] = .moment(memo.startedAt)
    known["reference"] = memo.reference.map { .text($0) } ?? .nothing
    known["supplier_reference"] = memo.supplierReference.map { .text($0) } ?? .nothing
    return known
  }

  /// A number with the decimals of its currency: `25.00`.
  private static func value(_ amount: Money) -> Value {
    let text = amount.decimalString
    return JSONNumber(text).map { .written($0) } ?? .text(text)
  }

  /// What one unit may cost, where that is exact.
  private var unitAmount: Money? {
    guard order.quantity > 0, order.amount.units.isMultiple(of: order.quantity) else { return nil }
    return Money(units: order.amount.units / order.quantity, currency: order.amount.currency)
  }

  /// Takes note of what a reply told, for requests that follow.
  mutating func take(_ finding: OrderFinding) {
    memo.supplierReference = finding.supplierReference ?? memo.supplierReference
  }

  /// Stores what was kept in the memo.
  mutating func storeKept() {
    memo.kept = String(decoding: JSONValue.object(kept).encoded(), as: UTF8.self)
  }

  /// Whether all of `names` have a value.
  func knows(_ names: Set<String>) -> Bool {
    let known = known
    return names.allSatisfy { known[$0].map { !$0.isNothing } ?? false }
  }
}
