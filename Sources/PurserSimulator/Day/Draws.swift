internal import PurserCore

/// Draws that follow from a seed and from what is drawn for, so that every strategy meets the same
/// world however often it asks: the outcome of the seventh order at the second supplier is drawn
/// from just these two numbers. SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom
/// Number Generators" (2014).
struct Draws {
  /// What is drawn, so that no two kinds of draw depend on each other.
  enum Purpose: UInt64 {
    case arrival = 1
    case product
    case profile
    case price
    case outcome
    case staleness
    case topUp
  }

  private var state: UInt64

  /// The draws of one purpose for one thing, named by `keys`.
  init(seed: UInt64, _ purpose: Purpose, _ keys: UInt64...) {
    state = Self.mixed(seed &+ Self.increment)
    for key in [purpose.rawValue] + keys { state = Self.mixed(state ^ (key &+ Self.increment)) }
  }

  /// A whole number, each of the range equally likely but for one part in 2^64.
  mutating func next(in range: ClosedRange<Int64>) -> Int64 {
    state &+= Self.increment
    let width = UInt64(bitPattern: range.upperBound &- range.lowerBound) &+ 1
    let drawn = Self.mixed(state)
    let offset = width == 0 ? drawn : drawn.multipliedFullWidth(by: width).high
    return range.lowerBound &+ Int64(bitPattern: offset)
  }

  /// A duration, each whole microsecond of the range equally likely.
  mutating func next(in range: ClosedRange<Duration>) -> Duration {
    .microseconds(
      next(in: range.lowerBound.wholeMicroseconds...range.upperBound.wholeMicroseconds))
  }

  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  private static func mixed(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
