/// What products there are, for orders that name another.
extension Market {
  /// The most names that are compared letter by letter.
  private static let mostCompared = 20_000

  /// Whether anybody has a price for a product, in any currency, for any quantity, at any time.
  func knows(_ sku: String) -> Bool {
    if prices.shelves(of: sku) != nil { return true }
    let hash = StableHash.of(sku)
    return lists.contains { $0?.has(sku, hash: hash) ?? false }
  }

  /// The known name that differs from another by the fewest letters, where it is not a third of them; of several the
  /// first in the order of the letters. Only names of about the same length that begin or end alike are looked at.
  func nearestProduct(to sku: String) -> String? {
    var search = NameSearch(sku, most: Self.mostCompared)
    for name in prices.products { search.consider(Array(name.utf8)) }
    for list in lists {
      list?.visitNames { name in
        if search.mayBeNear(name) { search.consider(Array(name)) }
        return search.isExhausted
      }
    }
    return search.nearest.map { String(decoding: $0, as: UTF8.self) }
  }
}

/// The search for the name that is nearest to another.
private struct NameSearch {
  private let wanted: [UInt8]
  private var left: Int
  private var distance: Int
  private(set) var nearest: [UInt8]?

  init(_ name: String, most: Int) {
    wanted = Array(name.utf8.prefix(PriceList.longestName))
    left = most
    distance = max(1, wanted.count / 3) + 1
  }

  /// Whether no more names are compared.
  var isExhausted: Bool { left <= 0 }

  /// Whether a name is worth comparing: of about the length, and alike at its beginning or its end.
  func mayBeNear(_ name: UnsafeRawBufferPointer) -> Bool {
    guard abs(name.count - wanted.count) < distance, let first = name.first, let last = name.last
    else { return false }
    return first == wanted.first || last == wanted.last
  }

  mutating func consider(_ name: [UInt8]) {
    guard left > 0, abs(name.count - wanted.count) < distance else { return }
    left -= 1
    let found = Self.distance(from: wanted, to: name)
    guard found < distance || found == distance && precedes(name) else { return }
    (distance, nearest) = (found, name)
  }

  private func precedes(_ name: [UInt8]) -> Bool {
    nearest.map { name.lexicographicallyPrecedes($0) } ?? false
  }

  /// How many letters must be put in, taken out or changed.
  private static func distance(from one: [UInt8], to other: [UInt8]) -> Int {
    var row = Array(0...other.count)
    for (place, letter) in one.enumerated() {
      var diagonal = row[0]
      row[0] = place + 1
      for column in other.indices {
        let change = diagonal + (letter == other[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(change, diagonal + 1, row[column] + 1)
      }
    }
    return row[other.count]
  }
}
