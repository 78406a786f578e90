/// The share of a hold that was divided, or came of a division: for how many units it is, and where it comes
/// from. Few holds have one, so that it lies behind a reference.
package struct HoldShare: Hashable, Sendable {
  /// Where a part comes from that has a name of its own.
  package struct Origin: Hashable, Sendable {
    /// The part that it was taken from; 0 for the hold that has the attempt's name.
    package var part: Int
    /// Whether it was taken off something bought, to be given back; else it is a rest.
    package var isReturned: Bool
    /// For the pool of each line, when the reading was received that was in use at the division and was the reply to
    /// its order: that reading contains the part as it contained the whole. `nil` where there was none; empty where
    /// there was none of any.
    package let repliedAt: [Timestamp?]

    /// A part of `part`.
    ///
    /// - Parameters:
    ///   - part: the part that it was taken from.
    ///   - isReturned: whether it was taken off something bought.
    ///   - repliedAt: for each line, when the reply was received that contains it.
    package init(part: Int, isReturned: Bool, repliedAt: [Timestamp?] = []) {
      self.part = part
      self.isReturned = isReturned
      self.repliedAt = repliedAt.contains { $0 != nil } ? repliedAt : []
    }
  }

  private indirect enum Content: Hashable, Sendable {
    case parts(quantity: Int64?, Origin?, EntryReference?)
  }

  private var content: Content

  /// For how many units of the product it is; `nil` where the order was divided by amount.
  package var quantity: Int64? {
    switch content {
    case .parts(let quantity, _, _): quantity
    }
  }

  /// Where it comes from; `nil` for the hold that has the attempt's name.
  package var origin: Origin? {
    switch content {
    case .parts(_, let origin, _): origin
    }
  }

  /// The shop's name for the giving back of it; `nil` where there was none, or it has no name.
  package var reference: EntryReference? {
    switch content {
    case .parts(_, _, let reference): reference
    }
  }

  /// A share of `quantity` units.
  package init(quantity: Int64?, origin: Origin? = nil, reference: EntryReference? = nil) {
    content = .parts(quantity: quantity, origin, reference)
  }

  /// The same for so many units.
  func with(quantity: Int64?) -> HoldShare {
    HoldShare(quantity: quantity, origin: origin, reference: reference)
  }

  /// The same, given back under a name.
  func with(reference: EntryReference) -> HoldShare {
    HoldShare(quantity: quantity, origin: origin, reference: reference)
  }
}
