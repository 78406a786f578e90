internal import PurserCore

/// An order that a batch placed, or a part of one, and the number of its event.
struct PlacedOrder {
  /// One reference, since every order is kept for a moment.
  enum Content {
    case order(OrderRecord)
    indirect case part(OrderStatus)
  }

  let number: Int64
  let content: Content

  var id: OrderID {
    switch content {
    case .order(let record): record.id
    case .part(let status): status.id
    }
  }
}
