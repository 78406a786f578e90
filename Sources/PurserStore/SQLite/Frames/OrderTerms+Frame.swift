internal import PurserCore

/// What an order says of who may fill it, as `DetailsBytes` describes.
enum TermsBytes {
  static let hasAllowed: UInt8 = 1
  static let hasDenied: UInt8 = 1 << 1
  static let hasTried: UInt8 = 1 << 2
  static let hasTags: UInt8 = 1 << 3
  static let hasPolicy: UInt8 = 1 << 4
  static let hasOffers: UInt8 = 1 << 5
  static let hasCountry: UInt8 = 1 << 6
  static let hasCurrencies: UInt8 = 1 << 7
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
        | (terms.offers.isEmpty ? 0 : TermsBytes.hasOffers)
        | (terms.country == nil ? 0 : TermsBytes.hasCountry)
        | (terms.accepts == nil ? 0 : TermsBytes.hasCurrencies))
    if let allow = terms.allow { texts(allow.map(\.name)) }
    if !terms.deny.isEmpty { texts(terms.deny.map(\.name)) }
    if !terms.tried.isEmpty { texts(terms.tried.map(\.name)) }
    if !terms.tags.isEmpty { texts(terms.tags) }
    if let policy = terms.policy { shared(policy.rawValue) }
    if let country = terms.country { shared(country) }
    if let accepts = terms.accepts {
      body.unsigned(accepts.count)
      for currency in accepts { self.currency(currency) }
    }
    guard !terms.offers.isEmpty else { return }
    body.unsigned(terms.offers.count)
    for offer in terms.offers {
      shared(offer.supplier.name)
      currency(offer.unitCost.currency)
      body.signed(offer.unitCost.units)
    }
  }

  private func currency(_ currency: Currency) {
    shared(currency.code)
    body.unsigned(currency.minorDigits)
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
    if flags & TermsBytes.hasCountry != 0 { terms.country = try text(try part.count()) }
    if flags & TermsBytes.hasCurrencies != 0 {
      terms.accepts = try (0..<(try part.count())).map { _ in try currency(&part, currencies) }
    }
    if flags & TermsBytes.hasOffers != 0 {
      for _ in 0..<(try part.count()) {
        let supplier = SupplierID(try text(try part.count()))
        let currency = try currency(&part, currencies)
        terms.offers.append(
          Order.Offer(
            supplier: supplier, unitCost: Money(units: try part.signed(), currency: currency)))
      }
    }
    return terms
  }

  private func currency(
    _ part: inout ByteReader, _ currencies: CurrencyTable
  ) throws -> Currency {
    let code = try text(try part.count())
    return try currencies.currency(code, decimals: try part.count())
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
