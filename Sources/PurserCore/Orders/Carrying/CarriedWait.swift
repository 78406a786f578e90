/// What an order waits for that Purser places itself.
package struct CarriedWait: Hashable, Sendable {
  /// The kinds of it, by the names that shops know.
  package enum Cause: String, Hashable, Sendable, CaseIterable {
    /// Its turn at the supplier, or the supplier's reply.
    case reply
    /// The next look-up.
    case lookUp = "look_up"
    /// A message of the supplier.
    case message
    /// The moment from which the owner lets it go elsewhere though it is in doubt.
    case failOver = "fail_over"
    /// Room under the owner's exposure.
    case exposure
    /// Somebody who finds out what became of it.
    case person
  }

  /// The kind.
  package var cause = Cause.reply
  /// Which attempt waits, from 1.
  package var attempt: Int
  /// Its supplier.
  package var supplier: SupplierID
  /// Until when at most; `nil` where that is not known.
  package var until: Timestamp?
  /// Where it waits for room: what is at risk, what may be at most, and what it would add.
  package var room: Room?

  /// Amounts at risk.
  package struct Room: Hashable, Sendable {
    /// The sum that is at risk now; `nil` where that is not known yet, after a start.
    package var used: Money?
    /// The most that may be.
    package var limit: Money
    /// What the order would add.
    package var needs: Money

    /// Amounts.
    package init(used: Money?, limit: Money, needs: Money) {
      self.used = used
      self.limit = limit
      self.needs = needs
    }
  }

  /// A wait for the reply of an attempt's supplier.
  package init(attempt: Int, supplier: SupplierID) {
    self.attempt = attempt
    self.supplier = supplier
  }

  /// The same in a sentence.
  package var sentence: String {
    let moment = until.map { "\($0)" } ?? ""
    switch cause {
    case .reply: return "It waits for \(supplier) to reply."
    case .lookUp: return "\(supplier) is asked about it again by \(moment)."
    case .message:
      return "It waits for a message of \(supplier)" + (until == nil ? "." : ", until \(moment).")
    case .failOver:
      return "It goes elsewhere at \(moment), unless \(supplier) tells before what became of it."
    case .exposure:
      guard let room else { return "It waits for room under `placing.unknown.exposure`." }
      let used = room.used.map { "\($0)" } ?? "not yet known how much"
      return
        "It waits for room under `placing.unknown.exposure`: \(used) of \(room.limit) is at risk, and it would add "
        + "\(room.needs)."
    case .person:
      return "Nobody can be asked: it waits for somebody who settles or releases it."
    }
  }
}
