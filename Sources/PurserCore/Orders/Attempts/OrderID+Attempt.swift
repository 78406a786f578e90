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
    return OrderID(stored: "\(order.name)\u{1F}\(number)") ?? order
  }

  /// The order's name without the number of an attempt.
  package var order: OrderID { parts?.order ?? self }

  /// Which attempt's hold has this name, from 1.
  package var attemptNumber: Int { parts?.number ?? 1 }

  /// Whether it is the name of a further attempt's hold.
  package var isFurtherAttempt: Bool { withUTF8 { $0.contains(Self.separator) } }

  /// The order's name and the number of a further attempt; `nil` for an order's own name.
  private var parts: (order: OrderID, number: Int)? {
    guard isFurtherAttempt else { return nil }
    let name = name
    guard let end = name.utf8.firstIndex(of: Self.separator),
      let order = OrderID(String(name[..<end])),
      let number = Int(name[name.utf8.index(after: end)...])
    else { return nil }
    return (order, number)
  }

  /// A name as it was stored: an order's, or that of a further attempt's hold.
  ///
  /// - Returns: `nil` where it is neither.
  package init?(stored name: String) {
    if let id = OrderID(name) {
      self = id
      return
    }
    guard let end = name.utf8.firstIndex(of: Self.separator), OrderID(String(name[..<end])) != nil
    else { return nil }
    let number = name[name.utf8.index(after: end)...]
    guard let value = Int(number), value > 1, value <= Self.maximumAttempts,
      number == String(value)
    else { return nil }
    self.init(attemptName: name)
  }
}
