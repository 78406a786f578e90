internal import PurserCore

/// Makes a price list of the pages of its replies, as they come.
struct PriceReading: PageReading {
  /// The list so far.
  private var builder = PriceListBuilder()
  /// The first rows, for whoever looks at them.
  private(set) var shown: [PriceEntry] = []
  private(set) var count = 0
  private let mostShown: Int
  private let rows: [(row: PriceRow, reader: RowReader)?]

  init(_ definition: ListDefinition<PriceRow>, _ currencies: CurrencyTable, showing most: Int = 0) {
    mostShown = most
    rows = definition.calls.map { call in
      call.row.map {
        ($0, RowReader(row: $0.row, currencies: currencies, comparesItems: false))
      }
    }
  }

  mutating func take(_ page: Reply, ofCall index: Int) throws(CheckFailure) {
    guard let (row, reader) = rows[index] else { return }
    try reader.visitItems(of: page) { (item) throws(CheckFailure) in
      let entry = try row.entry(item, reader)
      do throws(PriceListBuilder.Flaw) { try builder.add(entry) } catch {
        throw item.failure("sku", error.sentence)
      }
      count += 1
      if shown.count < mostShown { shown.append(entry) }
    }
  }

  /// The list, once all of it was read.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where it has no prices, or says two things of one product.
  mutating func finished(digest: String) throws(CheckFailure) -> PriceList {
    guard count > 0 else {
      throw CheckFailure(
        .shapeChanged, "the price list has no prices; one without any is not taken into use")
    }
    let list = builder.list(digest: digest)
    if let contradiction = list.contradiction {
      throw CheckFailure(.shapeChanged, "the price list contradicts itself: \(contradiction)")
    }
    return list
  }
}

extension PriceListBuilder {
  fileprivate mutating func add(_ entry: PriceEntry) throws(Flaw) {
    var (sku, own) = (entry.sku, entry.supplierSKU ?? "")
    let result = sku.withUTF8 { sku in
      own.withUTF8 { own in
        Result { () throws(Flaw) in
          try add(
            UnsafeRawBufferPointer(sku), own: UnsafeRawBufferPointer(own),
            unitCost: entry.unitCost, entry.terms)
        }
      }
    }
    try result.get()
  }
}

extension PriceListBuilder.Flaw {
  fileprivate var sentence: String {
    switch self {
    case .noName: "it is an empty text"
    case .longName: "a name has more than \(PriceList.longestName) bytes"
    case .tooMany: "the list is too long"
    }
  }
}
