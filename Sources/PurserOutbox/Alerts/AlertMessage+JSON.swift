internal import ExactJSON
package import PurserCore

/// A message of alerts as it is kept in the outbox, and as webhooks get it: moments as text of
/// RFC 3339, to the millisecond, figures as text.
extension AlertMessage {
  /// The kind of message, as receivers of several kinds know it.
  package static let type = "alert"

  /// The bytes of a message.
  package func json() -> [UInt8] {
    JSONWriter.object { json in
      json.string("type", Self.type)
      json.string("timestamp", at.rfc3339)
      json.object("data") { json in
        json.string("id", id)
        json.string("tier", tier.rawValue)
        json.array("alerts") { list in
          for notice in notices { list.object { Self.write(notice, to: &$0) } }
        }
      }
    }
  }

  private static func write(_ notice: AlertNotice, to json: inout JSONObjectWriter) {
    json.string("key", notice.key.description)
    json.string("family", notice.key.family.rawValue)
    json.string("supplier", notice.key.supplier?.name)
    if let pool = notice.key.pool {
      json.string("pool", pool.pool)
      json.string("currency", pool.currency.code)
      json.integer("currency_decimals", pool.currency.minorDigits)
    }
    json.string("change", notice.change.rawValue)
    json.string("tier", notice.tier.rawValue)
    json.string("since", notice.since.rfc3339)
    json.string("headline", notice.headline)
    json.array("details") { list in for detail in notice.details { list.string(detail) } }
    json.object("facts") { json in
      for fact in notice.facts { json.string(fact.name, fact.value) }
    }
  }

  /// Reads a message; `nil` where the bytes are none.
  package init?(json bytes: [UInt8]) {
    guard let value = try? JSONParser.parse(bytes),
      let at = value["timestamp"]?.stringValue.flatMap({ Timestamp(rfc3339: $0) }),
      let data = value["data"], let id = data["id"]?.stringValue,
      let alerts = data["alerts"]?.arrayValue
    else { return nil }
    let notices = alerts.compactMap(Self.notice)
    guard notices.count == alerts.count, !notices.isEmpty else { return nil }
    self.init(id: id, at: at, notices: notices)
  }

  private static func notice(_ value: JSONValue) -> AlertNotice? {
    guard let family = value["family"]?.stringValue.flatMap(AlertFamily.init(rawValue:)),
      let change = value["change"]?.stringValue.flatMap(AlertNotice.Change.init(rawValue:)),
      let tier = value["tier"]?.stringValue.flatMap(AlertTier.init(rawValue:)),
      let since = value["since"]?.stringValue.flatMap({ Timestamp(rfc3339: $0) }),
      let headline = value["headline"]?.stringValue, let subject = subject(value)
    else { return nil }
    let facts = (value["facts"]?.objectValue?.names ?? []).compactMap { name in
      value["facts"]?[name]?.stringValue.map { AlertNotice.Fact(name: name, value: $0) }
    }
    return AlertNotice(
      key: AlertKey(subject, family), change: change, tier: tier, since: since,
      headline: headline, details: (value["details"]?.arrayValue ?? []).compactMap(\.stringValue),
      facts: facts)
  }

  private static func subject(_ value: JSONValue) -> AlertKey.Subject? {
    guard let supplier = value["supplier"]?.stringValue.map({ SupplierID($0) }) else {
      return .gateway
    }
    guard let pool = value["pool"]?.stringValue else { return .supplier(supplier) }
    guard let code = value["currency"]?.stringValue, let currency = currency(code, value) else {
      return nil
    }
    return .pool(PoolID(supplier: supplier, pool: pool, currency: currency))
  }

  private static func currency(_ code: String, _ value: JSONValue) -> Currency? {
    if let known = Currency(iso4217: code) { return known }
    guard let decimals = value["currency_decimals"]?.numberValue.flatMap({ Int($0.text) }) else {
      return nil
    }
    return try? Currency(declaring: code, minorDigits: decimals)
  }
}
