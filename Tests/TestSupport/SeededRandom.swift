/// A generator whose sequence follows from its seed, which it prints where a test fails:
/// `"\(random)"`. SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators" (2014).
package struct SeededRandom: RandomNumberGenerator, CustomStringConvertible {
  private let seed: UInt64
  private var state: UInt64

  /// Draws from a fresh seed, or from the given one to repeat a failure.
  package init(seed: UInt64 = .random(in: .min ... .max)) {
    self.seed = seed
    state = seed
  }

  package var description: String { "seed \(seed)" }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
