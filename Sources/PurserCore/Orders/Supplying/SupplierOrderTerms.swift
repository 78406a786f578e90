/// What a supplier promises about orders: what whoever carries them through must know to decide what to do
/// when a reply is lost.
package struct SupplierOrderTerms: Hashable, Sendable {
  /// What the same reference does when it is sent again.
  package enum Repeat: String, Sendable, CaseIterable {
    /// It buys once more.
    case buysAgain = "buys_again"
    /// It is refused, as it was used before.
    case refused
    /// The first order is returned.
    case returnsFirst = "returns_first"
    /// Something else keeps it from being bought twice, such as the old expiry date of a domain.
    case guarded
  }

  /// How often an attempt that is not at its end is looked up.
  package struct PollStage: Hashable, Sendable {
    /// The time between two look-ups.
    package var every: Duration
    /// How long the stage lasts; the next one follows.
    package var length: Duration

    /// A stage of a plan.
    package init(every: Duration, length: Duration) {
      self.every = every
      self.length = length
    }
  }

  /// What the same reference does when it is sent again.
  package var onRepeat: Repeat
  /// For how long that holds, counted from the first time; `nil` without end.
  package var repeatHolds: Duration?
  /// Whether the supplier gets a reference with the order.
  package var takesReference: Bool
  /// Whether an order can be looked up by its reference, or by what is known before it is placed: also when
  /// the reply was lost.
  package var findsByReference: Bool
  /// Whether it can be looked up by what the supplier calls it.
  package var findsBySupplierReference: Bool
  /// Whether to look up is to place the same again, which the promise of `onRepeat` allows.
  package var looksUpByRepeating: Bool
  /// Whether the supplier tells by itself what became of an order.
  package var sendsMessages: Bool
  /// Whether the content can be had once only.
  package var contentReadOnce: Bool
  /// When an attempt is looked up; after the last stage it is left to people.
  package var polling: [PollStage]

  /// The promises of one supplier.
  package init(
    onRepeat: Repeat, repeatHolds: Duration? = nil, takesReference: Bool = true,
    findsByReference: Bool = false, findsBySupplierReference: Bool = false,
    looksUpByRepeating: Bool = false, sendsMessages: Bool = false, contentReadOnce: Bool = false,
    polling: [PollStage] = SupplierOrderTerms.defaultPolling
  ) {
    self.onRepeat = onRepeat
    self.repeatHolds = repeatHolds
    self.takesReference = takesReference
    self.findsByReference = findsByReference
    self.findsBySupplierReference = findsBySupplierReference
    self.looksUpByRepeating = looksUpByRepeating
    self.sendsMessages = sendsMessages
    self.contentReadOnce = contentReadOnce
    self.polling = polling
  }

  /// Every 5 seconds for a minute, then every 30 for half an hour.
  package static let defaultPolling = [
    PollStage(every: .seconds(5), length: .seconds(60)),
    PollStage(every: .seconds(30), length: .seconds(1_800)),
  ]

  /// How long the whole plan lasts.
  package var planLength: Duration { polling.reduce(.zero) { $0 + $1.length } }

  /// How long to wait with the next look-up where the last was due `elapsed` after the attempt began; `nil`
  /// where the plan has ended.
  package func wait(after elapsed: Duration) -> Duration? {
    var end = Duration.zero
    for stage in polling {
      end += stage.length
      if elapsed < end { return stage.every }
    }
    return nil
  }
}
