internal import HeapModule
internal import PurserCore

/// All that is due, by its moment. What was put off stays in it until its moment, and is passed over then by whoever asks.
struct Agenda {
  /// Something that is due.
  enum Item: Hashable {
    /// An attempt, by the name of its hold.
    case attempt(OrderID)
    /// Somebody waits for an order no longer.
    case listener(Int)
    /// Nothing that is under way is waited for any longer.
    case stopping
  }

  private struct Entry: Comparable {
    let moment: Timestamp
    /// Of what is due at the same moment, the first that was put in comes first.
    let number: Int
    let item: Item

    static func < (left: Entry, right: Entry) -> Bool {
      (left.moment, left.number) < (right.moment, right.number)
    }

    static func == (left: Entry, right: Entry) -> Bool { left.number == right.number }
  }

  private var entries = Heap<Entry>()
  private var count = 0

  /// When something is due next; `nil` where nothing is.
  var next: Timestamp? { entries.min?.moment }

  /// Puts something in.
  mutating func add(_ item: Item, at moment: Timestamp) {
    count += 1
    entries.insert(Entry(moment: moment, number: count, item: item))
  }

  /// Takes out what is due first.
  ///
  /// - Parameter now: the moment.
  /// - Returns: what is due, and when it was; `nil` where nothing is due by then.
  mutating func take(dueBy now: Timestamp) -> (item: Item, moment: Timestamp)? {
    guard let first = entries.min, first.moment <= now else { return nil }
    entries.removeMin()
    return (first.item, first.moment)
  }
}
