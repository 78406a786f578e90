/// The place of an order among those that one was split into, over several suppliers. Each of them is an order of its
/// own, with a name of its own: the first has the name that the shop gave, the others that name, a full stop and a
/// number.
package final class OrderSplit: Sendable, Hashable {
  /// The order as its shop named it.
  package let of: OrderID
  /// Which of the orders this is, from 1.
  package let number: Int
  /// The numbers behind the names of those after the first.
  package let suffixes: [Int]
  /// For how many units they are together.
  package let quantity: Int64

  /// The most orders that one may be split into.
  package static let maximumCount = 32
  /// The most characters that the name of an order may have that is to be split.
  package static let maximumNameLength = OrderID.maximumLength - 6

  /// The place of an order among those that `of` was split into.
  package init(of: OrderID, number: Int, suffixes: [Int], quantity: Int64) {
    self.of = of
    self.number = number
    self.suffixes = suffixes
    self.quantity = quantity
  }

  /// The names of all of them, the first one first.
  package var orders: [OrderID] {
    [of] + suffixes.compactMap { Self.name(of: of, $0) }
  }

  /// The name of an order behind the first; `nil` where it would be too long.
  static func name(of order: OrderID, _ suffix: Int) -> OrderID? {
    OrderID("\(order.name).\(suffix)")
  }

  package static func == (one: OrderSplit, other: OrderSplit) -> Bool {
    one === other
      || one.of == other.of && one.number == other.number && one.suffixes == other.suffixes
        && one.quantity == other.quantity
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(of)
    hasher.combine(number)
  }
}
