/// The names of parts. A part of an attempt's hold has the order's name, the attempt's number and its own number,
/// each behind a character that no shop can give: to the ledger it is a hold like any other.
extension OrderID {
  /// The most parts that a hold may be divided into beside the one that keeps its name.
  package static let maximumParts = 999

  /// The name of a part of the attempt's hold.
  ///
  /// - Parameter number: which part, from 1 to `maximumParts`; 0 for the hold that has the attempt's name.
  /// - Returns: the name.
  package func part(_ number: Int) -> OrderID {
    guard number > 0 else { return hold }
    return OrderID(stored: "\(order.name)\u{1F}\(attemptNumber)\u{1F}\(number)") ?? hold
  }

  /// The name of the attempt's hold, whichever of its parts this is.
  package var hold: OrderID { isFurtherAttempt ? attempt(attemptNumber) : self }

  /// Which part of the attempt's hold has this name; 0 where it is the attempt's own.
  package var partNumber: Int { parts?.part ?? 0 }
}
