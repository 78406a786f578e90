/// Something in the ledger that people want to hear of when it happens, each thing once, as soon as it is durable.
package enum LedgerNews: Hashable, Sendable {
  /// An order was bought for more than its price.
  case overpriced(OverpricedOrder)
  /// A second attempt of an order was bought.
  case boughtTwice(RepeatedPurchase)
  /// No supplier could pay for an order, and that is its stored answer.
  case refused(OrderRecord)
  /// Nobody said in time what became of an order's hold.
  case expired(OrderID, at: Timestamp)
  /// A reading told something that nobody had: drift, a credit, a top-up that arrived, or what became of an order that had
  /// expired.
  case found(Transaction)
}

extension LedgerNews {
  /// The news in an event; `nil` for nearly all.
  package init?(_ event: LedgerEvent) {
    switch event {
    case .placed(let record):
      guard case .refused = record.state else { return nil }
      self = .refused(record)
    case .expired(let id, let at): self = .expired(id, at: at)
    case .read, .passedOver, .sent, .accepted, .becameUnknown, .settled, .released, .reversed,
      .divided, .recalled, .topUpAnnounced, .topUpChanged, .adjusted:
      return nil
    }
  }

  /// The news in an entry; `nil` for nearly all.
  package init?(_ entry: Transaction) {
    switch entry.cause {
    case .reading, .inference: self = .found(entry)
    case .topUp:
      guard entry.type == .topUp else { return nil }
      self = .found(entry)
    case .order, .owner, .explanation: return nil
    }
  }
}
