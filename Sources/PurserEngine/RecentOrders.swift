internal import DequeModule
internal import PurserCore

/// What was decided about orders and owner's entries that a look-up in the store may not have seen: in
/// batches that are not on the disk, or were not when the oldest look-up under way began.
struct RecentOrders {
  /// What later look-ups may miss of an order.
  struct Known {
    /// Where it stands.
    var status: OrderStatus
    /// Its whole record, where it was placed just now.
    var record: OrderRecord?
    /// The latest batch that changed it.
    var batch: Int
  }

  private var orders: [OrderID: Known] = [:]
  private var entries: [EntryReference: (entry: OwnerEntry, batch: Int)] = [:]
  /// What was noted, in order, to be forgotten in order.
  private var noted: Deque<(batch: Int, id: OrderID)> = []
  private var notedEntries: Deque<(batch: Int, reference: EntryReference)> = []

  /// What later look-ups may miss of an order.
  subscript(id: OrderID) -> Known? { orders[id] }

  /// What later look-ups may miss of an entry.
  subscript(reference: EntryReference) -> OwnerEntry? { entries[reference]?.entry }

  /// Keeps a record that a batch has made.
  mutating func note(_ record: OrderRecord, in batch: Int) {
    orders[record.id] = Known(status: record.status, record: record, batch: batch)
    noted.append((batch, record.id))
  }

  /// Keeps where an order stands since a batch.
  mutating func note(_ status: OrderStatus, in batch: Int) {
    var record = orders[status.id]?.record
    record?.status = status
    orders[status.id] = Known(status: status, record: record, batch: batch)
    noted.append((batch, status.id))
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
      if let known = orders[first.id], known.batch <= batch { orders[first.id] = nil }
    }
    while let first = notedEntries.first, first.batch <= batch {
      notedEntries.removeFirst()
      if let known = entries[first.reference], known.batch <= batch {
        entries[first.reference] = nil
      }
    }
  }
}
