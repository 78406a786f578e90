package import PurserCore

/// What a day came to under one strategy.
package struct DayTally: Hashable, Sendable {
  /// The strategy.
  package var strategy: StrategyName
  /// How many orders came.
  package var orders = 0
  /// How many a supplier took.
  package var accepted = 0
  /// How many of those were bought by the end.
  package var bought = 0
  /// How many of those failed at the supplier for other reasons, and were given back.
  package var failed = 0
  /// How many were refused by a supplier for lack of funds, once or more often.
  package var refusedForFunds = 0
  /// How many no supplier took: turned away at once, or after refusals.
  package var turnedAway = 0
  /// How many of those a supplier could have paid at the moment when they were turned away.
  package var turnedAwayThoughPayable = 0
  /// How many balance calls were made. Order calls are not counted.
  package var apiCalls = 0
  /// The time-weighted mean, over the day, of the money that could be spent in truth and that the
  /// strategy would not use, added up over the suppliers; rounded down to the minor unit.
  package var meanIdle: Money

  /// How many orders a supplier could have paid: those taken, and those turned away though payable.
  package var payable: Int { accepted + turnedAwayThoughPayable }
}
