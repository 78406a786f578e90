/// All that is remembered of one alert: what holds, what was told, and what people said to it. A store keeps it as it is.
package struct AlertRecord: Hashable, Sendable {
  /// Evaluations in a row that found the same.
  package struct Run: Hashable, Sendable {
    /// The moment of the first.
    package var since: Timestamp
    /// How many there were.
    package var evaluations: Int

    /// `evaluations` since a moment.
    package init(since: Timestamp, evaluations: Int) {
      self.since = since
      self.evaluations = evaluations
    }
  }

  /// What was told last of an alert.
  package struct Telling: Hashable, Sendable {
    /// When.
    package var at: Timestamp
    /// How bad it was then.
    package var tier: AlertTier

    /// That it is as bad as `tier`.
    package init(at: Timestamp, tier: AlertTier) {
      self.at = at
      self.tier = tier
    }
  }

  /// An alert that holds.
  package struct Raised: Hashable, Sendable {
    /// Since when.
    package var since: Timestamp
    /// How bad it is.
    package var tier: AlertTier
    /// What was told last; `nil` where nothing was.
    package var told: Telling?
    /// The evaluations of late that found it no more; `nil` where the last one found it.
    package var cleared: Run?
    /// Whether it is to be told again, however short ago it was: people wanted to be left alone until a moment that has
    /// come.
    package var isAwaited: Bool

    /// An alert that holds since a moment.
    package init(
      since: Timestamp, tier: AlertTier, told: Telling? = nil, cleared: Run? = nil,
      isAwaited: Bool = false
    ) {
      self.since = since
      self.tier = tier
      self.told = told
      self.cleared = cleared
      self.isAwaited = isAwaited
    }
  }

  /// Where an alert stands.
  package enum Phase: Hashable, Sendable {
    /// It does not hold.
    case clear
    /// It was found, and has to be confirmed.
    case pending(Run)
    /// It holds.
    case raised(Raised)
  }

  /// What people said to an alert: while it stands, only what is worse is told.
  package enum Hush: Hashable, Sendable {
    /// Somebody cares for it, as long as it is no worse than this, until it ends.
    case acknowledged(upTo: AlertTier)
    /// They want to be left alone until a moment, as long as it is no worse than this.
    case snoozed(until: Timestamp, upTo: AlertTier)

    /// The worst of what is not told.
    package var upTo: AlertTier {
      switch self {
      case .acknowledged(let tier), .snoozed(_, let tier): tier
      }
    }
  }

  /// Which alert.
  package var key: AlertKey
  /// Where it stands.
  package var phase: Phase
  /// What people said to it.
  package var hush: Hush?
  /// When it was last told that it is over; `nil` where it never was, or long ago.
  package var recoveredAt: Timestamp?
  /// How often it was over, and came back soon after.
  package var recoveries: Int

  /// A record of an alert.
  package init(
    key: AlertKey, phase: Phase = .clear, hush: Hush? = nil, recoveredAt: Timestamp? = nil,
    recoveries: Int = 0
  ) {
    self.key = key
    self.phase = phase
    self.hush = hush
    self.recoveredAt = recoveredAt
    self.recoveries = recoveries
  }

  /// The alert, where it holds.
  package var raised: Raised? {
    switch phase {
    case .clear, .pending: nil
    case .raised(let raised): raised
    }
  }
}
