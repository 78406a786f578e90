/// The products of a sandbox by whose names an order fails, or arrives late, in one known way.
package struct MagicProduct: Sendable {
  /// Its name; `N` stands for a number from 1 to 3600.
  package let sku: String
  /// What becomes of an order for it, for people.
  package let outcome: String
  private let faults: @Sendable (Duration) -> [OrderFault]

  private static let counts: ClosedRange<Int64> = 1...3_600

  /// All of them.
  package static let all = [
    MagicProduct("fail-funds", "refused: not enough money") { _ in [.noFunds] },
    MagicProduct("fail-stock", "refused: out of stock") { _ in [.noStock] },
    MagicProduct("unknown-sku", "refused: no such product") { _ in [.unknownProduct] },
    MagicProduct("fail-later", "accepted, given up 2 s later, money back") { _ in
      [.failsLater(.seconds(2))]
    },
    MagicProduct("lost-reply", "bought, and the connection ends without a reply") { _ in
      [.lostReply]
    },
    MagicProduct("dropped", "not bought, and the connection ends without a reply") { _ in
      [.dropped]
    },
    MagicProduct("500-before", "status 500, not bought") { _ in [.failedBefore(status: 500)] },
    MagicProduct("500-after", "status 500, and bought all the same") { _ in
      [.failedAfter(status: 500)]
    },
    MagicProduct("sticky-500", "status 500 for every request of its reference, not bought") { _ in
      [.sticky(status: 500, isTaken: false)]
    },
    MagicProduct("sticky-500-taken", "the same, but bought") { _ in
      [.sticky(status: 500, isTaken: true)]
    },
    MagicProduct("slow-Ns", "bought at once, the reply comes N seconds later") { [.slow($0)] },
    MagicProduct("late-Ns", "bought N seconds later, and the reply comes then") {
      [.takenLate($0)]
    },
    MagicProduct("partial", "half of the units delivered and paid; of one unit: out of stock") {
      _ in [.partial]
    },
    MagicProduct("reversed", "delivered, taken back 3 s later, money back") { _ in
      [.reversed(after: .seconds(3))]
    },
    MagicProduct("async", "accepted, delivered 2 s later") { _ in [.pending(.seconds(2))] },
    MagicProduct("async-Ns", "accepted, delivered N seconds later") { [.pending($0)] },
    MagicProduct("held", "accepted, delivered when it is released over HTTP") { _ in
      [.pending(nil)]
    },
    MagicProduct("codes-late", "delivered, its codes can be had 3 s later (style `codes`)") { _ in
      [.codesLater(.seconds(3))]
    },
    MagicProduct("webhook-twice", "each webhook is sent twice") { _ in [.messageTwice] },
    MagicProduct("webhook-first", "the webhook is sent before the reply to the order") { _ in
      [.messageBeforeReply]
    },
    MagicProduct("webhook-never", "no webhook is sent") { _ in [.noMessage] },
  ]

  private init(
    _ sku: String, _ outcome: String, _ faults: @escaping @Sendable (Duration) -> [OrderFault]
  ) {
    self.sku = sku
    self.outcome = outcome
    self.faults = faults
  }

  /// What strikes an order for `sku`; nothing where it is an ordinary product.
  static func faults(of sku: String) -> [OrderFault] {
    for product in all {
      if let count = product.count(in: sku) { return product.faults(.seconds(count)) }
    }
    return []
  }

  /// The number in `sku` where it is this product; 0 where its name has none.
  private func count(in sku: String) -> Int64? {
    guard let place = self.sku.firstRange(of: "Ns") else { return sku == self.sku ? 0 : nil }
    let head = self.sku[..<place.lowerBound]
    guard sku.hasPrefix(head), sku.hasSuffix("s"),
      let count = Int64(sku.dropFirst(head.count).dropLast()), !sku.contains("+"),
      Self.counts.contains(count)
    else { return nil }
    return count
  }
}
