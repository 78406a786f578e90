/// What a supplier asks for its products, row by row as its price list has them: compact, so that a million rows are
/// some fifty megabytes, and found by name in less than a microsecond. It never changes: another list takes its place.
package final class PriceList: Sendable {
  /// For which orders, and when, a row counts.
  package struct Terms: Hashable, Sendable {
    /// The least and the most units of one order.
    package var quantities: ClosedRange<Int64>
    /// From when on it counts, in microseconds since the epoch.
    package var validFrom: Int64
    /// Until when it counts, in microseconds since the epoch, without that moment.
    package var validUntil: Int64

    /// Every quantity, always.
    package static let always = Terms(
      quantities: 1...Int64.max, validFrom: .min, validUntil: .max)

    /// Terms of their parts.
    package init(quantities: ClosedRange<Int64>, validFrom: Int64, validUntil: Int64) {
      self.quantities = quantities
      self.validFrom = validFrom
      self.validUntil = validUntil
    }
  }

  /// One row. The names lie in the list's bytes, the supplier's behind the shop's.
  struct Row: Sendable {
    var start: UInt32
    var length: UInt8
    /// How long the supplier's own name is; zero where it is the shop's.
    var ownLength: UInt8
    var currency: UInt16
    var terms: UInt32
    /// The next row of the same product; itself where there is none.
    var next: UInt32
    var unitCost: Int64
  }

  /// What a list says of an order.
  package enum Finding: Hashable, Sendable {
    /// The product is not in it.
    case unknown
    /// Nothing: it was never read.
    case unread
    /// It is in it in other quantities only.
    case otherQuantity
    /// Its price counts from a later moment on only.
    case notYet(from: Int64)
    /// Its price counted until a moment, in microseconds since the epoch.
    case expired(at: Int64)
    /// The price is that of a row.
    case row(Int)
  }

  /// The longest name of a product, in bytes.
  package static let longestName = 255

  private let names: [UInt8]
  private let rows: [Row]
  private let terms: [Terms]
  private let currencies: [Currency]
  /// The first row of each product and one, by the hash of its name, the next free place behind where it is taken;
  /// zero where there is none.
  private let slots: [UInt32]
  /// A digest of what it was made of, by which lists are compared.
  package let digest: String
  /// From when on none of its prices counts any more, in microseconds since the epoch: the list is too old then.
  package let countsUntil: Int64
  /// Whether it stands for one that was never read.
  package let isUnread: Bool

  /// What stands for the list of a supplier whose prices were never read: nobody knows what it sells.
  package static let unread = PriceList(
    names: [], rows: [], terms: [], currencies: [], slots: [], digest: "", isUnread: true)

  init(
    names: [UInt8], rows: [Row], terms: [Terms], currencies: [Currency], slots: [UInt32],
    digest: String, countsUntil: Int64 = .max, isUnread: Bool = false
  ) {
    self.countsUntil = countsUntil
    self.isUnread = isUnread
    self.names = names
    self.rows = rows
    self.terms = terms
    self.currencies = currencies
    self.slots = slots
    self.digest = digest
  }

  /// How many rows it has.
  package var count: Int { rows.count }

  /// The same list, of which no price counts any more from a moment on.
  package func counting(until moment: Timestamp) -> PriceList {
    PriceList(
      names: names, rows: rows, terms: terms, currencies: currencies, slots: slots, digest: digest,
      countsUntil: moment.microsecondsSinceEpoch, isUnread: isUnread)
  }

  // MARK: Looking up

  /// Finds the price of a product: of the rows that count for the quantity at the moment the one that counts since the
  /// latest moment, and of these the first.
  ///
  /// - Parameters:
  ///   - sku: the product, as the shop calls it.
  ///   - hash: its `StableHash`.
  ///   - quantity: how many units are bought.
  ///   - now: the moment, in microseconds since the epoch.
  /// - Returns: what the list says.
  package func find(_ sku: String, hash: UInt64, quantity: Int64, at now: Int64) -> Finding {
    guard var row = firstRow(of: sku, hash) else { return isUnread ? .unread : .unknown }
    guard now < countsUntil else { return .expired(at: countsUntil) }
    var (best, since): (Int?, Int64) = (nil, .min)
    var (fitsQuantity, ended, later): (Bool, Int64?, Int64?) = (false, nil, nil)
    while true {
      let term = terms[Int(rows[row].terms)]
      if term.quantities.contains(quantity) {
        fitsQuantity = true
        if now < term.validFrom {
          later = min(later ?? .max, term.validFrom)
        } else if now >= term.validUntil {
          ended = max(ended ?? .min, term.validUntil)
        } else if best == nil || term.validFrom > since {
          (best, since) = (row, term.validFrom)
        }
      }
      let next = Int(rows[row].next)
      if next == row { break }
      row = next
    }
    if let best { return .row(best) }
    guard fitsQuantity else { return .otherQuantity }
    if let ended { return .expired(at: ended) }
    return later.map { .notYet(from: $0) } ?? .unknown
  }

  /// Whether a product is in it, or may be: nobody knows of a list that was never read.
  package func has(_ sku: String, hash: UInt64) -> Bool {
    isUnread || firstRow(of: sku, hash) != nil
  }

  /// What a row asks for one unit, in counts of its currency.
  @inline(__always) package func unitCost(of row: Int) -> Int64 { rows[row].unitCost }

  /// What a row's price counts.
  @inline(__always) package func currency(of row: Int) -> Currency {
    currencies[Int(rows[row].currency)]
  }

  /// The supplier's own name of a row's product; `nil` where it is the shop's.
  package func supplierSKU(of row: Int) -> String? {
    let row = rows[row]
    guard row.ownLength > 0 else { return nil }
    let start = Int(row.start) + Int(row.length)
    return String(decoding: names[start..<start + Int(row.ownLength)], as: UTF8.self)
  }

  /// Gives `body` the bytes of the product's name of each row until it says that it has enough.
  package func visitNames(_ body: (UnsafeRawBufferPointer) -> Bool) {
    names.withUnsafeBytes { names in
      for row in rows {
        let start = Int(row.start)
        let isEnough = body(
          UnsafeRawBufferPointer(rebasing: names[start..<start + Int(row.length)]))
        if isEnough { return }
      }
    }
  }

  /// Products of which one unit costs one of some amounts, in counts of a currency, whenever the price counts.
  package func products(
    costing amounts: Set<Int64>, in currency: Currency, limit: Int
  ) -> [(sku: String, unitCost: Int64)] {
    guard let number = currencies.firstIndex(of: currency) else { return [] }
    var found: [(sku: String, unitCost: Int64)] = []
    for (place, row) in rows.enumerated()
    where amounts.contains(row.unitCost) && Int(row.currency) == number {
      let sku = name(of: place)
      if found.contains(where: { $0.sku == sku && $0.unitCost == row.unitCost }) { continue }
      found.append((sku, row.unitCost))
      if found.count == limit { break }
    }
    return found
  }

  /// The first row of each product.
  var firstRows: some Sequence<Int> { slots.lazy.filter { $0 > 0 }.map { Int($0) - 1 } }

  /// The rows of a product from its first one on, and one more than a product may have at most.
  func rows(from first: Int) -> [Int] {
    var found = [first]
    while let last = found.last, found.count <= Self.mostRowsOfProduct,
      Int(rows[last].next) != last
    {
      found.append(Int(rows[last].next))
    }
    return found
  }

  /// Whether two rows of a product say different prices for the same orders.
  func contradicts(_ one: Int, _ other: Int) -> Bool {
    rows[one].terms == rows[other].terms && rows[one].currency == rows[other].currency
      && rows[one].unitCost != rows[other].unitCost
  }

  /// The product of a row.
  func name(of row: Int) -> String {
    let row = rows[row]
    return String(decoding: names[Int(row.start)..<Int(row.start) + Int(row.length)], as: UTF8.self)
  }

  /// What a row asks for one unit.
  func price(of row: Int) -> Money { Money(units: unitCost(of: row), currency: currency(of: row)) }

  @inline(__always) private func firstRow(of sku: String, _ hash: UInt64) -> Int? {
    guard !slots.isEmpty else { return nil }
    var name = sku
    return name.withUTF8 { name in
      names.withUnsafeBytes { names in
        Self.firstRow(of: UnsafeRawBufferPointer(name), hash, names, rows, slots)
      }
    }
  }

  /// The first row of the product of a name.
  static func firstRow(
    of name: UnsafeRawBufferPointer, _ hash: UInt64, _ names: UnsafeRawBufferPointer,
    _ rows: [Row], _ slots: [UInt32]
  ) -> Int? {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: StableHash.mix(hash)) & mask
    while slots[place] > 0 {
      let number = Int(slots[place]) - 1
      if isNamed(rows[number], name, names) { return number }
      place = (place + 1) & mask
    }
    return nil
  }

  /// Whether a row is of the product of a name.
  static func isNamed(
    _ row: Row, _ name: UnsafeRawBufferPointer, _ names: UnsafeRawBufferPointer
  ) -> Bool {
    guard Int(row.length) == name.count else { return false }
    let start = Int(row.start)
    return UnsafeRawBufferPointer(rebasing: names[start..<start + name.count]).elementsEqual(name)
  }
}

extension PriceList: Hashable {
  /// Whether both were made of the same.
  package static func == (one: PriceList, other: PriceList) -> Bool {
    one === other
      || one.digest == other.digest && one.countsUntil == other.countsUntil
        && one.isUnread == other.isUnread
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
