/// Makes a price list of its rows, in few large pieces of memory.
package struct PriceListBuilder {
  /// Why a row is not taken.
  package enum Flaw: Error, Hashable, Sendable {
    /// The product has no name.
    case noName
    /// A name has more bytes than `PriceList.longestName`.
    case longName
    /// There are more rows, or longer names, than a list can have.
    case tooMany
  }

  private var names: [UInt8] = []
  private var rows: [PriceList.Row] = []
  private var terms: [PriceList.Terms] = []
  private var termNumbers: [PriceList.Terms: UInt32] = [:]
  private var currencies: [Currency] = []
  private var latestTerms: UInt32 = 0

  /// A list without rows.
  ///
  /// - Parameters:
  ///   - rows: how many there may be.
  ///   - bytes: how long their names together may be.
  package init(rows: Int = 0, bytes: Int = 0) {
    self.rows.reserveCapacity(rows)
    names.reserveCapacity(bytes)
  }

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - sku: the product's name, as the shop calls it.
  ///   - own: its name as the supplier calls it; empty where that is the same.
  ///   - unitCost: what one unit costs.
  ///   - terms: for which orders, and when, it counts.
  /// - Throws: `Flaw`; then nothing was added.
  package mutating func add(
    _ sku: UnsafeRawBufferPointer, own: UnsafeRawBufferPointer, unitCost: Money,
    _ terms: PriceList.Terms
  ) throws(Flaw) {
    guard !sku.isEmpty else { throw .noName }
    guard sku.count <= PriceList.longestName, own.count <= PriceList.longestName else {
      throw .longName
    }
    guard rows.count < Int(UInt32.max) - 1,
      names.count < Int(UInt32.max) - 2 * PriceList.longestName,
      let currency = number(of: unitCost.currency)
    else { throw .tooMany }
    let row = PriceList.Row(
      start: UInt32(names.count), length: UInt8(sku.count), ownLength: UInt8(own.count),
      currency: currency, terms: number(of: terms), next: UInt32(rows.count),
      unitCost: unitCost.units)
    names.append(contentsOf: sku)
    names.append(contentsOf: own)
    rows.append(row)
  }

  private mutating func number(of currency: Currency) -> UInt16? {
    if let place = currencies.firstIndex(of: currency) { return UInt16(place) }
    guard currencies.count < Int(UInt16.max) else { return nil }
    currencies.append(currency)
    return UInt16(currencies.count - 1)
  }

  private mutating func number(of terms: PriceList.Terms) -> UInt32 {
    if !self.terms.isEmpty, self.terms[Int(latestTerms)] == terms { return latestTerms }
    if let number = termNumbers[terms] {
      latestTerms = number
    } else {
      latestTerms = UInt32(self.terms.count)
      termNumbers[terms] = latestTerms
      self.terms.append(terms)
    }
    return latestTerms
  }

  /// The list of the rows.
  ///
  /// - Parameter digest: a digest of what they come from, by which lists are compared.
  /// - Returns: the list.
  package mutating func list(digest: String) -> PriceList {
    var size = 1
    while size < rows.count * 2 { size *= 2 }
    var slots = [UInt32](repeating: 0, count: rows.isEmpty ? 0 : size)
    var last: [UInt32: UInt32] = [:]
    let names = names
    names.withUnsafeBytes { bytes in
      for number in rows.indices {
        let start = Int(rows[number].start)
        let name = UnsafeRawBufferPointer(
          rebasing: bytes[start..<start + Int(rows[number].length)])
        link(number, name, bytes, &slots, &last)
      }
    }
    return PriceList(
      names: names, rows: rows, terms: terms, currencies: currencies, slots: slots, digest: digest)
  }

  /// Enters a row by its name, behind those of the same product.
  private mutating func link(
    _ number: Int, _ name: UnsafeRawBufferPointer, _ names: UnsafeRawBufferPointer,
    _ slots: inout [UInt32], _ last: inout [UInt32: UInt32]
  ) {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: StableHash.mix(StableHash.of(name))) & mask
    while slots[place] > 0 {
      let first = Int(slots[place]) - 1
      if PriceList.isNamed(rows[first], name, names) {
        // Only products of several rows have an entry.
        let before = last[UInt32(first)] ?? UInt32(first)
        rows[Int(before)].next = UInt32(number)
        last[UInt32(first)] = UInt32(number)
        return
      }
      place = (place + 1) & mask
    }
    slots[place] = UInt32(number) + 1
  }
}
