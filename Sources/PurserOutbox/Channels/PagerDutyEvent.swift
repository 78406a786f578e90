internal import Crypto
internal import ExactJSON
internal import Foundation
package import PurserCore

/// An event of PagerDuty's Events API v2.
package struct PagerDutyEvent: Hashable, Sendable {
  /// What happens to an incident.
  package enum Action: String, Hashable, Sendable, CaseIterable {
    /// It begins, or goes on.
    case trigger
    /// Somebody has seen it.
    case acknowledge
    /// It is over.
    case resolve
  }

  /// How bad an incident is, in PagerDuty's words.
  package enum Severity: String, Hashable, Sendable, CaseIterable {
    case critical
    case error
    case warning
    case info
  }

  /// What happens.
  package var action: Action
  /// Of which alert.
  package var notice: AlertNotice
  /// When it was decided.
  package var at: Timestamp
  /// How bad it is.
  package var severity: Severity

  /// An event.
  ///
  /// - Parameters:
  ///   - notice: of which alert.
  ///   - at: when it was decided.
  ///   - action: what happens; what the alert's change says where it is `nil`.
  ///   - severity: how bad it is; as bad as the alert's tier where it is `nil`.
  package init(
    _ notice: AlertNotice, at: Timestamp, action: Action? = nil, severity: Severity? = nil
  ) {
    self.notice = notice
    self.at = at
    self.action = action ?? Self.action(of: notice.change)
    self.severity = severity ?? Self.severity(of: notice.tier)
  }

  private static func action(of change: AlertNotice.Change) -> Action {
    switch change {
    case .raised, .worsened, .repeated: .trigger
    case .recovered: .resolve
    }
  }

  /// The severity of a tier, where the owner names no other.
  package static func severity(of tier: AlertTier) -> Severity {
    switch tier {
    case .notice: .info
    case .warning: .warning
    case .critical: .critical
    }
  }

  /// The longest summary, and the longest key.
  static let (summaryLimit, keyLimit) = (1_024, 255)

  /// What events of one alert have in common, from its beginning to its end.
  package static func key(_ key: AlertKey) -> String {
    let name = key.description
    guard name.utf8.count > keyLimit else { return name }
    let digest = SHA256.hash(data: Array(name.utf8)).map { Hexadecimal.text($0) }.joined()
    return String(name.prefix(32)) + "-" + digest
  }

  /// Whether a text can be the key of an integration: 32 letters and digits.
  package static func isRoutingKey(_ text: String) -> Bool {
    text.utf8.count == 32
      && text.utf8.allSatisfy { byte in
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
          || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
      }
  }

  /// The body of its request.
  package func json(routingKey: String) -> [UInt8] {
    JSONWriter.object { json in
      json.string("routing_key", routingKey)
      json.string("event_action", action.rawValue)
      json.string("dedup_key", Self.key(notice.key))
      switch action {
      case .acknowledge, .resolve: break
      case .trigger:
        json.string("client", "Purser")
        json.object("payload", payload)
      }
    }
  }

  private func payload(_ json: inout JSONObjectWriter) {
    json.string("summary", AlertWording.line(notice.headline, limit: Self.summaryLimit))
    json.string("source", notice.key.supplier?.name ?? "purser")
    json.string("severity", severity.rawValue)
    json.string("timestamp", at.rfc3339)
    if let pool = notice.key.pool { json.string("component", "\(pool.pool)/\(pool.currency.code)") }
    json.string("class", notice.key.family.rawValue)
    json.object("custom_details") { json in
      json.string("tier", notice.tier.rawValue)
      json.string("since", notice.since.rfc3339)
      let details = AlertWording(notice).details
      if !details.isEmpty { json.string("what_to_do", details.joined(separator: "\n")) }
      json.object("facts") { json in
        for fact in notice.facts { json.string(fact.name, fact.value) }
      }
    }
  }
}
