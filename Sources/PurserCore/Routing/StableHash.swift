/// A hash of 64 bits that is the same in every process, on every machine and in every version: the lots that
/// orders draw depend on it.
///
/// A name is hashed by FNV-1a (64 bits, offset 14695981039346656037, prime 1099511628211) over its UTF-8, and
/// mixed by the last steps of SplitMix64. The lot of an order and a supplier is `mix(mix(order) + supplier)`,
/// the sum modulo 2^64.
package enum StableHash {
  /// The hash of a name.
  package static func of(_ name: String) -> UInt64 {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    return hash
  }

  /// The hash of a name by its bytes.
  package static func of(_ name: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in name { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    return hash
  }

  /// The hash of an order's name, without a text of it.
  static func of(_ order: OrderID) -> UInt64 {
    order.withUTF8 { of(UnsafeRawBufferPointer($0)) }
  }

  /// A number in which each bit depends on all bits of `number`.
  package static func mix(_ number: UInt64) -> UInt64 {
    var mixed = number
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// The lot that an order and a supplier draw.
  ///
  /// - Parameters:
  ///   - order: the mixed hash of the order's name.
  ///   - supplier: the hash of the supplier's name.
  /// - Returns: any of 2^64, the same every time.
  package static func lot(_ order: UInt64, _ supplier: UInt64) -> UInt64 {
    mix(order &+ supplier)
  }
}
