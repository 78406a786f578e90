internal import ExactJSON
internal import PurserCore

/// What orders did in a pool of late.
extension BookText {
  /// `[day, in the day, hour, of late, first hour, success, time, attempts, last attempt]`
  static func text(of traffic: PoolTraffic) -> [UInt8] {
    JSONWriter.array { list in
      for number in traffic.numbers { list.integer(number) }
    }
  }

  static func traffic(from text: String) throws -> PoolTraffic {
    var list = try JSONElements(text: text)
    var numbers: [Int64] = []
    while !list.isAtEnd { numbers.append(try list.integer()) }
    guard let traffic = PoolTraffic(numbers: numbers) else {
      throw StoreError.damagedRow("a pool's traffic that means nothing")
    }
    return traffic
  }
}
