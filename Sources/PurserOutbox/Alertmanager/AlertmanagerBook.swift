package import PurserCore

/// What an Alertmanager is to be told, and when: a state to be kept up, since it takes for over what is not posted again,
/// and forgets everything in a restart.
///
/// Reads no clock: `now` is an argument everywhere.
package struct AlertmanagerBook: Sendable {
  private struct Entry {
    let key: AlertKey
    var alert: AlertmanagerAlert
    var since: Timestamp
    /// Whether its beginning was told here, and not before a restart of Purser.
    var hasBegun: Bool
    /// When it ended; `nil` while it holds.
    var endedAt: Timestamp?
    /// Since when Alertmanager has it as one that holds, without a restart; `nil` where it may not have it.
    var firingSince: Timestamp?
    /// Since when it has been told of the end.
    var endToldSince: Timestamp?
    /// Whether it was told once, and has forgotten.
    var isForgotten = false
    /// Why Alertmanager takes it not as it is.
    var refusal: String?
  }

  private let settings: AlertmanagerSettings
  private var entries: [[String: String]: Entry] = [:]

  /// An end that cannot be told is forgotten after so long.
  private static let longestEnd = Duration.seconds(86_400)

  /// Families that matter though they end at once.
  private static let edges: Set<AlertFamily> = [.refusedFunds, .unknownOrders]

  /// A book of no alerts.
  package init(_ settings: AlertmanagerSettings) { self.settings = settings }

  /// Whether there is nothing to be told.
  package var isEmpty: Bool { entries.isEmpty }

  /// How many alerts hold, and how many have ended of which the end is still told.
  package var counts: (holding: Int, ended: Int) {
    let ended = entries.values.count { $0.endedAt != nil }
    return (entries.count - ended, ended)
  }

  /// Why alerts are not taken as they are.
  package var refusals: [String] { entries.values.compactMap(\.refusal).sorted() }

  // MARK: What changes

  /// Takes a change of an alert.
  package mutating func take(_ notice: AlertNotice, at now: Timestamp) {
    let alert = AlertmanagerAlert(notice, settings)
    switch notice.change {
    case .raised, .worsened, .repeated:
      // Of another tier it was another alert.
      end(notice.key, besides: alert.labels, at: now)
      hold(alert, notice, hasBegun: true)
    case .recovered:
      if entries[alert.labels] == nil, !entries.values.contains(where: { $0.key == notice.key }) {
        // Of one that Purser told before a restart Alertmanager may know the beginning.
        hold(alert, notice, hasBegun: false)
      }
      end(notice.key, besides: nil, at: now)
    }
  }

  /// Takes all alerts that hold: every other one has ended.
  package mutating func hold(_ notices: [AlertNotice], at now: Timestamp) {
    let keys = Set(notices.map(\.key))
    for entry in entries.values where entry.endedAt == nil && !keys.contains(entry.key) {
      end(entry.key, besides: nil, at: now)
    }
    for notice in notices { take(notice, at: now) }
  }

  private mutating func hold(
    _ alert: AlertmanagerAlert, _ notice: AlertNotice, hasBegun: Bool
  ) {
    var entry =
      entries[alert.labels]
      ?? Entry(key: notice.key, alert: alert, since: notice.since, hasBegun: hasBegun)
    if entry.alert != alert { entry.refusal = nil }
    // After an end that was told it begins anew.
    if entry.endToldSince != nil { (entry.firingSince, entry.isForgotten) = (nil, false) }
    (entry.alert, entry.since) = (alert, notice.since)
    (entry.endedAt, entry.endToldSince) = (nil, nil)
    entries[alert.labels] = entry
  }

  private mutating func end(_ key: AlertKey, besides labels: [String: String]?, at now: Timestamp) {
    for (own, entry) in entries where entry.key == key && own != labels && entry.endedAt == nil {
      entries[own]?.endedAt = now
    }
  }

  // MARK: What is posted

  /// All that is to be posted now; and again after `AlertmanagerSettings.period`, as long as it is not empty.
  package mutating func posts(at now: Timestamp) -> [AlertmanagerPost] {
    entries = entries.filter { _, entry in
      guard let endedAt = entry.endedAt else { return true }
      return entry.refusal == nil && now.since(endedAt) < Self.longestEnd
    }
    return entries.sorted { $0.value.key < $1.value.key }
      .filter { $0.value.refusal == nil }.map { post($0.value, now) }
  }

  private func post(_ entry: Entry, _ now: Timestamp) -> AlertmanagerPost {
    let isFiring = isFiring(entry, now)
    // A beginning before `group_wait` would be told at once, each without its group; one that is to come is refused.
    let age = now.since(entry.since)
    let isFresh = age >= .zero && age < settings.groupWait && isFiring
    return AlertmanagerPost(
      alert: entry.alert, startsAt: isFresh ? entry.since : nil,
      endsAt: isFiring ? now + settings.period * 3 : min(entry.endedAt ?? now, now),
      isFiring: isFiring)
  }

  /// Whether an alert is posted as one that holds, though it may have ended: so long as its beginning may not have
  /// been told, since an end without a beginning is told to nobody.
  private func isFiring(_ entry: Entry, _ now: Timestamp) -> Bool {
    guard entry.endedAt != nil else { return true }
    var least = Duration.zero
    if entry.isForgotten { least = settings.groupWait + settings.period }
    if Self.edges.contains(entry.key.family), entry.hasBegun {
      least = max(least, settings.leastOfEdges)
    }
    guard least > .zero else { return false }
    guard let since = entry.firingSince else { return true }
    return now.since(since) < least
  }

  // MARK: What came of it

  /// Alertmanager has these.
  package mutating func arrived(_ posts: [AlertmanagerPost], at now: Timestamp) {
    for post in posts {
      let labels = post.alert.labels
      guard var entry = entries[labels] else { continue }
      if post.isFiring {
        entry.firingSince = entry.firingSince ?? now
      } else if entry.endedAt != nil {
        let since = entry.endToldSince ?? now
        entry.endToldSince = since
        if now.since(since) >= settings.groupInterval + settings.endMargin {
          entries[labels] = nil
          continue
        }
      }
      entries[labels] = entry
    }
  }

  /// Alertmanager does not take this one, for a reason that stays until the alert changes.
  package mutating func refused(_ post: AlertmanagerPost, _ reason: String) {
    entries[post.alert.labels]?.refusal = reason
  }

  /// Alertmanager could not be reached: it is told of ends from the beginning.
  package mutating func wasUnreachable() {
    for labels in entries.keys { entries[labels]?.endToldSince = nil }
  }

  /// Alertmanager has restarted: it has forgotten the alerts, and maybe that it had told them.
  package mutating func wasRestarted(at now: Timestamp) {
    for (labels, entry) in entries {
      if entry.endedAt != nil, let since = entry.endToldSince,
        now.since(since) >= settings.groupInterval + settings.period
      {
        // The end has been told, and the beginning would be told once more.
        entries[labels] = nil
        continue
      }
      guard entry.firingSince != nil || entry.isForgotten else { continue }
      entries[labels]?.isForgotten = true
      entries[labels]?.firingSince = nil
      entries[labels]?.endToldSince = nil
    }
  }
}
