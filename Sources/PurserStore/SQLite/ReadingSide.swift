internal import GRDB
internal import PurserCore

/// What the store keeps in memory for a connection that reads: names by their numbers.
// Unchecked, since nothing in it is guarded by itself: it is reached only inside the closures that the
// queue of its connection runs, one after the other.
final class ReadingSide: @unchecked Sendable {
  private let currencies: CurrencyTable
  private var catalogue: Catalogue?
  private var size: Int64 = -1

  init(currencies: CurrencyTable) { self.currencies = currencies }

  /// The names as the transaction of `db` sees them.
  func current(_ db: Database) throws -> Catalogue {
    let size = try Catalogue.size(db)
    if let catalogue, size == self.size { return catalogue }
    let read = try Catalogue(db, currencies: currencies)
    catalogue = read
    self.size = size
    return read
  }
}
