/// Places orders at suppliers and follows them to their end, as whoever takes orders in knows it.
///
/// Every method may be called from anywhere, at the same time as any other.
package protocol OrderCarrying: Sendable {
  /// Takes an order over whose money was set aside, and returns at once. Taken over again, nothing happens.
  ///
  /// - Parameters:
  ///   - record: the order as it was placed, durable.
  ///   - note: what is kept of its attempt.
  func carry(_ record: OrderRecord, _ note: AttemptNote) async

  /// What an order takes along to the ledger, so that it may leave with its hold; `nil` where none does.
  func departure() -> (any AttemptDeparture)?

  /// Takes an order over as `carry` does. Where it left with its hold, what buys it is asked at once.
  ///
  /// - Parameters:
  ///   - record: the order as it was placed, durable.
  ///   - note: what is kept of its attempt.
  ///   - departure: what it took along to the ledger.
  func carry(
    _ record: OrderRecord, _ note: AttemptNote, departing departure: any AttemptDeparture) async

  /// Waits until an order has come to its end, or only people can tell what became of it.
  ///
  /// - Parameters:
  ///   - order: which order.
  ///   - limit: the longest to wait.
  /// - Returns: where it stands then; `nil` where it is not carried, or ended so long ago that it is known to
  ///   the ledger alone.
  func wait(for order: OrderID, atMost limit: Duration) async -> CarriedOrder?

  /// Where an order stands, now and after each change. The stream ends with the order; it is empty where the
  /// order is not carried. A reader that is too slow misses changes, and never the last.
  func changes(of order: OrderID) async -> AsyncStream<CarriedOrder>

  /// What an order waits for; `nil` where it is not carried, or over.
  func waiting(of order: OrderID) async -> CarriedWait?

  /// Takes what a supplier sent by itself. What it tells is durable when it returns.
  ///
  /// - Throws: `SupplierMessageRefusal` where nothing was taken in.
  func receive(
    _ message: AttemptMessage, from supplier: SupplierID
  ) async throws(SupplierMessageRefusal)

  /// What was delivered of an order: kept, or fetched from its supplier once more.
  ///
  /// - Parameters:
  ///   - order: which order.
  ///   - attempt: of which of its attempts, from 1; `nil` for the one that says where the order stands.
  /// - Returns: what that attempt delivered.
  /// - Throws: `ContentRefusal`, which says why it cannot be had.
  func content(
    of order: OrderID, attempt: Int?
  ) async throws(ContentRefusal) -> AttemptContent

  /// Keeps nothing any more of what was delivered: its shop has it.
  ///
  /// - Parameters:
  ///   - order: which order.
  ///   - attempt: of which of its attempts, from 1; `nil` for the only one that was bought.
  /// - Throws: `ContentRefusal`: `.attemptMissing` where several were bought, `.storeFailed` where it is kept still.
  func forgetContent(of order: OrderID, attempt: Int?) async throws(ContentRefusal)
}

/// What an attempt delivered. It is a secret.
package struct AttemptContent: Hashable, Sendable {
  /// Which attempt of its order it is, from 1.
  package var attempt: Int
  /// The items, each with its fields.
  package var items: [[AttemptNews.Field]]

  /// What an attempt delivered.
  package init(attempt: Int, items: [[AttemptNews.Field]]) {
    self.attempt = attempt
    self.items = items
  }
}

extension OrderCarrying {
  /// Nothing is said of it.
  package func waiting(of order: OrderID) async -> CarriedWait? { nil }

  /// Every order is prepared once its hold is durable.
  package func departure() -> (any AttemptDeparture)? { nil }

  /// Takes an order over that left with nothing.
  package func carry(
    _ record: OrderRecord, _ note: AttemptNote, departing departure: any AttemptDeparture
  ) async {
    await carry(record, note)
  }
}

/// Why a message of a supplier was not taken in. The cases stand in the order of the checks.
package enum SupplierMessageRefusal: Error, Hashable, Sendable {
  /// No orders are placed at such a supplier.
  case unknownSupplier
  /// It is not the supplier's, or of no use.
  case refused(AttemptMessageRefusal)
  /// It is about no attempt that is known, perhaps not yet. The supplier may send it again.
  case unknownAttempt
  /// It could not be stored. The supplier may send it again.
  case notStored
}

/// Why what was delivered cannot be had, or is kept still.
package enum ContentRefusal: Error, Hashable, Sendable {
  /// Several attempts were bought, of these numbers, and it was not said which is meant.
  case attemptMissing([Int])
  /// Nothing was delivered, nothing of it is kept, or its supplier does not tell it once more.
  case unavailable(AttemptProblem)
  /// It is kept, and the owner's key does not open it; nor does its supplier tell it once more.
  case sealed(AttemptProblem)
  /// The store could not be read.
  case storeFailed(StoreError)
}

/// The content that is kept of an attempt.
package enum KeptContent: Hashable, Sendable {
  /// Nothing.
  case nothing
  /// Something that the owner's key of now does not open.
  case sealedOtherwise
  /// The items, each with its fields.
  case items([[AttemptNews.Field]])
}

/// Keeps what was delivered for the shop, sealed.
package protocol DeliveredContent: Sendable {
  /// Keeps the content of an attempt. Called before its delivery is reported, and perhaps again with the same.
  ///
  /// - Returns: whether it is kept, durable. `false` where the owner gave no key: then it is passed on and
  ///   not kept.
  /// - Throws: `StoreError` where it should have been kept; the caller tries again.
  func keep(_ content: [[AttemptNews.Field]], of hold: OrderID) async throws(StoreError) -> Bool

  /// The content that is kept of an attempt.
  ///
  /// - Throws: `StoreError` where the store cannot be read.
  func content(of hold: OrderID) async throws(StoreError) -> KeptContent

  /// Keeps nothing any more of an attempt.
  ///
  /// - Throws: `StoreError` where it is kept still.
  func forget(_ hold: OrderID) async throws(StoreError)
}
