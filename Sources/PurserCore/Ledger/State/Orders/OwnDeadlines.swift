/// The deadlines of orders that have a length of their own, the earliest first: a binary heap, since they come
/// in no order.
///
/// A deadline that no order has any more stays until it is the earliest, or there are many: whoever keeps the
/// orders knows which still count.
struct OwnDeadlines: Sendable {
  /// When an order expires.
  struct Deadline: Sendable {
    var at: Timestamp
    var order: OrderSlot
  }

  private var heap: [Deadline] = []

  /// The earliest.
  var first: Deadline? { heap.first }

  /// How many there are, with those that do not count any more.
  var count: Int { heap.count }

  /// All, in no order.
  var all: [Deadline] { heap }

  /// Adds a deadline.
  mutating func insert(_ deadline: Deadline) {
    heap.append(deadline)
    var place = heap.count - 1
    while place > 0, heap[place].at < heap[(place - 1) / 2].at {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Takes the earliest out.
  mutating func removeFirst() {
    guard let last = heap.popLast(), !heap.isEmpty else { return }
    heap[0] = last
    var place = 0
    while true {
      let left = 2 * place + 1
      guard left < heap.count else { return }
      let right = left + 1
      let next = right < heap.count && heap[right].at < heap[left].at ? right : left
      guard heap[next].at < heap[place].at else { return }
      heap.swapAt(place, next)
      place = next
    }
  }

  /// Keeps only those that count.
  mutating func keep(where counts: (Deadline) -> Bool) {
    let kept = heap.filter(counts)
    heap = []
    for deadline in kept.sorted(by: { $0.at < $1.at }) { heap.append(deadline) }
  }
}
