internal import ExactJSON
package import PurserCore

/// An alert as Alertmanager knows it: its labels say which one it is, its annotations what it says.
package struct AlertmanagerAlert: Hashable, Sendable {
  /// Which alert it is. Another tier is another alert, so that it is told at once.
  package var labels: [String: String]
  /// What it says; amounts stand here, since each value of a label would be another alert.
  package var annotations: [String: String]
  /// Where people look.
  package var link: String?

  /// An alert of Purser.
  init(_ notice: AlertNotice, _ settings: AlertmanagerSettings) {
    var labels = settings.labels.filter { AlertmanagerSettings.isLabelName($0.key) }
    labels["alertname"] = Self.name(notice.key.family)
    labels["family"] = notice.key.family.rawValue
    labels["tier"] = notice.tier.rawValue
    labels["supplier"] = notice.key.supplier?.name
    labels["pool"] = notice.key.pool?.pool
    labels["currency"] = notice.key.pool?.currency.code
    // Without a value there is no label, and two alerts may be one.
    self.labels = labels.filter { !$0.value.isEmpty }
    let words = AlertWording(notice)
    var annotations = Dictionary(
      notice.facts.map { (Self.annotation($0.name), $0.value) }, uniquingKeysWith: { $1 })
    annotations["summary"] = AlertWording.line(notice.headline)
    annotations["description"] = words.details.joined(separator: "\n")
    annotations["since"] = notice.since.rfc3339
    self.annotations = annotations.filter { !$0.value.isEmpty }
    link = settings.link
  }

  /// `PurserRefusedFunds`.
  private static func name(_ family: AlertFamily) -> String {
    let words = family.rawValue.split(separator: "_")
    return "Purser" + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// The name of a fact as that of an annotation.
  private static func annotation(_ name: String) -> String {
    guard !AlertmanagerSettings.isLabelName(name) else { return name }
    let scalars = name.unicodeScalars.map { scalar in
      AlertmanagerSettings.isLabelName("_\(scalar)") ? Character(scalar) : "_"
    }
    return "_" + String(scalars)
  }
}

/// An alert with the time for which it holds, as it is posted.
package struct AlertmanagerPost: Hashable, Sendable {
  /// The alert.
  package var alert: AlertmanagerAlert
  /// Since when; `nil` where Alertmanager would tell it without its group for that, or refuse it.
  package var startsAt: Timestamp?
  /// Until when, unless it is posted again; of one that is over, when it ended.
  package var endsAt: Timestamp
  /// Whether it holds.
  package var isFiring: Bool

  /// The body of a request.
  ///
  /// - Parameters:
  ///   - posts: the alerts.
  ///   - shift: how far Alertmanager's clock is ahead of the one by which they are dated.
  /// - Returns: the JSON.
  package static func json(_ posts: [AlertmanagerPost], shift: Duration = .zero) -> [UInt8] {
    JSONWriter.array { list in
      for post in posts {
        list.object { json in
          json.object("labels") { write(post.alert.labels, to: &$0) }
          json.object("annotations") { write(post.alert.annotations, to: &$0) }
          if let link = post.alert.link { json.string("generatorURL", link) }
          if let startsAt = post.startsAt { json.string("startsAt", (startsAt + shift).rfc3339) }
          json.string("endsAt", (post.endsAt + shift).rfc3339)
        }
      }
    }
  }

  private static func write(_ values: [String: String], to json: inout JSONObjectWriter) {
    for (name, value) in values.sorted(by: { $0.key < $1.key }) { json.string(name, value) }
  }
}
