internal import Crypto
package import PurserCore

/// Reads a price list from CSV (RFC 4180). The first line names the columns: `sku`, `unit_cost`, and perhaps
/// `supplier_sku`, `currency`, `min_quantity`, `max_quantity`, `valid_from`, `valid_until`; other columns are passed
/// over. A million rows are read in about a second: no text is made of a field.
package struct PriceListReader {
  /// The mistakes of a list.
  package struct Flaws: Error {
    /// A sentence each, the first few.
    package var sentences: [String]
  }

  /// The columns that mean something.
  private enum Column: String, CaseIterable {
    case sku
    case supplierSKU = "supplier_sku"
    case unitCost = "unit_cost"
    case currency
    case minQuantity = "min_quantity"
    case maxQuantity = "max_quantity"
    case validFrom = "valid_from"
    case validUntil = "valid_until"
  }

  /// A flaw of one line.
  private struct Flaw: Error {
    var sentence: String
  }

  private typealias Bytes = UnsafeRawBufferPointer

  /// The most flaws that are told.
  private static let mostFlaws = 5

  private let currencies: CurrencyTable
  private var builder: PriceListBuilder
  private var places: [Int] = []
  private var flaws: [String] = []
  private var flawCount = 0
  /// What was read last, which the next line mostly has, too.
  private var latestCurrency: (text: [UInt8], currency: Currency)?
  private var latestMoments: [(text: [UInt8], moment: Int64)] = []
  /// Quoted fields of the line, as they read.
  private var unquoted: [UInt8] = []
  /// The places of fields that are ranges of `unquoted`.
  private var rewritten: [Int] = []
  /// The fault of the line's quotes, and where it begins.
  private var quoteFlaw: (line: Int, sentence: String)?

  private init(_ currencies: CurrencyTable, rows: Int, bytes: Int) {
    self.currencies = currencies
    builder = PriceListBuilder(rows: rows, bytes: bytes)
  }

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - currencies: those that it may name.
  /// - Returns: the list.
  /// - Throws: `Flaws`, with the line of each.
  package static func read(
    _ bytes: [UInt8], currencies: CurrencyTable
  ) throws(Flaws) -> PriceList {
    let lines = bytes.reduce(into: 1) { count, byte in if byte == 10 { count += 1 } }
    var reader = PriceListReader(currencies, rows: lines, bytes: bytes.count)
    bytes.withUnsafeBytes { reader.readAll($0) }
    if reader.flawCount > reader.flaws.count {
      reader.flaws.append("\(reader.flawCount - reader.flaws.count) more lines are wrong")
    }
    guard reader.flaws.isEmpty else { throw Flaws(sentences: reader.flaws) }
    let digest = SHA256.hash(data: bytes)
    return reader.builder.list(digest: ByteText.hex(Array(digest)))
  }

  // MARK: Lines

  private mutating func readAll(_ bytes: Bytes) {
    var place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var (line, fields): (Int, [Range<Int>]) = (0, [])
    var (hasColumns, hasRows) = (false, false)
    while place < bytes.count {
      line += 1
      let first = line
      fields.removeAll(keepingCapacity: true)
      if !unquoted.isEmpty { unquoted.removeAll(keepingCapacity: true) }
      if !rewritten.isEmpty { rewritten.removeAll(keepingCapacity: true) }
      readLine(bytes, &place, &line, &fields)
      if let flaw = quoteFlaw { return note("line \(flaw.line): \(flaw.sentence)") }
      if fields.count == 1, fields[0].isEmpty { continue }
      do throws(Flaw) {
        if hasColumns {
          hasRows = true
          try add(bytes, fields)
        } else {
          hasColumns = true
          try readColumns(bytes, fields)
        }
      } catch {
        note("line \(first): \(error.sentence)")
        if places.isEmpty { return }
      }
    }
    if !hasColumns {
      note("it is empty; its first line names the columns")
    } else if !hasRows {
      note(
        "it has no row, so that nothing could be ordered; `paused: true` says that a supplier sells "
          + "nothing")
    }
  }

  private mutating func note(_ sentence: String) {
    flawCount += 1
    if flaws.count < Self.mostFlaws { flaws.append(sentence) }
  }

  /// Finds the fields of a line. Of a field whose quotes enclose quotes the range is of `unquoted`, and its place among
  /// the fields is in `rewritten`.
  private mutating func readLine(
    _ bytes: Bytes, _ place: inout Int, _ line: inout Int, _ fields: inout [Range<Int>]
  ) {
    while true {
      while place < bytes.count, bytes[place] == 32 || bytes[place] == 9 { place += 1 }
      if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
        let (range, isRewritten) = readQuoted(bytes, &place, &line)
        if isRewritten { rewritten.append(fields.count) }
        fields.append(range)
        while place < bytes.count, bytes[place] != UInt8(ascii: ","), bytes[place] != 10 {
          if quoteFlaw == nil, ![9, 13, 32].contains(bytes[place]) {
            quoteFlaw = (
              line, "a field goes on after its closing quote; write a quote within a field twice"
            )
          }
          place += 1
        }
      } else {
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: ","), bytes[place] != 10 {
          place += 1
        }
        var end = place
        while end > start, bytes[end - 1] == 13 || bytes[end - 1] == 32 || bytes[end - 1] == 9 {
          end -= 1
        }
        fields.append(start..<end)
      }
      guard place < bytes.count else { return }
      place += 1
      if bytes[place - 1] == 10 { return }
    }
  }

  private mutating func readQuoted(
    _ bytes: Bytes, _ place: inout Int, _ line: inout Int
  ) -> (Range<Int>, isRewritten: Bool) {
    place += 1
    let (start, own, first) = (place, unquoted.count, line)
    var hasQuotes = false
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "\"") {
        guard place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "\"") else { break }
        hasQuotes = true
        place += 1
      }
      if bytes[place] == 10 { line += 1 }
      unquoted.append(bytes[place])
      place += 1
    }
    let end = place
    if place < bytes.count {
      place += 1
    } else if quoteFlaw == nil {
      quoteFlaw = (first, "a quote is opened and not closed; write a quote within a field twice")
    }
    return hasQuotes ? (own..<unquoted.count, true) : (start..<end, false)
  }

  private mutating func readColumns(_ bytes: Bytes, _ fields: [Range<Int>]) throws(Flaw) {
    let names = fields.map { text($0, bytes).lowercased() }
    let found = Column.allCases.map { names.firstIndex(of: $0.rawValue) ?? -1 }
    for column in [Column.sku, .unitCost] where !names.contains(column.rawValue) {
      throw Flaw(
        sentence: "there is no column `\(column.rawValue)`; the columns are "
          + Quotation.list(names))
    }
    for column in Column.allCases where names.count(where: { $0 == column.rawValue }) > 1 {
      throw Flaw(sentence: "the column `\(column.rawValue)` stands twice")
    }
    places = found
  }

  // MARK: Rows

  private mutating func add(_ bytes: Bytes, _ fields: [Range<Int>]) throws(Flaw) {
    guard rewritten.isEmpty else {
      // A line with quotes inside of quotes is rare: it is put together once more, without them.
      let texts = fields.indices.map { place in
        rewritten.contains(place)
          ? Array(unquoted[fields[place]]) : Array(bytes[fields[place]])
      }
      var (line, ranges): ([UInt8], [Range<Int>]) = ([], [])
      for text in texts {
        ranges.append(line.count..<line.count + text.count)
        line += text
      }
      rewritten = []
      return try add(copied: line, ranges)
    }
    func field(_ number: Int) -> Bytes {
      let place = places[number]
      guard place >= 0, place < fields.count else { return Bytes(start: nil, count: 0) }
      return Bytes(rebasing: bytes[fields[place]])
    }
    let currency = try currency(field(3))
    let cost = try unitCost(field(2), currency)
    let (least, most) = (
      try quantity(field(4), .minQuantity) ?? 1, try quantity(field(5), .maxQuantity) ?? .max
    )
    guard least <= most else {
      throw Flaw(sentence: "`min_quantity` \(least) is above `max_quantity` \(most)")
    }
    let from = try moment(field(6), .validFrom, isEnd: false) ?? .min
    let until = try moment(field(7), .validUntil, isEnd: true) ?? .max
    guard from < until else {
      throw Flaw(sentence: "`valid_until` is not after `valid_from`")
    }
    let own = field(1)
    let sku = field(0)
    let isSame = own.elementsEqual(sku)
    do throws(PriceListBuilder.Flaw) {
      try builder.add(
        sku, own: isSame ? Bytes(start: nil, count: 0) : own, unitCost: cost,
        PriceList.Terms(quantities: least...most, validFrom: from, validUntil: until))
    } catch {
      switch error {
      case .noName: throw Flaw(sentence: "`sku` is empty")
      case .longName:
        throw Flaw(
          sentence: "a name has more than \(PriceList.longestName) bytes; shorten it")
      case .tooMany: throw Flaw(sentence: "the list is too long; split it over suppliers")
      }
    }
  }

  private mutating func add(copied line: [UInt8], _ fields: [Range<Int>]) throws(Flaw) {
    let result = line.withUnsafeBytes { bytes in
      Result { () throws(Flaw) in try add(bytes, fields) }
    }
    try result.get()
  }

  private func text(_ range: Range<Int>, _ bytes: Bytes) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func text(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }

  private mutating func currency(_ field: Bytes) throws(Flaw) -> Currency {
    if let latest = latestCurrency, field.elementsEqual(latest.text) { return latest.currency }
    let code = text(field)
    guard let currency = currencies[code] else {
      throw Flaw(
        sentence: code.isEmpty
          ? "`currency` is empty"
          : "`currency` must be of ISO 4217 or declared under `currencies`, not "
            + Quotation.quoted(code))
    }
    latestCurrency = (Array(field), currency)
    return currency
  }

  private func unitCost(_ field: Bytes, _ currency: Currency) throws(Flaw) -> Money {
    let cost = field.withMemoryRebound(to: UInt8.self) {
      Money(utf8: $0, currency, rounding: .up)
    }
    guard let cost, cost.isPositive else {
      throw Flaw(
        sentence: "`unit_cost` must be an amount above zero such as `18.40`, not "
          + Quotation.quoted(text(field)))
    }
    return cost
  }

  private func quantity(_ field: Bytes, _ column: Column) throws(Flaw) -> Int64? {
    if field.isEmpty { return nil }
    guard let quantity = Int64(text(field)), quantity > 0 else {
      throw Flaw(
        sentence: "`\(column.rawValue)` must be a whole number above zero, not "
          + Quotation.quoted(text(field)))
    }
    return quantity
  }

  /// A day counts from its beginning in UTC, and as an end to its end.
  private mutating func moment(
    _ field: Bytes, _ column: Column, isEnd: Bool
  ) throws(Flaw) -> Int64? {
    if field.isEmpty { return nil }
    for latest in latestMoments
    where field.elementsEqual(latest.text.dropFirst())
      && latest.text.first == (isEnd ? 1 : 0)
    {
      return latest.moment
    }
    let text = text(field)
    let day = Timestamp(rfc3339: text + "T00:00:00Z").map {
      isEnd ? $0 + .seconds(86_400) : $0
    }
    guard let moment = day ?? Timestamp(rfc3339: text) else {
      throw Flaw(
        sentence:
          "`\(column.rawValue)` must be a day such as `2026-11-30` or a moment of RFC 3339, not "
          + Quotation.quoted(text))
    }
    if latestMoments.count >= 4 { latestMoments.removeFirst() }
    latestMoments.append(([isEnd ? 1 : 0] + Array(field), moment.microsecondsSinceEpoch))
    return moment.microsecondsSinceEpoch
  }
}
