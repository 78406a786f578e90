/// How the readings of a list went that a supplier gives.
package struct ListStatus: Hashable, Sendable {
  /// When the list in use was read; `nil` before there is one.
  package var readAt: Timestamp?
  /// From when on the list in use is too old.
  package var expiresAt: Timestamp?
  /// When the latest reading ended, also one that failed.
  package var checkedAt: Timestamp?
  /// Why the latest reading brought no list; `nil` where it brought one.
  package var failure: CheckFailure?

  /// Before the first reading.
  package init() {}
}

/// Knows the price lists that suppliers gave, and how their readings went.
package protocol PriceListStatuses: Sendable {
  /// How it stands with the list of each supplier that gives one.
  func priceListStatuses() async -> [SupplierID: ListStatus]
}

/// How it stands with the rates of one source.
package struct RateSourceStatus: Hashable, Sendable {
  /// The name of the source.
  package var name: String
  /// How many rates it gave; `nil` where they were not read yet.
  package var rows: Int?
  /// How their readings went.
  package var status: ListStatus

  /// A source.
  package init(name: String, rows: Int?, status: ListStatus) {
    self.name = name
    self.rows = rows
    self.status = status
  }
}

/// Knows the rates that sources gave, and how their readings went.
package protocol RateSourceStatuses: Sendable {
  /// How it stands with each source that is asked, by name.
  func rateSourceStatuses() async -> [RateSourceStatus]
}

extension [Supplier] {
  /// The suppliers with the price lists that they gave, where they are to give one.
  package func offering(_ lists: [SupplierID: PriceList]) -> [Supplier] {
    guard !lists.isEmpty else { return self }
    return map { supplier in
      guard supplier.priceList?.isUnread == true, let list = lists[supplier.id] else {
        return supplier
      }
      var supplier = supplier
      supplier.priceList = list
      return supplier
    }
  }
}
