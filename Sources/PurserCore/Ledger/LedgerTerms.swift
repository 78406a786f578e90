/// What the owner decided about orders and their holds.
package struct LedgerTerms: Hashable, Sendable {
  /// How long a hold waits for its outcome, counted from the last that was heard of the order.
  package var holdTimeToLive: Duration
  /// Whether the shop reports that an order is about to leave. Where it does not, an order may be
  /// on its way from the moment of its hold.
  package var reportsSending: Bool
  /// A reading older than this decides nothing, so that its money cannot be spent.
  package var maximumReadingAge: Duration
  /// How suppliers are ranked, whoever asks; `nil` where each order brings the rules of its router.
  package var routing: RoutingRules?

  /// Fifteen minutes.
  package static let defaultHoldTimeToLive = Duration.seconds(900)

  /// Terms for all orders.
  package init(
    holdTimeToLive: Duration = LedgerTerms.defaultHoldTimeToLive, reportsSending: Bool = false,
    maximumReadingAge: Duration = RoutingRules.defaultMaximumReadingAge,
    routing: RoutingRules? = nil
  ) {
    self.holdTimeToLive = holdTimeToLive
    self.reportsSending = reportsSending
    self.maximumReadingAge = maximumReadingAge
    self.routing = routing
  }
}
