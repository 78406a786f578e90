internal import DequeModule
internal import PurserCore

/// What was decided about orders and owner's entries that a look-up in the store may not have seen: in
/// batches that are not on the disk, or were not when the oldest look-up under way began.
struct RecentOrders {
  /// What later look-ups may miss of an order.
  struct Known {
    /// One reference, since every order is kept for a moment.
    fileprivate enum Content {
      case record(OrderRecord)
      indirect case status(OrderStatus)
    }

    fileprivate var content: Content
    /// The latest batch that changed it.
    fileprivate var batch: Int

    /// Where it stands.
    var status: OrderStatus {
      switch content {
      case .record(let record): record.status
      case .status(let status): status
      }
    }

    /// Its whole record, where it was placed just now.
    var record: OrderRecord? {
      switch content {
      case .record(let record): record
      case .status: nil
      }
    }
  }

  private var orders: [OrderID: Known] = [:]
  private var entries: [EntryReference: (entry: OwnerEntry, batch: Int)] = [:]
  private var notes: [OrderID: (note: AttemptNote, batch: Int)] = [:]
  /// What was noted, in order, to be forgotten in order.
  private var noted: Deque<(batch: Int, id: OrderID)> = []
  private var notedEntries: Deque<(batch: Int, reference: EntryReference)> = []
  private var notedNotes: Deque<(batch: Int, hold: OrderID)> = []

  /// What later look-ups may miss of an order.
  subscript(id: OrderID) -> Known? { orders[id] }

  /// What later look-ups may miss of an entry.
  subscript(reference: EntryReference) -> OwnerEntry? { entries[reference]?.entry }

  /// What later look-ups may miss of what is kept of an attempt.
  func note(of hold: OrderID) -> AttemptNote? { notes[hold]?.note }

  /// Keeps a record that a batch has made.
  mutating func note(_ record: OrderRecord, in batch: Int) {
    orders[record.id] = Known(content: .record(record), batch: batch)
    noted.append((batch, record.id))
  }

  /// Keeps where an order stands since a batch.
  mutating func note(_ status: OrderStatus, in batch: Int) {
    var record = orders[status.id]?.record
    record?.status = status
    orders[status.id] = Known(
      content: record.map { .record($0) } ?? .status(status), batch: batch)
    noted.append((batch, status.id))
  }

  /// Keeps the note of an attempt as a batch has left it.
  mutating func note(_ note: AttemptNote, in batch: Int) {
    notes[note.hold] = (note, batch)
    notedNotes.append((batch, note.hold))
  }

  /// Keeps what the owner told in a batch.
  mutating func note(_ entry: OwnerEntry, in batch: Int) {
    entries[entry.reference] = (entry, batch)
    notedEntries.append((batch, entry.reference))
  }

  /// Forgets what batches up to `batch` did and no later one changed.
  mutating func forget(upTo batch: Int) {
    while let first = noted.first, first.batch <= batch {
      noted.removeFirst()
      if let place = orders.index(forKey: first.id), orders.values[place].batch <= batch {
        orders.remove(at: place)
      }
    }
    while let first = notedEntries.first, first.batch <= batch {
      notedEntries.removeFirst()
      if let known = entries[first.reference], known.batch <= batch {
        entries[first.reference] = nil
      }
    }
    while let first = notedNotes.first, first.batch <= batch {
      notedNotes.removeFirst()
      if let known = notes[first.hold], known.batch <= batch { notes[first.hold] = nil }
    }
  }
}
