internal import PurserCore

/// What suppliers call the orders of the attempts that are followed, from the moment at which it is heard: so that of two
/// attempts that hear the same name at once only the first takes the purchase for its own.
struct PurchaseClaims {
  private struct Name: Hashable {
    let supplier: SupplierID
    let name: String
  }

  private var holds: [Name: OrderID] = [:]
  private var names: [OrderID: Name] = [:]

  /// Claims a name for an attempt, in the place of the one that it had.
  ///
  /// - Returns: the attempt that has the name; `nil` where this one has it now.
  mutating func claim(_ name: String, at supplier: SupplierID, for hold: OrderID) -> OrderID? {
    let name = Name(supplier: supplier, name: name)
    if let owner = holds[name], owner != hold { return owner }
    giveUp(of: hold)
    holds[name] = hold
    names[hold] = name
    return nil
  }

  /// An attempt claims nothing any more: it is stored what its order is called, or it is not its.
  mutating func giveUp(of hold: OrderID) {
    if let name = names.removeValue(forKey: hold) { holds[name] = nil }
  }
}
