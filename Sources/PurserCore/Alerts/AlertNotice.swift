/// A change of one alert, in words for people and in figures for machines.
package struct AlertNotice: Hashable, Sendable {
  /// In which way an alert changed.
  package enum Change: String, Hashable, Sendable, CaseIterable {
    /// It began.
    case raised
    /// It got worse: its tier rose.
    case worsened
    /// It goes on, and is told again.
    case repeated
    /// It is over.
    case recovered
  }

  /// A figure by its name.
  package struct Fact: Hashable, Sendable {
    /// The name, of lower-case letters, digits and underscores: `available`, `runway_seconds`.
    package var name: String
    /// The value as text; amounts are decimals.
    package var value: String

    /// `value` under `name`.
    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Which alert.
  package var key: AlertKey
  /// In which way it changed.
  package var change: Change
  /// How bad it is; of one that is over, how bad it was at last.
  package var tier: AlertTier
  /// Since when it holds.
  package var since: Timestamp
  /// One short line: the matter, and how much of it.
  package var headline: String
  /// How long it lasts and what to do, a sentence each.
  package var details: [String]
  /// The figures, by the names of which there is one each.
  package var facts: [Fact]

  /// A change of an alert.
  package init(
    key: AlertKey, change: Change, tier: AlertTier, since: Timestamp, headline: String,
    details: [String] = [], facts: [Fact] = []
  ) {
    self.key = key
    self.change = change
    self.tier = tier
    self.since = since
    self.headline = headline
    self.details = details
    self.facts = facts
  }
}

/// The changes of one moment, which are told to a receiver at once.
package struct AlertMessage: Hashable, Sendable {
  /// Its name, the same in every try and of no other message: letters, digits, `_` and `-`.
  package var id: String
  /// When it was decided.
  package var at: Timestamp
  /// The changes, the worst first; never empty.
  package var notices: [AlertNotice]

  /// Changes of one moment.
  package init(id: String, at: Timestamp, notices: [AlertNotice]) {
    self.id = id
    self.at = at
    self.notices = notices
  }

  /// How bad the worst of it is.
  package var tier: AlertTier { notices.map(\.tier).max() ?? .notice }
}
