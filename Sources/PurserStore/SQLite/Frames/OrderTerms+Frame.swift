internal import PurserCore

/// What an order says of who may fill it, as `DetailsBytes` describes.
enum TermsBytes {
  static let hasAllowed: UInt8 = 1
  static let hasDenied: UInt8 = 1 << 1
  static let hasTried: UInt8 = 1 << 2
  static let hasTags: UInt8 = 1 << 3
  static let hasPolicy: UInt8 = 1 << 4
  static let hasOffers: UInt8 = 1 << 5
}

extension FrameBuffer {
  /// Writes the terms of an order.
  func terms(_ terms: OrderTerms) {
    body.byte(
      (terms.allow == nil ? 0 : TermsBytes.hasAllowed)
        | (terms.deny.isEmpty ? 0 : TermsBytes.hasDenied)
        | (terms.tried.isEmpty ? 0 : TermsBytes.hasTried)
        | (terms.tags.isEmpty ? 0 : TermsBytes.hasTags)
        | (terms.policy == nil ? 0 : TermsBytes.hasPolicy)
        | (terms.offers.isEmpty ? 0 : TermsBytes.hasOffers))
    if let allow = terms.allow { texts(allow.map(\.name)) }
    if !terms.deny.isEmpty { texts(terms.deny.map(\.name)) }
    if !terms.tried.isEmpty { texts(terms.tried.map(\.name)) }
    if !terms.tags.isEmpty { texts(terms.tags) }
    if let policy = terms.policy { shared(policy.rawValue) }
    guard !terms.offers.isEmpty else { return }
    body.unsigned(terms.offers.count)
    for offer in terms.offers {
      shared(offer.supplier.name)
      shared(offer.unitCost.currency.code)
      body.unsigned(offer.unitCost.currency.minorDigits)
      body.signed(offer.unitCost.units)
    }
  }

  private func texts(_ texts: [String]) {
    body.unsigned(texts.count)
    for text in texts { shared(text) }
  }
}

extension Frame {
  /// Reads the terms of an order of this frame.
  ///
  /// - Throws: `StoreError.corrupt` where they cannot be read.
  func terms(_ part: inout ByteReader, _ currencies: CurrencyTable) throws -> OrderTerms {
    let flags = try part.byte()
    var terms = OrderTerms()
    if flags & TermsBytes.hasAllowed != 0 { terms.allow = try suppliers(&part) }
    if flags & TermsBytes.hasDenied != 0 { terms.deny = try suppliers(&part) }
    if flags & TermsBytes.hasTried != 0 { terms.tried = try suppliers(&part) }
    if flags & TermsBytes.hasTags != 0 { terms.tags = try texts(&part) }
    if flags & TermsBytes.hasPolicy != 0 {
      guard let policy = Policy(rawValue: try text(try part.count())) else {
        throw ByteReader.damage
      }
      terms.policy = policy
    }
    if flags & TermsBytes.hasOffers != 0 {
      for _ in 0..<(try part.count()) {
        let supplier = SupplierID(try text(try part.count()))
        let code = try text(try part.count())
        let currency = try currencies.currency(code, decimals: try part.count())
        terms.offers.append(
          Order.Offer(
            supplier: supplier, unitCost: Money(units: try part.signed(), currency: currency)))
      }
    }
    return terms
  }

  private func suppliers(_ part: inout ByteReader) throws -> [SupplierID] {
    try texts(&part).map { SupplierID($0) }
  }

  private func texts(_ part: inout ByteReader) throws -> [String] {
    var texts: [String] = []
    for _ in 0..<(try part.count()) { texts.append(try text(try part.count())) }
    return texts
  }
}
