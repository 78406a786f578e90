/// How orders begin and end to wait for their deadlines: those that wait the usual length in the chain, those
/// that have a length of their own in a heap.
extension OrderSlab {
  /// How many deadlines there may be for each that counts, before the others are let go.
  private static let mostForEach = 4
  /// So few are never looked through.
  private static let leastLookedThrough = 64

  /// The order with a length of its own that expires first; `nil` where none waits.
  var nextOfOwnLength: OwnDeadlines.Deadline? { own.first }

  /// The names of the orders that wait for a length of their own, the first to expire first.
  var awaitedByOwnLength: [OrderID] {
    // An order that was put in its own place may have the same deadline twice.
    let waiting = Set(own.all.lazy.filter(counts).map(\.order))
    return waiting.compactMap { slot in
      id(of: slot).map { (lastHeardAt(slot.place) + (ownLength(slot.place) ?? .zero), $0) }
    }.sorted { $0 < $1 }.map(\.1)
  }

  /// Lets an order wait for its deadline.
  mutating func beginWait(_ place: UInt32) {
    guard let length = ownLength(place) else { return link(place) }
    if !self[place: place].hasOwnDeadline { ownCount += 1 }
    self[place: place].hasOwnDeadline = true
    own.insert(.init(at: lastHeardAt(place) + length, order: slot(at: place)))
    letGo()
  }

  /// Lets an order wait no more.
  mutating func endWait(_ place: UInt32) {
    if self[place: place].isAwaited { unlink(place) }
    guard self[place: place].hasOwnDeadline else { return }
    self[place: place].hasOwnDeadline = false
    ownCount -= 1
    letGo()
  }

  /// Whether an order waits for its deadline.
  func waits(_ place: UInt32) -> Bool {
    self[place: place].isAwaited || self[place: place].hasOwnDeadline
  }

  /// Whether the order still has the deadline.
  private func counts(_ deadline: OwnDeadlines.Deadline) -> Bool {
    guard has(deadline.order), self[place: deadline.order.place].hasOwnDeadline,
      let length = ownLength(deadline.order.place)
    else { return false }
    return lastHeardAt(deadline.order.place) + length == deadline.at
  }

  /// Lets deadlines go that no order has any more: so that the first one counts, and there are not many others.
  private mutating func letGo() {
    while let first = own.first, !counts(first) { own.removeFirst() }
    guard own.count > Self.leastLookedThrough, own.count > Self.mostForEach * ownCount else {
      return
    }
    var deadlines = own
    deadlines.keep(where: counts)
    own = deadlines
  }
}
