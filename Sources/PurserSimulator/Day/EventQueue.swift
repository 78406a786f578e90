internal import PurserCore

/// Events to come, by their moment: the virtual time of a simulation. Events of one moment
/// come out in the order in which they went in, so that a run is repeatable.
///
/// A binary heap.
struct EventQueue<Event: Sendable>: Sendable {
  private struct Entry: Sendable {
    var moment: Timestamp
    var number: Int
    var event: Event

    func isBefore(_ other: Entry) -> Bool {
      moment == other.moment ? number < other.number : moment < other.moment
    }
  }

  private var heap: [Entry] = []
  private var count = 0

  /// Lets `event` happen at `moment`.
  mutating func add(_ event: Event, at moment: Timestamp) {
    heap.append(Entry(moment: moment, number: count, event: event))
    count += 1
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].isBefore(heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// The next event, taken off; `nil` when nothing more will happen.
  mutating func next() -> (moment: Timestamp, event: Event)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return (first.moment, first.event)
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var smallest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[child].isBefore(heap[smallest]) { smallest = child }
      }
      guard smallest != parent else { return }
      heap.swapAt(parent, smallest)
      parent = smallest
    }
  }
}
