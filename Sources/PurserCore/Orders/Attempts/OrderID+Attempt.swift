/// The names of attempts in the ledger. The hold of an order's first attempt has the order's own name. Those of
/// further attempts have the order's name, a character that no shop can give, and the attempt's number: to the
/// ledger each is a hold like any other, with its own moments and its own ending.
extension OrderID {
  /// Stands between the name of an order and the number of an attempt: the unit separator of ASCII.
  private static let separator: UInt8 = 0x1F

  /// The most attempts of an order.
  package static let maximumAttempts = 99

  /// The name of the hold of an attempt.
  ///
  /// - Parameter number: which attempt of the order, from 1 to `maximumAttempts`.
  /// - Returns: the order's own name for the first.
  package func attempt(_ number: Int) -> OrderID {
    let order = self.order
    guard number > 1 else { return order }
    guard number <= Self.maximumAttempts else { return order }
    return OrderID(attemptName: "\(order.name)\u{1F}\(number)")
  }

  /// The order's name without the numbers of an attempt and a part.
  package var order: OrderID { parts?.order ?? self }

  /// Which attempt's hold has this name, or is divided into it, from 1.
  package var attemptNumber: Int { parts?.attempt ?? 1 }

  /// Whether it is not an order's own name: that of a further attempt's hold, or of a part of any.
  package var isFurtherAttempt: Bool { uuid == nil && withUTF8 { $0.contains(Self.separator) } }

  /// The order's name, the number of an attempt and that of a part, 0 for the hold itself; `nil` for an order's own
  /// name.
  var parts: (order: OrderID, attempt: Int, part: Int)? {
    guard isFurtherAttempt else { return nil }
    let pieces = name.utf8.split(separator: Self.separator).map { String(Substring($0)) }
    guard pieces.count == 2 || pieces.count == 3, let order = OrderID(pieces[0]),
      let attempt = Int(pieces[1]), let part = pieces.count == 3 ? Int(pieces[2]) : 0
    else { return nil }
    return (order, attempt, part)
  }

  /// A name as it was stored: an order's, that of a further attempt's hold, or of a part.
  ///
  /// - Returns: `nil` where it is none of them.
  package init?(stored name: String) {
    if let id = OrderID(name) {
      self = id
      return
    }
    let pieces = name.utf8.split(separator: Self.separator, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    guard pieces.count == 2 || pieces.count == 3, OrderID(pieces[0]) != nil,
      let attempt = Int(pieces[1]), pieces[1] == String(attempt),
      (pieces.count == 2 ? 2 : 1)...Self.maximumAttempts ~= attempt
    else { return nil }
    if pieces.count == 3 {
      guard let part = Int(pieces[2]), pieces[2] == String(part), 1...Self.maximumParts ~= part
      else { return nil }
    }
    self.init(attemptName: name)
  }
}
