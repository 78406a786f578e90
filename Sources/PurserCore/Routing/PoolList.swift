/// The pools of a ledger in their places. It never changes: a pool more is a list more.
final class PoolList: Sendable {
  private let pools: [PoolID]

  init(_ pools: [PoolID]) { self.pools = pools }

  /// The pool at a place.
  subscript(place: Int) -> PoolID { pools[place] }
}
