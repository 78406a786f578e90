/// What somebody said of a supplier while the gateway runs. It stands over the file until its time is over or it
/// is taken back.
package struct SupplierInstruction: Hashable, Sendable {
  /// What was said.
  package enum Content: Hashable, Sendable {
    /// It gets no new orders; no others than those for these products, where some are named.
    case pause(skus: Set<String>)
    /// It gets no new orders, until it is said that it may; those that it has go on to their end.
    case drain
    /// It has another rank under the `priority` policy and in ties.
    case priority(Int)
    /// So much is never spent, instead of what the file says of the same pools.
    case floor(Supplier.Floor)
  }

  /// Kinds of instructions. A supplier has one of each kind at most, but for floors, of which it has one for
  /// each pool.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case pause, drain, priority, floor
  }

  /// What was said.
  package var content: Content
  /// When.
  package var at: Timestamp
  /// From when on it counts no more; `nil` where it counts until it is taken back.
  package var until: Timestamp?
  /// Why, in the words of who said it.
  package var reason: String?
  /// Who said it, in their own words.
  package var by: String?

  /// The most bytes of a reason, and of who said it.
  package static let maximumTextLength = 500
  /// The most products that a pause names.
  package static let maximumSKUs = 1000

  /// What somebody said.
  package init(
    _ content: Content, at moment: Timestamp, until: Timestamp? = nil, reason: String? = nil,
    by: String? = nil
  ) {
    self.content = content
    at = moment
    self.until = until
    self.reason = reason
    self.by = by
  }

  /// Which kind it is.
  package var kind: Kind {
    switch content {
    case .pause: .pause
    case .drain: .drain
    case .priority: .priority
    case .floor: .floor
    }
  }

  /// Whether it counts at a moment.
  package func counts(at now: Timestamp) -> Bool { until.map { now < $0 } ?? true }

  /// Whether it keeps new orders away: all, or those for some products.
  package var isStop: Bool {
    switch content {
    case .pause, .drain: true
    case .priority, .floor: false
    }
  }

  /// The products for which it keeps orders away; empty for all.
  package var skus: Set<String> {
    switch content {
    case .pause(let skus): skus
    case .drain, .priority, .floor: []
    }
  }

  /// Whether it takes the place of another one of the same supplier. A supplier is paused or drained, never
  /// both.
  package func replaces(_ other: SupplierInstruction) -> Bool {
    switch (content, other.content) {
    case (.pause, .pause), (.pause, .drain), (.drain, .pause), (.drain, .drain),
      (.priority, .priority):
      true
    case (.floor(let new), .floor(let old)):
      new.pool == old.pool && new.amount.currency == old.amount.currency
    case (.pause, _), (.drain, _), (.priority, _), (.floor, _): false
    }
  }

  /// Why it keeps orders away, for whoever reads a decision: `is paused until 2026-05-01T09:30:00.000Z by ops:
  /// their API is down`.
  package var note: String {
    var text = "is paused"
    switch content {
    case .pause(let skus): if !skus.isEmpty { text = "is paused for this product" }
    case .drain: text = "is being drained"
    case .priority, .floor: break
    }
    return text + terms
  }

  /// Until when it counts, who said it, and why.
  var terms: String {
    var text = until.map { " until \($0)" } ?? ""
    if let by { text += " by \(by)" }
    if let reason { text += ": \(reason)" }
    return text
  }
}
