/// A generator whose sequence is the same everywhere and follows from its seed, so that a simulation
/// can be run again. SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number
/// Generators" (2014).
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// The sequence that follows from `seed`.
  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= Self.increment
    return Self.mixed(state)
  }

  /// What the state grows by.
  static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The number of a state: close states give numbers far apart.
  static func mixed(_ state: UInt64) -> UInt64 {
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
