/// A small generator whose numbers are the same on every machine.
/// https://prng.di.unimi.it/splitmix64.c
public struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  /// A generator whose numbers follow from `seed`.
  public init(seed: UInt64) { state = seed }

  /// The next number.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A name as long as a UUID and written as one is.
  public mutating func uuidText() -> String {
    var text = ""
    text.reserveCapacity(36)
    for place in 0..<8 {
      if (2...5).contains(place) { text += "-" }
      let digits = String(next() & 0xFFFF, radix: 16)
      text += String(repeating: "0", count: 4 - digits.count) + digits
    }
    return text
  }
}
