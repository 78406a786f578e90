internal import PurserCore

/// All orders of one simulated supplier, with what will happen to them by itself.
///
/// A value without clock or lock, like the account whose money it moves: time moves when somebody looks.
package struct OrderBook: Sendable {
  /// What happens by itself.
  enum Event: Sendable {
    /// The order at this place is delivered.
    case deliver(Int)
    /// It is given up.
    case giveUp(Int)
    /// It is taken back after its delivery.
    case reverse(Int)
    /// It was not confirmed in time.
    case expire(Int)
    /// This reply leaves; the order is taken before, where it waits for that.
    case release(reply: Int)
    /// This message leaves.
    case send(message: Int)
  }

  /// The supplier's name, with which those of its orders begin.
  private let name: String
  /// How it takes orders.
  package let style: OrderStyle
  /// What it sells.
  package internal(set) var catalogue: OrderCatalogue
  /// All of them, the oldest first.
  var purchases: [Purchase] = []
  /// The places of those of one reference, the oldest first.
  var places: [String: [Int]] = [:]
  /// The faults that are set.
  var faults = OrderFaultBoard()
  /// The references that get errors until they are released, with the status.
  var stuck: [String: Int] = [:]
  /// The replies that wait.
  var replies = HeldReplies()
  /// The webhooks.
  var messages = MessageBox()
  var agenda = Timeline<Event>()
  /// What has happened and nobody was told yet.
  var news: [SupplierNews] = []

  init(of name: String, style: OrderStyle, catalogue: OrderCatalogue) {
    self.name = name
    self.style = style
    self.catalogue = catalogue
  }

  /// The order of this name.
  func place(ofID id: String) -> Int? {
    guard let number = id.split(separator: "-").last.flatMap({ Int($0) }),
      purchases.indices.contains(number - 1), purchases[number - 1].id == id
    else { return nil }
    return number - 1
  }

  /// Adds an order.
  mutating func add(_ purchase: Purchase) -> Int {
    purchases.append(purchase)
    let place = purchases.count - 1
    places[purchase.reference, default: []].append(place)
    return place
  }

  /// The name of the next order.
  var nextID: String { "\(name)-\(purchases.count + 1)" }
}
