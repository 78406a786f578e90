package import ExactJSON
package import PurserCore

/// What a day came to under each strategy.
package struct DayReport: Sendable {
  /// What the world was drawn from.
  package let parameters: DayParameters
  /// When the day started and ended.
  package let span: (start: Timestamp, end: Timestamp)
  /// How many orders there were.
  package let orderCount: Int
  /// What they were paid in.
  package let currency: Currency
  /// The strategies, in the order in which they were asked for.
  package let tallies: [DayTally]

  /// A report of what a day came to.
  package init(_ day: SimulatedDay, tallies: [DayTally]) {
    parameters = day.parameters
    span = (day.orders.start, day.orders.end)
    orderCount = day.orders.orders.count
    currency = day.orders.currency
    self.tallies = tallies
  }

  /// The report as `purser simulate --json` prints it: amounts as decimal strings in major units.
  package func json(style: JSONStyle = .compact) -> [UInt8] {
    JSONWriter.object(style: style) { json in
      json.integer("seed", parameters.seed)
      json.integer("orders", orderCount)
      json.integer("suppliers", parameters.supplierCount)
      json.integer("max_lag_seconds", parameters.maximumLag.wholeSeconds)
      json.integer("refresh_seconds", parameters.refresh.wholeSeconds)
      json.integer("unreported", parameters.unreported)
      json.string("starts_at", span.start.rfc3339)
      json.string("ends_at", span.end.rfc3339)
      json.integer("virtual_seconds", span.end.since(span.start).wholeSeconds)
      json.string("currency", currency.code)
      json.array("strategies") { list in
        for tally in tallies { list.object(tally.write) }
      }
    }
  }
}

extension DayTally {
  fileprivate func write(to json: inout JSONObjectWriter) {
    json.string("name", strategy.rawValue)
    json.integer("orders", orders)
    json.integer("accepted", accepted)
    json.integer("bought", bought)
    json.integer("failed", failed)
    json.integer("refused_for_funds", refusedForFunds)
    json.integer("turned_away", turnedAway)
    json.integer("turned_away_though_payable", turnedAwayThoughPayable)
    json.integer("payable", payable)
    json.integer("api_calls", apiCalls)
    json.string("mean_idle", meanIdle.decimalString)
    json.string("currency", meanIdle.currency.code)
  }
}
