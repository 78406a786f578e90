internal import PurserCore

/// Makes a price list of its rows.
struct PriceBuilding: ListBuilding {
  private var builder = PriceListBuilder()

  mutating func take(_ entry: PriceEntry) throws(ListFlaw) {
    do throws(PriceListBuilder.Flaw) { try builder.add(entry) } catch {
      throw ListFlaw(field: "sku", sentence: error.sentence)
    }
  }

  mutating func list(digest: String) throws(CheckFailure) -> PriceList {
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
