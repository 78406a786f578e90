/// A generator that always draws the largest number.
package struct LargestDraws: RandomNumberGenerator, Sendable {
  package init() {}

  package func next() -> UInt64 { .max }
}

/// A generator that always draws the smallest number. It gives no zeros, which the standard library
/// rejects for most ranges, and asks again.
package struct SmallestDraws: RandomNumberGenerator, Sendable {
  package init() {}

  package func next() -> UInt64 { 1 }
}
