/// The orders that wait for their deadlines, as a chain through their slots: the one of which nothing was
/// heard for longest comes first. All wait equally long, so that it expires first. Those that have a length of
/// their own are elsewhere.
extension OrderSlab {
  /// The order that expires first; `nil` where none waits.
  var nextToExpire: OrderSlot? { earliest == Self.nowhere ? nil : slot(at: earliest) }

  /// Since when nothing was heard of the order that expires first.
  var longestSilence: Timestamp? { earliest == Self.nowhere ? nil : lastHeardAt(earliest) }

  /// The names of the orders that wait, the first to expire first.
  var awaited: [OrderID] {
    var names: [OrderID] = []
    var place = earliest
    while place != Self.nowhere {
      if let id = id(of: slot(at: place)) { names.append(id) }
      place = self[place: place].later
    }
    return names
  }

  /// Lets orders wait that were taken in without: sorted once, since they come in any order.
  mutating func await(_ slots: [OrderSlot]) {
    var waiting: [(heardAt: Timestamp, turn: Int, place: UInt32)] = []
    waiting.reserveCapacity(slots.count)
    for (turn, slot) in slots.enumerated() where self[slot]?.isAwaited == true {
      waiting.append((lastHeardAt(slot.place), turn, slot.place))
    }
    waiting.sort { ($0.heardAt, $0.turn) < ($1.heardAt, $1.turn) }
    for order in waiting { beginWait(order.place) }
  }

  /// Puts an order among those that wait, behind all that are to expire no later: at the end, but for what
  /// is told late.
  mutating func link(_ place: UInt32) {
    let heardAt = lastHeardAt(place)
    var before = latest
    while before != Self.nowhere, lastHeardAt(before) > heardAt {
      before = self[place: before].earlier
    }
    let after = before == Self.nowhere ? earliest : self[place: before].later
    self[place: place].earlier = before
    self[place: place].later = after
    self[place: place].isAwaited = true
    if before == Self.nowhere { earliest = place } else { self[place: before].later = place }
    if after == Self.nowhere { latest = place } else { self[place: after].earlier = place }
  }

  /// Takes an order out of those that wait.
  mutating func unlink(_ place: UInt32) {
    let (before, after) = (self[place: place].earlier, self[place: place].later)
    if before == Self.nowhere { earliest = after } else { self[place: before].later = after }
    if after == Self.nowhere { latest = before } else { self[place: after].earlier = before }
    self[place: place].isAwaited = false
  }
}
