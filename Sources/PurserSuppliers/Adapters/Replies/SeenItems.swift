internal import ExactJSON
internal import PurserCore

/// Notices that money comes again: on another page, since the supplier does not look at the parameter or
/// an account moved between two pages, or in another round of a call.
struct SeenItems {
  /// What an adapter names as identities, by row.
  private var identities: Set<Named> = []
  /// What items of earlier pages of the round said.
  private var contents: Set<Named> = []
  /// The pools that replies named, of earlier pages and rounds.
  private var pools: Set<NamedPool> = []
  /// Lists of several items, of earlier rounds.
  private var lists: Set<Named> = []
  private var round: [String: [JSONValue]] = [:]

  private struct Named: Hashable {
    let row: String
    let value: JSONValue
  }

  private struct NamedPool: Hashable {
    let row: String
    let key: PoolReading.Key
  }

  /// Takes a page's items of one row into account.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where one of them was there before.
  mutating func note(_ parts: [PoolPart], by reader: RowReader) throws(CheckFailure) {
    let row = reader.row
    if row.identity != nil { return try noteIdentities(parts) }
    guard reader.comparesItems else { return }
    if row.pool.selects { try notePools(parts) }
    try noteContents(parts)
  }

  /// Begins another round: two accounts may say the same.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where the round that ends had a list of several items that an
  ///   earlier one had too: then the supplier does not look at what it is asked for.
  mutating func endRound() throws(CheckFailure) {
    contents = []
    let ended = round
    round = [:]
    for (row, items) in ended where items.count > 1 {
      guard lists.insert(Named(row: row, value: .array(items))).inserted else {
        throw Self.again(
          "a list of \(items.count) items of \(row) came again for another value of `for_each`")
      }
    }
  }

  private mutating func noteIdentities(_ parts: [PoolPart]) throws(CheckFailure) {
    for part in parts {
      guard let identity = part.identity else { continue }
      guard identities.insert(Named(row: part.row, value: identity.alike)).inserted else {
        throw CheckFailure(
          .shapeChanged,
          "\(Self.label(part)) is the same item again: its `identity` is \(identity.shown)")
      }
    }
  }

  private mutating func notePools(_ parts: [PoolPart]) throws(CheckFailure) {
    let named = parts.map { NamedPool(row: $0.row, key: $0.reading.key) }
    for (part, pool) in zip(parts, named) where pools.contains(pool) {
      throw Self.again(
        "\(Self.label(part)) is the same item again: the pool \(JSONValue.string(pool.key.pool).shown) "
          + "in \(pool.key.currency.code) was there before")
    }
    pools.formUnion(named)
  }

  private mutating func noteContents(_ parts: [PoolPart]) throws(CheckFailure) {
    var added: [Named] = []
    for part in parts where !part.reading.isZero {
      guard let content = part.content else { continue }
      let named = Named(row: part.row, value: content)
      guard !contents.contains(named) else {
        throw Self.again(
          "\(Self.label(part)) is the same item again, all that it says was on a page before")
      }
      added.append(named)
      if part.index != nil { round[part.row, default: []].append(content) }
    }
    contents.formUnion(added)
  }

  private static func label(_ part: PoolPart) -> String {
    part.index.map { "item \($0 + 1) of \(part.row)" } ?? part.row
  }

  private static func again(_ sentence: String) -> CheckFailure {
    CheckFailure(
      .shapeChanged,
      sentence + "; if they are two, name what tells items apart, as in `identity: $.id`")
  }
}
