/// Where the ledger's events are kept. One store serves one ledger, which calls it from threads of its own:
/// every method blocks until it is done.
package protocol LedgerStore: Sendable {
  /// Everything open, or perhaps not in a reading yet. History stays where it is.
  ///
  /// Called before the first batch, and after one that failed; never beside `append`.
  ///
  /// - Returns: the open part of the ledger, as the batches have left it that were written.
  /// - Throws: `StoreError` when it cannot be read.
  func load() throws(StoreError) -> LedgerSnapshot

  /// Whether an order of this name may be stored: false only where none was ever written. Answers from
  /// memory, at once, and at the same time as anything else.
  func mayHave(_ id: OrderID) -> Bool

  /// Whether notes that are asked for may be stored: false only where none was ever written. As `mayHave` of an
  /// order's name; by default a store cannot say.
  func mayHave(_ question: AttemptQuestion) -> Bool

  /// The stored records of those of `ids` that are known. One that cannot be read is a failure of
  /// its own, and the others' answers stand.
  ///
  /// May run beside `append`, and then knows at least what was written before the call.
  ///
  /// - Throws: `StoreError` when nothing can be read.
  func orders(_ ids: [OrderID]) throws(StoreError) -> [OrderID: Result<OrderRecord, StoreError>]

  /// The stored top-ups and adjustments of those of `references` that are known, in any order. May run
  /// beside `append`, as `orders` may.
  ///
  /// - Throws: `StoreError` when nothing can be read.
  func entries(_ references: [EntryReference]) throws(StoreError) -> [OwnerEntry]

  /// The stored records of all attempts of each of `orders` that is known, the first one first, under the order's
  /// name. As `orders`.
  ///
  /// - Throws: `StoreError` when nothing can be read.
  func attempts(
    of orders: [OrderID]
  ) throws(StoreError) -> [OrderID: Result<[OrderRecord], StoreError>]

  /// The parts that an attempt's hold was divided into, by their numbers. As `orders`.
  ///
  /// - Parameter hold: the attempt.
  /// - Returns: the parts as they stand; empty where it was not divided.
  /// - Throws: `StoreError` when one cannot be read.
  func parts(of hold: OrderID) throws(StoreError) -> [OrderStatus]

  /// The notes of attempts. May run beside `append`, as `orders` may.
  ///
  /// - Parameter question: of which.
  /// - Returns: the notes, by order and number.
  /// - Throws: `StoreError` when they cannot be read.
  func notes(_ question: AttemptQuestion) throws(StoreError) -> [AttemptNote]

  /// Writes what a batch did in one transaction, one batch at a time. When this returns, it survives a
  /// crash of the process and of the machine.
  ///
  /// - Returns: the number of its last event.
  /// - Throws: `StoreError` when it could not be written; the ledger then loads anew before it goes on.
  @discardableResult
  func append(_ changes: LedgerChanges) throws(StoreError) -> Int64

  /// Why nothing can be written at the moment; `nil` while something can. It stays after a write that
  /// failed until one succeeds, and for good where what was written is gone (`.lost`). Answers from
  /// memory, at once, and at the same time as anything else.
  var problem: StoreError? { get }

  /// The number of the last event that was written; 0 where none was.
  func latestNumber() throws(StoreError) -> Int64

  /// The events after a number, the oldest first. May run beside `append`, as `orders` may.
  ///
  /// - Throws: `StoreError` when they cannot be read.
  func events(after number: Int64, limit: Int) throws(StoreError) -> [NumberedEvent]
}

extension LedgerStore {
  /// The attempts, one look-up after the other.
  package func attempts(
    of orders: [OrderID]
  ) throws(StoreError) -> [OrderID: Result<[OrderRecord], StoreError>] {
    var found = try self.orders(orders).mapValues { first in first.map { [$0] } }
    for order in orders {
      while case .success(let attempts)? = found[order], attempts.count < OrderID.maximumAttempts {
        let next = order.attempt(attempts.count + 1)
        guard mayHave(next), let record = try self.orders([next])[next] else { break }
        found[order] = record.map { attempts + [$0] }
      }
    }
    return found
  }

  /// The notes must be asked for.
  package func mayHave(_ question: AttemptQuestion) -> Bool { true }

  /// A store that cannot fail has no problem.
  package var problem: StoreError? { nil }
}

/// What the owner told the ledger under a reference.
package enum OwnerEntry: Hashable, Sendable {
  /// Money on its way.
  case topUp(TopUp)
  /// A change that no order explains.
  case adjustment(Adjustment)

  /// The owner's name for it.
  package var reference: EntryReference {
    switch self {
    case .topUp(let topUp): topUp.reference
    case .adjustment(let adjustment): adjustment.reference
    }
  }
}

/// What one batch of commands did.
package struct LedgerChanges: Hashable, Sendable {
  /// What happened, in order.
  package var events: [LedgerEvent]
  /// The entries that follow from it, in order.
  package var transactions: [Transaction]
  /// The orders of which something was heard after they were placed, as they stand since. An order
  /// that comes twice stands as it came last.
  package var orders: [OrderStatus]
  /// The books that changed, as they stand after the batch.
  package var books: [PoolBook]
  /// The moment before which readings decide nothing any more, where that is a later one than before.
  package var readingsCountFrom: Timestamp?
  /// The notes of attempts that take the place of those before. Of one that comes twice the last counts.
  package var notes: [AttemptNote]

  /// What a batch did; by default nothing.
  package init(
    events: [LedgerEvent] = [], transactions: [Transaction] = [],
    orders: [OrderStatus] = [], books: [PoolBook] = [], readingsCountFrom: Timestamp? = nil,
    notes: [AttemptNote] = []
  ) {
    self.events = events
    self.transactions = transactions
    self.orders = orders
    self.books = books
    self.readingsCountFrom = readingsCountFrom
    self.notes = notes
  }
}

/// The open part of a ledger, as a store hands it back.
package struct LedgerSnapshot: Hashable, Sendable {
  /// The book of each pool.
  package var books: [PoolBook]
  /// Orders that are open; that expired and were not judged; and at least those that ended after
  /// the horizon of one of their pools. In any order.
  package var orders: [OrderStatus]
  /// The moment before which readings decide nothing; `nil` where all count.
  package var readingsCountFrom: Timestamp?

  /// The open part of a ledger; by default an empty one.
  package init(
    books: [PoolBook] = [], orders: [OrderStatus] = [], readingsCountFrom: Timestamp? = nil
  ) {
    self.books = books
    self.orders = orders
    self.readingsCountFrom = readingsCountFrom
  }
}
