internal import HeapModule
internal import PurserCore

/// When each supplier is looked at next. A pure value; a supplier that waits costs an entry, and no task.
struct CheckAgenda {
  private struct Entry: Comparable {
    let moment: Timestamp
    let supplier: SupplierID

    static func < (a: Entry, b: Entry) -> Bool {
      (a.moment, a.supplier) < (b.moment, b.supplier)
    }
  }

  private var entries = Heap<Entry>()
  /// The moment that counts. An entry with another is left over from before the supplier was planned anew.
  private var moments: [SupplierID: Timestamp] = [:]

  /// Plans to look at a supplier at a moment, unless that is planned sooner already.
  mutating func plan(_ supplier: SupplierID, at moment: Timestamp) {
    if let planned = moments[supplier], planned <= moment { return }
    moments[supplier] = moment
    entries.insert(Entry(moment: moment, supplier: supplier))
  }

  /// Plans to look at once at everybody who waits: nobody knows how long they have waited.
  mutating func bringForward(to now: Timestamp) {
    for supplier in moments.keys { plan(supplier, at: now) }
  }

  /// The earliest moment that is planned; `nil` where there is none.
  mutating func nextMoment() -> Timestamp? {
    while let first = entries.min, moments[first.supplier] != first.moment { entries.removeMin() }
    return entries.min?.moment
  }

  /// Takes out who is to be looked at.
  ///
  /// - Parameters:
  ///   - moment: those that are planned until then.
  ///   - most: no more than so many.
  /// - Returns: them, the earliest first.
  mutating func takeDue(at moment: Timestamp, most: Int) -> [SupplierID] {
    var due: [SupplierID] = []
    while due.count < most, let next = nextMoment(), next <= moment {
      let supplier = entries.removeMin().supplier
      moments[supplier] = nil
      due.append(supplier)
    }
    return due
  }
}
