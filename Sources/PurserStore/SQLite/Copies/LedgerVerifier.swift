internal import GRDB
internal import PurserCore

/// Looks through all of a ledger, in one transaction of a connection that only reads: its pages, its batches, the
/// orders that they lead to, and its entries.
struct LedgerVerifier {
  private let db: Database
  private let catalogue: Catalogue
  private let frames: FrameStore
  private var found = LedgerVerification()

  /// Looks through the ledger of `db`.
  ///
  /// - Throws: `StoreError` where it cannot even be begun.
  static func verify(_ db: Database, currencies: CurrencyTable) throws -> LedgerVerification {
    var verifier = LedgerVerifier(db, try Catalogue(db, currencies: currencies))
    verifier.attempt { try $0.checkPages() }
    verifier.attempt { try $0.checkBatches() }
    verifier.attempt { try $0.checkNames() }
    verifier.attempt { try $0.checkOrders() }
    verifier.attempt { try $0.checkEntries() }
    return verifier.found
  }

  private init(_ db: Database, _ catalogue: Catalogue) {
    self.db = db
    self.catalogue = catalogue
    frames = FrameStore(db, catalogue)
    found.lastEvent = catalogue.nextEvent - 1
  }

  /// Runs a part. One that cannot be read to its end does not keep the others from being looked at.
  private mutating func attempt(_ part: (inout Self) throws -> Void) {
    do { try part(&self) } catch {
      found.note([StoreError(error, path: "the ledger").message])
    }
  }

  // MARK: Pages and batches

  private mutating func checkPages() throws {
    let words = try String.fetchAll(db, sql: "PRAGMA integrity_check(20)")
    if words != ["ok"] { found.note(words.map { "the file is damaged: \($0)" }) }
  }

  private static let batches = "SELECT number, frame FROM journal WHERE number >= ? ORDER BY number"

  /// Every batch can be read, and none is missing.
  private mutating func checkBatches() throws {
    let replayable = try Marks.value(.replayable, db) ?? 1
    let rows = try FrameRows(db, Self.batches, from: 0)
    defer { rows.reset() }
    var next: Int64?
    var sentences: [String] = []
    while let frame = try rows.next() {
      if let next, frame.number != next, frame.number > replayable {
        sentences.append("events \(next) to \(frame.number - 1) are missing")
      }
      next = frame.number + frame.count
    }
    found.note(sentences)
  }

  /// How many names are looked up at most.
  private static let mostNames: Int64 = 100_000

  /// The index leads from the names of orders to them. Of many orders some are looked up.
  private mutating func checkNames() throws {
    let index = try NameIndex.load(db).index
    let step = max(1, found.lastEvent / Self.mostNames)
    let rows = try FrameRows(db, Self.batches, from: 0)
    defer { rows.reset() }
    var sentences: [String] = []
    while let frame = try rows.next() {
      var records = frame.recordsFromStart()
      while let record = try records.record() {
        guard record.kind.isPlacing, record.number % step == 0 else { continue }
        let hash = index.hash(try StoredOrder.name(of: record))
        let places = try index.places(of: hash, db)
        if !places.contains(where: { $0.isPlacing && $0.number == record.number }) {
          sentences.append("the index of names does not have event \(record.number), an order")
        }
      }
    }
    found.note(sentences)
  }

  // MARK: Orders

  /// The events of orders lead to what a start takes for open.
  private mutating func checkOrders() throws {
    let reader = LedgerReader(db: db, catalogue: catalogue)
    let stored = try orders(reader.snapshot())
    let replayed = try orders(reader.snapshot(fromAllEvents: true))
    found.openOrders = stored.count
    let differing = Set(stored.keys).union(replayed.keys).filter { stored[$0] != replayed[$0] }
    found.note(
      differing.sorted().map { id in
        "order \(id) is kept as \(Self.standing(stored[id])), and its events leave it "
          + Self.standing(replayed[id])
      })
  }

  private func orders(_ snapshot: LedgerSnapshot) throws -> [OrderID: OrderStatus] {
    Dictionary(snapshot.orders.map { ($0.id, $0) }) { _, last in last }
  }

  private static func standing(_ status: OrderStatus?) -> String {
    status.map { "\($0.state.name)" } ?? "over"
  }

  // MARK: Entries

  private static let pageLength = 5000

  /// The entries of each pool add up, to what its book expects.
  private mutating func checkEntries() throws {
    var cursor: Int64?
    var sentences: [String] = []
    while true {
      var page = try EntryPage(
        db, catalogue, filter: TransactionFilter(), newestFirst: false, limit: Self.pageLength,
        places: nil)
      let entries = try page.read(after: cursor)
      for entry in entries { add(entry, &sentences) }
      found.entries += entries.count
      guard entries.count == Self.pageLength, let last = entries.last else { break }
      cursor = last.number
    }
    let snapshot = try LedgerReader(db: db, catalogue: catalogue).snapshot()
    let state = LedgerState(suppliers: [], terms: LedgerTerms(), snapshot: snapshot)
    for book in snapshot.books.sorted(by: { $0.pool < $1.pool }) {
      guard let sum = found.balances[book.pool],
        let expected = state.expectedBalance(of: book.pool), sum != expected
      else { continue }
      sentences.append(
        "the entries of \(book.pool) add up to \(sum), and its book expects \(expected)")
    }
    found.note(sentences)
  }

  private mutating func add(_ entry: StoredTransaction, _ sentences: inout [String]) {
    let (pool, amount) = (entry.transaction.pool, entry.transaction.amount)
    let balance = entry.transaction.balance
    if let before = found.balances[pool] {
      let (sum, isTooLarge) = before.units.addingReportingOverflow(amount.units)
      if isTooLarge || sum != balance.units {
        sentences.append(
          "entry \(entry.number) of \(pool) leaves \(balance), after \(before) and a change of "
            + "\(amount)")
      }
    }
    found.balances[pool] = balance
  }
}
