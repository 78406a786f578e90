/// Something that happened to balances and holds. The ledger's state is the sum of its events.
// Rare events are boxed: nearly every event is of an order, and a batch has hundreds of them.
package enum LedgerEvent: Hashable, Sendable {
  /// A reading was taken into use.
  indirect case read(SupplierBalance)
  /// A reading came that overlaps or precedes the one in use: it is recorded and decides nothing.
  indirect case passedOver(SupplierBalance, at: Timestamp)
  /// An order was decided: held at a supplier, or refused.
  case placed(OrderRecord)
  /// The order leaves for the supplier now.
  case sent(OrderID, at: Timestamp)
  /// The supplier accepted the order.
  case accepted(OrderID, at: Timestamp)
  /// The order went wrong in a way that leaves its outcome open.
  case becameUnknown(OrderID, at: Timestamp)
  /// The order was bought at `actual` cost; its hold is over.
  case settled(OrderID, actual: Money, at: Timestamp)
  /// The order was certainly not bought; its hold is over.
  case released(OrderID, at: Timestamp)
  /// Nobody said in time what became of the order.
  case expired(OrderID, at: Timestamp)
  /// A sale that was settled was undone. The reference is the shop's, for one that was undone in part.
  indirect case reversed(OrderID, reference: EntryReference? = nil, at: Timestamp)
  /// A hold was divided: a part of it goes on under a name of its own. It changes no sum.
  indirect case divided(HoldDivision)
  /// An order whose ending the readings had absorbed is in the ledger's mind again, since something
  /// more is heard of it. It changes no sum.
  indirect case recalled(OrderStatus, at: Timestamp)
  /// Money was sent to a supplier, and will arrive.
  indirect case topUpAnnounced(TopUp)
  /// A person said more of a top-up that was announced.
  indirect case topUpChanged(TopUpChange)
  /// The owner told of a change that no order explains.
  indirect case adjusted(Adjustment)
}

extension LedgerEvent {
  /// When it happened.
  package var moment: Timestamp {
    switch self {
    case .read(let reading): reading.receivedAt
    case .placed(let record): record.status.placedAt
    case .topUpAnnounced(let topUp): topUp.announcedAt
    case .topUpChanged(let change): change.at
    case .adjusted(let adjustment): adjustment.at
    case .divided(let division): division.at
    case .passedOver(_, let at), .sent(_, let at), .accepted(_, let at),
      .becameUnknown(_, let at), .settled(_, _, let at), .released(_, let at),
      .expired(_, let at), .reversed(_, _, let at), .recalled(_, let at):
      at
    }
  }
}

extension LedgerEvent {
  /// The hold or the refused order that it is about; `nil` where it is about none.
  package var hold: OrderID? {
    switch self {
    case .placed(let record): record.id
    case .recalled(let status, _): status.id
    case .sent(let id, _), .accepted(let id, _), .becameUnknown(let id, _), .settled(let id, _, _),
      .released(let id, _), .expired(let id, _), .reversed(let id, _, _):
      id
    case .divided(let division): division.hold
    case .read, .passedOver, .topUpAnnounced, .topUpChanged, .adjusted: nil
    }
  }
}
