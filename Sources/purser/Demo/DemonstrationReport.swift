import ExactJSON
import PurserCore

/// Tells people, or a program, how the demonstration goes.
struct DemonstrationReport {
  /// Whether only the summary is printed, as JSON.
  let printsJSON: Bool

  /// The balances before the first order.
  func opening(url: String, sheet: BalanceSheet) {
    guard !printsJSON else { return }
    Terminal.say(
      """
      Purser runs on \(url) against simulated suppliers.

      \(sheet.table)

      Orders, each to the cheapest supplier that can pay for it:

      """)
  }

  /// One order and the reason of every candidate.
  func line(
    _ number: Int, _ item: DemonstrationCatalogue.Item?, _ outcome: DemonstrationOutcome
  ) {
    guard !printsJSON, let item else { return }
    let what = "\(item.sku) for \(outcome.amount) \(item.currency)"
    Terminal.say("\(number). \(what): \(outcome.fate.sentence)")
    for (supplier, reason) in outcome.reasons where !Self.isBesideThePoint(reason) {
      Terminal.say("     \(supplier): \(reason)")
    }
  }

  /// What the orders are that follow.
  func scenes() {
    guard !printsJSON else { return }
    Terminal.say(
      """

      Orders that Purser places itself: it buys, follows the order to its end, and pays.

      """)
  }

  /// An order that Purser placed itself, and what happened.
  func scene(_ number: Int, _ title: String, _ sentences: [String]) {
    guard !printsJSON else { return }
    Terminal.say("\(number). \(title)")
    for sentence in sentences { Terminal.say("     \(sentence)") }
  }

  /// Why nothing happens for a while.
  func waiting(_ lag: Duration) {
    guard !printsJSON else { return }
    Terminal.say("\nWaiting \(lag.wholeSeconds) s until the suppliers' balances show every order.")
  }

  /// The balances after the last order, and what was counted.
  func closing(_ tally: DemonstrationTally, url: String, sheet: BalanceSheet, servesOn: Bool) {
    guard !printsJSON else {
      Terminal.say(Self.json(tally, url: url))
      return
    }
    let shares = tally.bySupplier.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    Terminal.say(
      """

      \(sheet.table)

      \(tally.orders) orders: \(tally.routed) held (\(shares)), \(tally.refused) refused for want \
      of funds.
      Refused by a supplier after Purser chose it: \(tally.supplierRefusals).
      """)
    if servesOn {
      Terminal.say(
        """

        Still serving; Ctrl-C ends it. Try:
          curl \(url)/v1/balances
          curl -H 'Content-Type: application/json' \
        -d '{"id":"mine-1","currency":"USD","cost":"9.50"}' \(url)/v1/orders
        """)
    }
  }

  /// A supplier that does not sell the product says nothing about the decision.
  private static func isBesideThePoint(_ reason: String) -> Bool {
    reason.hasPrefix(Exclusion.notSold.code)
  }

  private static func json(_ tally: DemonstrationTally, url: String) -> [UInt8] {
    JSONWriter.object(style: .pretty) { json in
      json.integer("orders", tally.orders)
      json.integer("routed", tally.routed)
      json.integer("refused", tally.refused)
      json.object("by_supplier") { json in
        for (supplier, count) in tally.bySupplier.sorted(by: { $0.key < $1.key }) {
          json.integer(supplier, count)
        }
      }
      json.integer("supplier_refusals", tally.supplierRefusals)
      json.array("carried") { list in
        for outcome in tally.carried {
          list.object { json in
            json.string("order", outcome.order)
            json.string("state", outcome.state)
            json.string("supplier", outcome.supplier)
            json.integer("attempts", Int64(outcome.attempts.count))
            json.integer("codes", Int64(outcome.codes))
            json.integer("times_bought", Int64(outcome.timesBought))
          }
        }
      }
      json.string("url", url)
    }
  }
}

extension DemonstrationOutcome.Fate {
  fileprivate var sentence: String {
    switch self {
    case .refused: "refused, no supplier can pay"
    case .held(let supplier): "held at \(supplier), which will confirm it"
    case .bought(let supplier): "bought at \(supplier)"
    case .supplierRefused(let supplier): "REFUSED by \(supplier)"
    }
  }
}
