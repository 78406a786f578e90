/// A generator that prints its seed where a test fails: `"\(random)"`.
struct SeededRandom: RandomNumberGenerator, CustomStringConvertible {
  private let seed: UInt64
  private var state: UInt64

  /// Draws from a fresh seed, or from the given one to repeat a failure.
  init(seed: UInt64 = .random(in: .min ... .max)) {
    self.seed = seed
    state = seed
  }

  var description: String { "seed \(seed)" }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

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
