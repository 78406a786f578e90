/// The suppliers among which orders are decided, by number: each stands at its place in the order of
/// the names. It never changes and is shared, so that a decision names three hundred suppliers with
/// one reference.
package final class SupplierRoster: Sendable {
  /// The suppliers by name, each once.
  package let suppliers: [SupplierID]

  /// The roster of `suppliers`.
  ///
  /// - Parameter suppliers: who is on it, in any order; one that comes twice counts once.
  package init(_ suppliers: some Sequence<SupplierID>) {
    var sorted: [SupplierID] = []
    for supplier in suppliers.sorted() where sorted.last != supplier { sorted.append(supplier) }
    self.suppliers = sorted
  }

  /// How many suppliers are on it.
  package var count: Int { suppliers.count }

  /// The supplier of a number below `count`.
  package subscript(number: Int) -> SupplierID { suppliers[number] }

  /// The number of a supplier; `nil` where it is not on the roster.
  package func number(of supplier: SupplierID) -> Int? {
    var (low, high) = (0, suppliers.count)
    while low < high {
      let middle = (low + high) / 2
      if suppliers[middle] < supplier { low = middle + 1 } else { high = middle }
    }
    return low < suppliers.count && suppliers[low] == supplier ? low : nil
  }
}

extension SupplierRoster: Equatable {
  package static func == (left: SupplierRoster, right: SupplierRoster) -> Bool {
    left === right || left.suppliers == right.suppliers
  }
}
