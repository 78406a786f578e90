internal import PurserCore

/// Makes a list of the pages of its replies, as they come.
struct ListReading<Row: ListRow>: PageReading {
  /// The list so far.
  private var builder = Row.Builder()
  /// The first rows, for whoever looks at them.
  private(set) var shown: [any ListEntry] = []
  private(set) var count = 0
  private let mostShown: Int
  private let rows: [(row: Row, reader: RowReader)?]

  init(_ definition: ListDefinition<Row>, _ currencies: CurrencyTable, showing most: Int = 0) {
    mostShown = most
    rows = definition.calls.map { call in
      call.row.map {
        ($0, RowReader(row: $0.row, currencies: currencies, comparesItems: false))
      }
    }
  }

  mutating func take(_ page: Reply, ofCall index: Int) throws(CheckFailure) {
    guard let (row, reader) = rows[index] else { return }
    try reader.visitItems(of: page) { (item) throws(CheckFailure) in
      guard let entry = try row.entry(item, reader) else { return }
      do throws(ListFlaw) { try builder.take(entry) } catch {
        throw item.failure(error.field, error.sentence)
      }
      count += 1
      if shown.count < mostShown { shown.append(entry) }
    }
  }

  /// The list, once all of it was read.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where it has no rows, or says two things at once.
  mutating func finished(digest: String) throws(CheckFailure) -> Row.Builder.List {
    guard count > 0 else {
      let words = Row.kind.words
      throw CheckFailure(
        .shapeChanged,
        "the \(words.name) has no \(words.rows); one without any is not taken into use")
    }
    return try builder.list(digest: digest)
  }
}
