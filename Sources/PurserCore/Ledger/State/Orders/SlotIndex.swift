/// Finds places by hash: an open-addressing table with linear probing and backward shifts. A bucket is
/// eight bytes, so that a search reads one line of the cache before it looks at any order.
struct SlotIndex: Sendable {
  /// A place under its hash.
  private struct Bucket {
    var hash: UInt32
    /// The place and one; zero where the bucket is empty.
    var mark: UInt32
  }

  private var buckets: [Bucket] = []
  private(set) var count = 0

  private var mask: Int { buckets.count - 1 }

  /// Makes room for so many places.
  mutating func reserve(_ capacity: Int) {
    guard capacity > buckets.count / 8 * 7 else { return }
    var size = max(16, buckets.count)
    while capacity > size / 8 * 7 { size *= 2 }
    let old = buckets
    buckets = Array(repeating: Bucket(hash: 0, mark: 0), count: size)
    for bucket in old where bucket.mark != 0 { put(bucket) }
  }

  private mutating func put(_ bucket: Bucket) {
    var place = Int(bucket.hash) & mask
    while buckets[place].mark != 0 { place = (place + 1) & mask }
    buckets[place] = bucket
  }

  /// Enters a place that is not there.
  mutating func insert(_ place: UInt32, hash: UInt32) {
    // Doubling alone decides when it grows.
    reserve(count + 1)
    put(Bucket(hash: hash, mark: place + 1))
    count += 1
  }

  /// The place with a hash that `isIt` says yes to.
  @inline(__always) func place(of hash: UInt32, where isIt: (UInt32) -> Bool) -> UInt32? {
    guard !buckets.isEmpty else { return nil }
    var place = Int(hash) & mask
    while buckets[place].mark != 0 {
      if buckets[place].hash == hash, isIt(buckets[place].mark - 1) {
        return buckets[place].mark - 1
      }
      place = (place + 1) & mask
    }
    return nil
  }

  /// Takes a place out. What stands behind it moves up, so that no search stops before it.
  mutating func remove(_ slot: UInt32, hash: UInt32) {
    guard !buckets.isEmpty else { return }
    var hole = Int(hash) & mask
    while buckets[hole].mark != slot + 1 {
      guard buckets[hole].mark != 0 else { return }
      hole = (hole + 1) & mask
    }
    var next = (hole + 1) & mask
    while buckets[next].mark != 0 {
      let distance = (next - Int(buckets[next].hash)) & mask
      if distance >= (next - hole) & mask {
        buckets[hole] = buckets[next]
        hole = next
      }
      next = (next + 1) & mask
    }
    buckets[hole] = Bucket(hash: 0, mark: 0)
    count -= 1
  }
}
