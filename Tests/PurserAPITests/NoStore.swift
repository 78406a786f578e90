import PurserCore

/// A store that keeps nothing.
struct NoStore: LedgerStore {
  func load() throws(StoreError) -> LedgerSnapshot { LedgerSnapshot() }

  func mayHave(_ id: OrderID) -> Bool { false }

  func orders(
    _ ids: [OrderID]
  ) throws(StoreError) -> [OrderID: Result<OrderRecord, StoreError>] { [:] }

  func entries(_ references: [EntryReference]) throws(StoreError) -> [OwnerEntry] { [] }

  func append(_ changes: LedgerChanges) throws(StoreError) -> Int64 { 0 }

  func latestNumber() throws(StoreError) -> Int64 { 0 }

  func events(after number: Int64, limit: Int) throws(StoreError) -> [NumberedEvent] { [] }
}
