internal import PurserCore

/// Draws that follow from a seed and from what is drawn for, so that every strategy meets the same
/// world however often it asks: the outcome of the seventh order at the second supplier is drawn
/// from just these two numbers.
struct Draws {
  /// The kinds of draw, so that no two depend on each other.
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
    state = SplitMix64.mixed(seed &+ SplitMix64.increment)
    for key in [purpose.rawValue] + keys {
      state = SplitMix64.mixed(state ^ (key &+ SplitMix64.increment))
    }
  }

  /// A whole number, each of the range equally likely but for one part in 2^64.
  mutating func next(in range: ClosedRange<Int64>) -> Int64 {
    state &+= SplitMix64.increment
    let width = UInt64(bitPattern: range.upperBound &- range.lowerBound) &+ 1
    let drawn = SplitMix64.mixed(state)
    let offset = width == 0 ? drawn : drawn.multipliedFullWidth(by: width).high
    return range.lowerBound &+ Int64(bitPattern: offset)
  }

  /// A duration, each whole microsecond of the range equally likely.
  mutating func next(in range: ClosedRange<Duration>) -> Duration {
    .microseconds(
      next(in: range.lowerBound.wholeMicroseconds...range.upperBound.wholeMicroseconds))
  }
}
