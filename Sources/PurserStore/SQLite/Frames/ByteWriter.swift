/// Bytes that are put together in memory that is kept from one batch to the next, so that a hold
/// allocates nothing for them. Integers are little-endian or, mostly, of variable length: seven bits
/// a byte, the lowest first, the eighth says that more follow (LEB128, as in DWARF 5, section 7.6).
/// Signed ones are folded before (zigzag), so that small magnitudes are short.
final class ByteWriter {
  private var start: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// How many bytes there are.
  private(set) var count = 0

  init(reserving capacity: Int) {
    self.capacity = max(64, capacity)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  /// The bytes, until the next change.
  var contents: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  func removeAll() { count = 0 }

  /// Forgets what was put behind the first `count` bytes.
  func truncate(to count: Int) { self.count = min(self.count, count) }

  @inline(__always)
  private func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  private func grow(_ more: Int) {
    capacity = max(2 * capacity, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    larger.update(from: start, count: count)
    start.deallocate()
    start = larger
  }

  // MARK: Parts

  func byte(_ value: UInt8) {
    reserve(1)
    start[count] = value
    count += 1
  }

  func unsigned(_ value: UInt64) {
    reserve(10)
    var rest = value
    while rest >= 0x80 {
      start[count] = UInt8(truncatingIfNeeded: rest) | 0x80
      count += 1
      rest >>= 7
    }
    start[count] = UInt8(truncatingIfNeeded: rest)
    count += 1
  }

  func unsigned(_ value: Int) { unsigned(UInt64(UInt(bitPattern: value))) }

  func signed(_ value: Int64) { unsigned(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }

  func fixed<Number: FixedWidthInteger>(_ value: Number) {
    withUnsafeBytes(of: value.littleEndian) { raw($0) }
  }

  func raw(_ bytes: UnsafeRawBufferPointer) {
    reserve(bytes.count)
    UnsafeMutableRawBufferPointer(start: start + count, count: bytes.count).copyMemory(from: bytes)
    count += bytes.count
  }

  func raw(_ bytes: ArraySlice<UInt8>) { bytes.withUnsafeBytes { raw($0) } }

  /// UTF-8 behind its length.
  func text(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      unsigned(bytes.count)
      raw(UnsafeRawBufferPointer(bytes))
    }
  }

  // MARK: Lengths

  /// Begins a part that its length precedes.
  ///
  /// - Returns: what `close` wants to know.
  func open() -> Int {
    byte(0)
    return count
  }

  /// Ends a part, and puts its length before it.
  func close(_ mark: Int) {
    let length = count - mark
    var more = 0
    var rest = length >> 7
    while rest > 0 {
      more += 1
      rest >>= 7
    }
    if more > 0 {
      reserve(more)
      (start + mark + more).update(from: start + mark, count: length)
    }
    count = mark - 1
    unsigned(length)
    count += length
  }

  /// Puts a byte in the place of one that stands there.
  func replace(_ value: UInt8, at offset: Int) { start[offset] = value }

  /// Puts a fixed number in the place of one that stands there.
  func replace(_ value: UInt32, at offset: Int) {
    withUnsafeBytes(of: value.littleEndian) { bytes in
      UnsafeMutableRawBufferPointer(start: start + offset, count: 4).copyMemory(from: bytes)
    }
  }
}
