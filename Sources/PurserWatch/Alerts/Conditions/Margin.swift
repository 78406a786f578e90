internal import PurserCore

/// How far beyond a threshold something must be before it is left behind: so many hundredths of the threshold.
struct Margin {
  var percent: Int64

  /// The standing of something that is an alert below thresholds.
  func below<Value>(
    _ ladder: TierLadder<Value>, _ number: Int128, count: (Value) -> Int128
  ) -> AlertCondition.Standing {
    .known(
      holds: ladder.worst { number < count($0) },
      lingers: ladder.worst { number * 100 < count($0) * Int128(100 + percent) })
  }

  /// The standing of something that is an alert above thresholds.
  func above<Value>(
    _ ladder: TierLadder<Value>, _ number: Int128, count: (Value) -> Int128
  ) -> AlertCondition.Standing {
    .known(
      holds: ladder.worst { number > count($0) },
      lingers: ladder.worst {
        number > count($0) || number * 100 > count($0) * Int128(100 - percent)
      })
  }
}

extension AlertCondition.Standing {
  /// What holds where any of two measures says so. What one of them does not know may end nothing.
  func or(_ other: AlertCondition.Standing) -> AlertCondition.Standing {
    switch (self, other) {
    case (.known(let holds, let lingers), .known(let otherHolds, let otherLingers)):
      .known(
        holds: [holds, otherHolds].compactMap(\.self).max(),
        lingers: [lingers, otherLingers].compactMap(\.self).max())
    case (.known(let holds?, _), _), (_, .known(let holds?, _)):
      // Whatever was worse before may still be so.
      .known(holds: holds, lingers: .critical)
    case (.known(nil, _), let rest), (let rest, .known(nil, _)): rest
    case (.unknown, _), (.covered, _): self
    }
  }

  /// The tier that holds.
  var tier: AlertTier? {
    switch self {
    case .known(let holds, _): holds
    case .unknown, .covered: nil
    }
  }
}
