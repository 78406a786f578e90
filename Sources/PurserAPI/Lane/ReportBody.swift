internal import PurserCore

/// Reads the usual bodies of reports straight from their bytes: amounts, in the currency of an order that
/// was answered lately. It answers `nil` to everything else, right or wrong; `ReportRequest` judges that.
struct ReportBody {
  private var currency: Range<Int>?
  private var actual: Range<Int>?
  private var balance: Range<Int>?

  /// Reads a report.
  ///
  /// - Parameters:
  ///   - news: what the endpoint says of the order.
  ///   - order: the order, as it stood when it was answered.
  ///   - bytes: the body.
  /// - Returns: the report, where it is one of the usual ones.
  static func report(
    _ news: LedgerState.Report, of order: OrderStatus, in bytes: UnsafeRawBufferPointer
  ) -> OrderReport? {
    var scanner = OrderBody(bytes)
    var body = ReportBody()
    guard scanner.readObject({ scanner, name in body.readMember(name, &scanner) }),
      scanner.isAtEnd
    else { return nil }
    if let currency = body.currency, scanner.text(currency) != order.currency.code { return nil }
    var report = OrderReport(news, of: order.id, attempt: .only)
    if let actual = body.actual {
      guard case .settled = news,
        let amount = scanner.money(actual, order.currency, rounding: .up), !amount.isNegative
      else { return nil }
      report.news = .settled(actual: amount)
    }
    if let balance = body.balance {
      guard news.hasReply, order.state.hold?.lines.count == 1,
        let amount = scanner.money(balance, order.currency, rounding: .down), !amount.isNegative
      else { return nil }
      report.balance = amount
    }
    // A currency alone is no mistake where amounts could stand.
    return body.currency == nil || news.hasReply ? report : nil
  }

  /// Reads a member's value. A member that comes twice is a mistake, whatever its values.
  private mutating func readMember(_ name: Range<Int>, _ scanner: inout OrderBody) -> Bool {
    if StaticBytes("actual").equals(scanner.bytes, name) {
      guard actual == nil else { return false }
      actual = scanner.readAmount()
      return actual != nil
    }
    if StaticBytes("balance").equals(scanner.bytes, name) {
      guard balance == nil else { return false }
      balance = scanner.readAmount()
      return balance != nil
    }
    guard StaticBytes("currency").equals(scanner.bytes, name), currency == nil else { return false }
    currency = scanner.readString()
    return currency != nil
  }
}

extension LedgerState.Report {
  /// Whether the supplier has replied, and may have told its balance.
  fileprivate var hasReply: Bool {
    switch self {
    case .accepted, .settled, .released: true
    case .sent, .unknown, .unheard, .cancelled, .reversed, .noted, .settledInPart,
      .reversedInPart:
      false
    }
  }
}
