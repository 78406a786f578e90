import PurserCore
import Testing

@testable import PurserSimulator

/// The amount of a text like `284.50 USD`.
func money(_ text: String) throws -> Money {
  let parts = text.split(separator: " ")
  let currency = try #require(Currency(iso4217: String(parts[1])))
  return try Money(parts[0], currency, rounding: .down)
}

/// A pool of a text like `284.50 USD`.
func fundedPool(_ text: String, name: String = "main") throws -> SimulatedPool {
  SimulatedPool(name: name, opening: try money(text))
}

/// A generator whose seed a failing test prints (SplitMix64, Steele, Lea and Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
