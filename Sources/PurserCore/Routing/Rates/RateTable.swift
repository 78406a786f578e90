/// What currencies are worth in each other: the rates that were told, their inverses, and what follows from two
/// rates that share a currency.
package struct RateTable: Hashable, Sendable {
  private struct Pair: Hashable, Sendable {
    var from: Currency
    var to: Currency
  }

  /// Both ways to look at a pair: as it is worth, and with the margin.
  private struct Entry: Hashable, Sendable {
    var plain: Conversion
    var withMargin: Conversion
  }

  /// The rates as they were told.
  package let rates: [ExchangeRate]
  /// The currencies that have rates, by code.
  let currencies: [Currency]
  /// Whether rates are asked for that were never read: one that is missing may be among them.
  package let awaitsMore: Bool
  private let entries: [Pair: Entry]

  /// A table of rates; of two for the same pair the first counts.
  ///
  /// - Parameters:
  ///   - rates: the rates.
  ///   - awaitsMore: whether others are asked for that were never read.
  package init(_ rates: [ExchangeRate] = [], awaitsMore: Bool = false) {
    self.rates = rates
    self.awaitsMore = awaitsMore
    currencies = Set(rates.flatMap { [$0.from, $0.to] }).sorted { $0.code < $1.code }
    var links: [Pair: Link] = [:]
    for rate in rates {
      let link = Link(rate)
      for (pair, link) in [
        (Pair(from: rate.from, to: rate.to), link),
        (Pair(from: rate.to, to: rate.from), link.inverted),
      ] where links[pair] == nil {
        links[pair] = link
      }
    }
    var entries = links.mapValues(\.entry)
    var partners: [Currency: [Currency]] = [:]
    for pair in links.keys { partners[pair.from, default: []].append(pair.to) }
    for from in currencies {
      let middles = partners[from, default: []].sorted { $0.code < $1.code }
      for to in currencies where from != to && links[Pair(from: from, to: to)] == nil {
        let link = Self.link(from, to, links, over: middles)
        if let link { entries[Pair(from: from, to: to)] = link.entry }
      }
    }
    self.entries = entries
  }

  /// Whether there are none.
  var isEmpty: Bool { rates.isEmpty }

  /// How costs in one currency become costs in another, the margin added; `nil` where no rate tells.
  package func conversion(of from: Currency, to: Currency) -> Conversion? {
    entries[Pair(from: from, to: to)]?.withMargin
  }

  /// How amounts in one currency are worth in another; `nil` where no rate tells.
  func worth(of from: Currency, in to: Currency) -> Conversion? {
    entries[Pair(from: from, to: to)]?.plain
  }

  /// Over the first currency by code that has rates with both, among those that have one with `from`.
  private static func link(
    _ from: Currency, _ to: Currency, _ links: [Pair: Link], over middles: [Currency]
  ) -> Link? {
    for middle in middles {
      guard let first = links[Pair(from: from, to: middle)],
        let second = links[Pair(from: middle, to: to)]
      else { continue }
      return first.joined(second)
    }
    return nil
  }

  /// A rate as a fraction of counts.
  private struct Link {
    var numerator: UInt128
    var denominator: UInt128
    var margin: Int64
    var expiresAt: Timestamp

    init(_ rate: ExchangeRate) {
      numerator = UInt128(max(1, rate.digits)) * Self.power(of: rate.to.precision)
      denominator = Self.power(of: min(max(0, rate.decimals), 18))
      margin = max(0, rate.margin)
      expiresAt = rate.expiresAt
      let from = Self.power(of: rate.from.precision)
      let divisor = Self.divisor(numerator, from)
      numerator /= divisor
      denominator *= from / divisor
    }

    private init(_ numerator: UInt128, _ denominator: UInt128, _ margin: Int64, _ at: Timestamp) {
      (self.numerator, self.denominator) = (numerator, denominator)
      (self.margin, expiresAt) = (margin, at)
    }

    var inverted: Link { Link(denominator, numerator, margin, expiresAt) }

    /// The way over a third currency: the larger margin counts, and the rate that expires first.
    func joined(_ other: Link) -> Link {
      let (one, two) = (shortened, other.shortened)
      return Link(
        one.numerator * two.numerator, one.denominator * two.denominator,
        max(margin, other.margin), min(expiresAt, other.expiresAt))
    }

    /// The same fraction, reduced, with at most 63 bits.
    private var shortened: (numerator: UInt128, denominator: UInt128) {
      let divisor = Self.divisor(numerator, denominator)
      var (top, bottom) = (numerator / divisor, denominator / divisor)
      while top > UInt128(Int64.max) || bottom > UInt128(Int64.max) {
        (top, bottom) = (top >> 1 + top & 1, max(1, bottom >> 1))
      }
      return (top, bottom)
    }

    var entry: Entry {
      let (top, bottom) = shortened
      let million: UInt128 = 1_000_000
      return Entry(
        plain: Conversion(top, bottom, expiresAt: expiresAt),
        withMargin: Conversion(
          top * (million + UInt128(margin)), bottom * million, expiresAt: expiresAt))
    }

    private static func divisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
      var (larger, smaller) = (a, b)
      while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
      return max(1, larger)
    }

    private static func power(of digits: Int) -> UInt128 {
      (0..<digits).reduce(1) { product, _ in product * 10 }
    }
  }
}
