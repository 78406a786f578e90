import TestSupport

extension SeededRandom {
  /// A count of any size: the ends of the range, small ones, and anything between.
  mutating func units() -> Int64 {
    let magnitude = Int64(truncatingIfNeeded: next() >> UInt64.random(in: 0..<64, using: &self))
    switch Int.random(in: 0..<8, using: &self) {
    case 0: return Int64.max - Int64.random(in: 0..<3, using: &self)
    case 1: return Int64.min + Int64.random(in: 0..<3, using: &self)
    case 2, 3, 4: return magnitude
    default: return 0 &- magnitude
    }
  }
}
