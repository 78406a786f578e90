internal import PurserCore

/// Events that are to come, soonest first, those of one moment in the order in which they were
/// added.
struct Timeline<Event: Sendable>: Sendable {
  /// One event and when it is due.
  struct Entry: Sendable {
    let moment: Timestamp
    let event: Event
  }

  private var entries: [Entry] = []
  /// How many entries at the front are over. They are dropped together, once they are most of the
  /// list, so that a step costs the same however much is to come.
  private var over = 0

  /// When the next event is due; `nil` when nothing is to come.
  var next: Timestamp? { over < entries.count ? entries[over].moment : nil }

  /// Adds an event behind everything that is due by `moment`.
  mutating func add(_ event: Event, at moment: Timestamp) {
    var (low, high) = (over, entries.count)
    while low < high {
      let middle = low + (high - low) / 2
      if entries[middle].moment <= moment { low = middle + 1 } else { high = middle }
    }
    entries.insert(Entry(moment: moment, event: event), at: low)
  }

  /// Takes the next event out, when there is one.
  mutating func popFirst() -> Entry? {
    guard over < entries.count else { return nil }
    let entry = entries[over]
    over += 1
    if over > entries.count / 2 {
      entries.removeFirst(over)
      over = 0
    }
    return entry
  }
}
