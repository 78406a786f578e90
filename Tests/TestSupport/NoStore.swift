package import PurserCore

/// A store that keeps nothing. Shared with the benchmark of the edge, which has a link to this file.
package struct NoStore: LedgerStore {
  /// Such a store.
  package init() {}

  package func load() throws(StoreError) -> LedgerSnapshot { LedgerSnapshot() }

  package func mayHave(_ id: OrderID) -> Bool { false }

  package func orders(
    _ ids: [OrderID]
  ) throws(StoreError) -> [OrderID: Result<OrderRecord, StoreError>] { [:] }

  package func parts(of hold: OrderID) throws(StoreError) -> [OrderStatus] { [] }

  package func entries(_ references: [EntryReference]) throws(StoreError) -> [OwnerEntry] { [] }

  package func notes(_ question: AttemptQuestion) throws(StoreError) -> [AttemptNote] { [] }

  package func append(_ changes: LedgerChanges) throws(StoreError) -> Int64 { 0 }

  package func latestNumber() throws(StoreError) -> Int64 { 0 }

  package func events(
    after number: Int64, limit: Int
  ) throws(StoreError) -> [NumberedEvent] { [] }
}
