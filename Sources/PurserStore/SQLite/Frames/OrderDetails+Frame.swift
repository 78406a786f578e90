internal import PurserCore

/// What an order is about, in its record:
///
///     what is there, product, quantity, reference, count of metadata, names and values, terms,
///     of an order that was split its name, number, quantity of all, count of the others, number behind each name
///
/// Terms are what of them is there, and each as a count and texts: those allowed, denied and tried, labels, the
/// ranking, prices. Products, names of metadata and all texts of terms are texts of the frame, which many of its orders share.
enum DetailsBytes {
  static let hasProduct: UInt8 = 1
  /// Another quantity than one.
  static let hasQuantity: UInt8 = 1 << 1
  static let hasReference: UInt8 = 1 << 2
  static let hasMetadata: UInt8 = 1 << 3
  static let hasTerms: UInt8 = 1 << 4
  static let hasSplit: UInt8 = 1 << 5
}

extension FrameBuffer {
  /// Writes what an order is about, behind its length.
  func details(_ details: OrderDetails) {
    let mark = body.open()
    body.byte(
      (details.sku == nil ? 0 : DetailsBytes.hasProduct)
        | (details.quantity == 1 ? 0 : DetailsBytes.hasQuantity)
        | (details.reference == nil ? 0 : DetailsBytes.hasReference)
        | (details.metadata.isEmpty ? 0 : DetailsBytes.hasMetadata)
        | (details.terms == nil ? 0 : DetailsBytes.hasTerms)
        | (details.split == nil ? 0 : DetailsBytes.hasSplit))
    if let sku = details.sku { shared(sku) }
    if details.quantity != 1 { body.unsigned(UInt64(bitPattern: details.quantity)) }
    if let reference = details.reference { body.text(reference) }
    if !details.metadata.isEmpty {
      body.unsigned(details.metadata.count)
      for datum in details.metadata {
        shared(datum.name)
        body.text(datum.value)
      }
    }
    if let terms = details.terms { self.terms(terms) }
    if let split = details.split {
      body.text(split.of.name)
      body.unsigned(split.number)
      body.unsigned(UInt64(bitPattern: split.quantity))
      body.unsigned(split.suffixes.count)
      for suffix in split.suffixes { body.unsigned(suffix) }
    }
    body.close(mark)
  }
}

extension Frame {
  /// Reads what an order of this frame is about.
  ///
  /// - Throws: `StoreError.corrupt` where it cannot be read.
  func details(_ part: ByteReader, _ currencies: CurrencyTable) throws -> OrderDetails {
    var part = part
    let flags = try part.byte()
    var details = OrderDetails()
    if flags & DetailsBytes.hasProduct != 0 { details.sku = try text(try part.count()) }
    if flags & DetailsBytes.hasQuantity != 0 {
      details.quantity = Int64(bitPattern: try part.unsigned())
    }
    if flags & DetailsBytes.hasReference != 0 { details.reference = try part.text() }
    if flags & DetailsBytes.hasMetadata != 0 {
      for _ in 0..<(try part.count()) {
        let name = try text(try part.count())
        details.metadata.append(
          OrderDetails.Metadatum(name: name, value: try part.text()))
      }
    }
    if flags & DetailsBytes.hasTerms != 0 { details.terms = try terms(&part, currencies) }
    if flags & DetailsBytes.hasSplit != 0 { details.split = try split(&part) }
    return details
  }

  private func split(_ part: inout ByteReader) throws -> OrderSplit {
    guard let of = OrderID(try part.text()) else { throw ByteReader.damage }
    let number = try part.count()
    let quantity = Int64(bitPattern: try part.unsigned())
    let suffixes = try (0..<(try part.count())).map { _ in try part.count() }
    return OrderSplit(of: of, number: number, suffixes: suffixes, quantity: quantity)
  }
}
