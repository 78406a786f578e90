internal import PurserCore

/// When a supplier gets orders.
extension SupplierReader {
  /// The classes of failed checks in spite of which it gets new orders.
  func ordersDespite(
    _ reader: inout MappingReader, _ problems: inout Problems
  ) -> Set<CheckFailure.Kind> {
    let known = CheckRefusal.Kind.allCases.map(\.failure)
    var kinds: Set<CheckFailure.Kind> = []
    let items = reader.node("orders_despite", &problems)?.list("orders_despite", &problems)
    for item in items ?? [] {
      guard let name = item.text("an item of orders_despite", &problems) else { continue }
      guard let kind = known.first(where: { $0.rawValue == name }) else {
        let names = Quotation.list(known.map(\.rawValue), joinedBy: "and")
        problems.error(
          at: item.mark,
          "`orders_despite` takes \(names), not \(item.described): no other failure of a check keeps "
            + "orders away")
        continue
      }
      if !kinds.insert(kind).inserted {
        problems.error(at: item.mark, "`orders_despite` lists \(item.described) twice")
      }
    }
    return kinds
  }
}
