/// Suppliers by their numbers on a roster: a bit each. Sets of the first 64 need no memory of their
/// own.
package struct SupplierSet: Hashable, Sendable {
  /// The suppliers 0 to 63, the lowest bit first.
  private var first: UInt64
  /// Those from 64 on, 64 in a word; the last word is never zero.
  private var rest: [UInt64]

  /// How many suppliers a word of the set stands for.
  package static let wordWidth = 64

  /// Nobody.
  package init() {
    first = 0
    rest = []
  }

  /// The suppliers whose bits are set.
  ///
  /// - Parameter words: supplier `n` is bit `n % 64` of word `n / 64`.
  package init(words: some RandomAccessCollection<UInt64>) {
    first = words.first ?? 0
    rest = []
    var used = words.dropFirst()
    while used.last == 0 { used = used.dropLast() }
    if !used.isEmpty { rest = Array(used) }
  }

  /// Nobody, with room for suppliers of numbers below `count`.
  init(upTo count: Int) {
    self.init()
    let words = (count + Self.wordWidth - 1) / Self.wordWidth
    if words > 1 { rest.reserveCapacity(words - 1) }
  }

  /// All suppliers of numbers below `count`.
  package init(below count: Int) {
    func word(_ index: Int) -> UInt64 {
      let bits = Swift.max(0, count - index * Self.wordWidth)
      return bits < Self.wordWidth ? 1 << UInt64(bits) - 1 : .max
    }
    first = word(0)
    rest = count > Self.wordWidth ? (1...(count - 1) / Self.wordWidth).map(word) : []
  }

  /// The suppliers of these numbers.
  package init(_ numbers: some Sequence<Int>) {
    self.init()
    for number in numbers { insert(number) }
  }

  // MARK: Looking

  /// Whether nobody is in it.
  package var isEmpty: Bool { first == 0 && rest.isEmpty }

  /// How many are in it.
  package var count: Int { rest.reduce(first.nonzeroBitCount) { $0 + $1.nonzeroBitCount } }

  /// The lowest number in it; `nil` where nobody is.
  package var lowest: Int? { first { _ in true } }

  /// How many words it takes; those beyond are zero.
  package var wordCount: Int { rest.isEmpty ? (first == 0 ? 0 : 1) : rest.count + 1 }

  /// The bits of the suppliers from `64 * index` on; zero beyond `wordCount`.
  package func word(_ index: Int) -> UInt64 {
    if index == 0 { return first }
    return index <= rest.count ? rest[index - 1] : 0
  }

  /// Whether the supplier of a number is in it.
  package func contains(_ number: Int) -> Bool {
    word(number / Self.wordWidth) >> UInt64(number % Self.wordWidth) & 1 == 1
  }

  // MARK: Changing

  /// Takes the supplier of a number in.
  package mutating func insert(_ number: Int) {
    let (index, bit) = (number / Self.wordWidth, UInt64(1) << UInt64(number % Self.wordWidth))
    guard index > 0 else { return first |= bit }
    while rest.count < index { rest.append(0) }
    rest[index - 1] |= bit
  }

  /// Takes all of `other` in.
  package mutating func formUnion(_ other: SupplierSet) {
    first |= other.first
    while rest.count < other.rest.count { rest.append(0) }
    for index in other.rest.indices { rest[index] |= other.rest[index] }
  }

  /// Takes all of `other` out.
  package mutating func subtract(_ other: SupplierSet) {
    first &= ~other.first
    for (index, word) in other.rest.prefix(rest.count).enumerated() { rest[index] &= ~word }
    while rest.last == 0 { rest.removeLast() }
  }
}

extension SupplierSet: Sequence {
  /// The numbers from the lowest on.
  package struct Iterator: IteratorProtocol {
    private let set: SupplierSet
    private var index = 0
    private var word: UInt64

    fileprivate init(_ set: SupplierSet) {
      self.set = set
      word = set.first
    }

    /// The next number; `nil` after the last.
    package mutating func next() -> Int? {
      while word == 0 {
        index += 1
        guard index <= set.rest.count else { return nil }
        word = set.rest[index - 1]
      }
      defer { word &= word - 1 }
      return index * SupplierSet.wordWidth + word.trailingZeroBitCount
    }
  }

  /// Goes through the numbers from the lowest on.
  package func makeIterator() -> Iterator { Iterator(self) }
}
