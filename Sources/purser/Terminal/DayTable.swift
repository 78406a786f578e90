import PurserCore
import PurserSimulator

extension DayReport {
  /// The report for people: a row for each strategy, then what the day was.
  var table: String {
    var table = Table([
      ("STRATEGY", .left), ("ORDERS", .right), ("REFUSED", .right), ("TURNED AWAY", .right),
      ("THOUGH PAYABLE", .right), ("API CALLS", .right), ("MEAN IDLE", .right),
      ("CURRENCY", .left),
    ])
    for tally in tallies {
      table.add([
        tally.strategy.rawValue, "\(tally.orders)", "\(tally.refusedForFunds)",
        "\(tally.turnedAway)", "\(tally.turnedAwayThoughPayable)", "\(tally.apiCalls)",
        tally.meanIdle.decimalString, tally.meanIdle.currency.code,
      ])
    }
    return table.text + "\n\n" + summary
  }

  private var summary: String {
    let orders = orderCount == 1 ? "1 order" : "\(orderCount) orders"
    let suppliers =
      parameters.supplierCount == 1 ? "1 supplier" : "\(parameters.supplierCount) suppliers"
    return """
      \(orders) from \(span.start) to \(span.end), \(suppliers), lag up to \
      \(parameters.maximumLag.wholeSeconds) s, balances refreshed every \
      \(parameters.refresh.wholeSeconds) s, seed \(parameters.seed).
      """
  }
}
