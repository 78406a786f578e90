/// Names and places in memory: what was written since the last run, and what a batch is writing. A
/// hash may have several places.
struct NameTable {
  /// What was added, in that order.
  private(set) var entries: [NameEntry] = []
  /// The numbers of entries from 1 on, by their hashes and then wherever there is room next; 0 for
  /// none.
  private var slots: [UInt32]

  init(reserving capacity: Int = 64) {
    slots = Array(repeating: 0, count: Self.slotCount(for: capacity))
    entries.reserveCapacity(capacity)
  }

  private static func slotCount(for capacity: Int) -> Int {
    var count = 128
    while count < 2 * capacity { count *= 2 }
    return count
  }

  var count: Int { entries.count }

  var isEmpty: Bool { entries.isEmpty }

  /// Forgets everything, and keeps the memory.
  mutating func removeAll() {
    guard !entries.isEmpty else { return }
    entries.removeAll(keepingCapacity: true)
    slots.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
  }

  mutating func add(_ entry: NameEntry) {
    entries.append(entry)
    if 2 * entries.count > slots.count {
      slots = Array(repeating: 0, count: 2 * slots.count)
      for number in entries.indices { put(number) }
    } else {
      put(entries.count - 1)
    }
  }

  private mutating func put(_ number: Int) {
    var slot = Int(entries[number].hash) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt32(number + 1)
  }

  /// Whether the hash has a place.
  func contains(_ hash: UInt64) -> Bool {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != 0 {
      if entries[Int(slots[slot]) - 1].hash == hash { return true }
      slot = (slot + 1) & (slots.count - 1)
    }
    return false
  }

  /// Adds the places of a hash to `places`.
  func add(_ hash: UInt64, to places: inout [NamePlace]) {
    var slot = Int(hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if entry.hash == hash { places.append(entry.place) }
      slot = (slot + 1) & (slots.count - 1)
    }
  }
}
