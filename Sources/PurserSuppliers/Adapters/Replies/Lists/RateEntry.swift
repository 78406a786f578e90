package import PurserCore

/// One row of a list of rates as an adapter reads it.
package struct RateEntry: Hashable, Sendable {
  /// One unit of this...
  package var from: Currency
  /// ... is worth `digits` / 10^`decimals` of this.
  package var to: Currency
  /// The digits of the rate, above zero; 18 at most.
  package var digits: Int64
  /// How many of the digits are decimals, 0 to 18.
  package var decimals: Int
  /// When that was so; `nil` for the moment of the reading.
  package var date: Timestamp?
}

extension RateRow {
  typealias Builder = RateBuilding

  func entry(
    _ item: RowReader.Item, _ reader: RowReader
  ) throws(CheckFailure) -> RateEntry? {
    let (from, to) = (
      try reader.text(of: from, in: item, field: "from"),
      try reader.text(of: to, in: item, field: "to")
    )
    for (field, code) in [("from", from), ("to", to)] where code.isEmpty {
      throw item.failure(field, "it is an empty text")
    }
    let number = try reader.evaluate("rate", in: item, rate) {
      () throws(ExpressionFailure) in try rate.number(in: item.scope)
    }
    guard let (digits, decimals) = number.rate else {
      throw item.failure(
        "rate", "\(number) is no rate, which is above zero and below 1000000000000000000")
    }
    let date = try reader.moment(date, in: item, field: "date")
    // Nobody is priced or paid in what is no currency here: tables have many more than anybody trades in.
    guard let from = reader.known(from), let to = reader.known(to) else { return nil }
    guard from != to else {
      guard digits == 1, decimals == 0 else {
        throw item.failure("rate", "\(number) is what 1 \(from) is worth in \(to)")
      }
      return nil
    }
    return RateEntry(from: from, to: to, digits: digits, decimals: decimals, date: date)
  }
}

extension ExactDecimal {
  /// The number as 18 digits at most, of which 18 at most are decimals; `nil` where it is not above zero, or too large.
  fileprivate var rate: (digits: Int64, decimals: Int)? {
    let most = 18
    guard coefficient > 0 else { return nil }
    let length = "\(coefficient)".count
    let whole = max(0, length + exponent)
    guard whole <= most else { return nil }
    guard let number = try? rounded(to: most - whole), number.coefficient > 0 else { return nil }
    guard number.exponent < 0 else {
      guard number.exponent <= most else { return nil }
      let product = number.coefficient * Self.power(of: number.exponent)
      return Int64(exactly: product).map { ($0, 0) }
    }
    return Int64(exactly: number.coefficient).map { ($0, 0 - number.exponent) }
  }
}

/// Makes a list of rates of its rows.
struct RateBuilding: ListBuilding {
  private struct Pair: Hashable {
    var from: Currency
    var to: Currency
  }

  private var entries: [RateEntry] = []
  private var places: [Pair: Int] = [:]

  mutating func take(_ entry: RateEntry) throws(ListFlaw) {
    let pair = Pair(from: entry.from, to: entry.to)
    if let place = places[pair] {
      let known = entries[place]
      guard known.digits == entry.digits, known.decimals == entry.decimals else {
        throw ListFlaw(
          field: "rate",
          sentence: "of \(pair.from) in \(pair.to) there are two rates in the list")
      }
      // The earlier moment is the one that is certain.
      if let date = entry.date { entries[place].date = min(known.date ?? date, date) }
      return
    }
    places[pair] = entries.count
    entries.append(entry)
  }

  mutating func list(digest: String) throws(CheckFailure) -> RateList {
    RateList(entries)
  }
}
