/// `weighted`: each order draws a lot with each supplier, and the owner's weights say how often each wins: with
/// weights of 3 and 1 three orders of four go to the first. A weight of 0 comes last. The lot is a hash of the
/// order's name and the supplier's, so that the same order goes to the same supplier whoever decides it and
/// whenever; where a supplier drops out, only its own orders go elsewhere (rendezvous hashing).
///
/// Example: `weights: {a: 3, b: 1}`; of 1,000 orders about 750 go to `a`. One that `a` cannot pay for goes to `b`.
///
/// The lot u is a fraction above 0 and up to 1; the smallest of -log2(u) / weight wins, and the chance of that
/// is the weight's share. The logarithm is a table with 2^-32 as its unit, and whole numbers all the way.
enum WeightedPolicy: RankingPolicy {
  static func merit(of facts: PolicyFacts) -> Merit {
    guard facts.weight > 0 else { return Merit(first: .max, second: Int64(facts.lot >> 1)) }
    let waiting = (negatedLogarithm(of: facts.lot) << 24) / UInt64(facts.weight)
    return Merit(first: Int64(clamping: waiting))
  }

  /// -log2 of a fraction of 2^64, in units of 2^-32: at most 64.
  static func negatedLogarithm(of lot: UInt64) -> UInt64 {
    let zeros = (lot | 1).leadingZeroBitCount
    let mantissa = ((lot | 1) << UInt64(zeros)) << 1
    let place = Int(mantissa >> 56)
    let rest = (mantissa >> 24) & 0xFFFF_FFFF
    let (low, high) = (logarithms[place], logarithms[place + 1])
    return (UInt64(zeros) + 1) << 32 - (low + ((high - low) * rest) >> 32)
  }

  /// log2(1 + i / 256) for i from 0 to 256, in units of 2^-32, by squaring: each square tells another bit.
  private static let logarithms: [UInt64] = (0...256).map { place in
    guard place < 256 else { return 1 << 32 }
    var number = UInt64(256 + place) << 55
    var logarithm: UInt64 = 0
    for _ in 0..<32 {
      let (high, low) = number.multipliedFullWidth(by: number)
      logarithm <<= 1
      if high >> 63 == 1 {
        logarithm |= 1
        number = high
      } else {
        number = high << 1 | low >> 63
      }
    }
    return logarithm
  }
}
