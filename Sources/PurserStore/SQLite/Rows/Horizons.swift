internal import GRDB
internal import PurserCore

/// Up to when an order must have ended to be certain in the readings of all pools that paid for it.
struct Horizons {
  /// In microseconds, by the numbers of payers.
  private let ofPayer: [Int64: Int64]
  /// The latest of all.
  let latest: Int64
  /// The earliest of all.
  let earliest: Int64

  init(_ frames: FrameStore) throws {
    var ofPool: [PoolID: Int64] = [:]
    let row = try CStatement(frames.db, "SELECT number, horizon FROM pool")
    while try row.next() {
      ofPool[try frames.catalogue.pool(row.integer(0))] = row.optionalInteger(1) ?? .min
    }
    var ofPayer: [Int64: Int64] = [:]
    for payer in frames.catalogue.payers {
      ofPayer[payer.number] = payer.pools.map { ofPool[$0] ?? .min }.min() ?? .min
    }
    self.ofPayer = ofPayer
    latest = ofPayer.values.max() ?? .min
    earliest = ofPayer.values.min() ?? .min
  }

  func horizon(ofPayer number: Int64) -> Int64 { ofPayer[number] ?? .min }
}
