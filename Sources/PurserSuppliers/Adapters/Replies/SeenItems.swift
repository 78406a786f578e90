internal import ExactJSON
internal import PurserCore

/// Notices that money comes again: on another page, since the supplier does not look at the parameter or
/// an account moved between two pages, or in another round of a call.
struct SeenItems {
  /// What an adapter names as identities, by row.
  private var identities: Set<Named<JSONValue>> = []
  /// What items of earlier pages of the round said.
  private var items: Set<Named<JSONValue>> = []
  /// What several items of one page added, of earlier pages of the round.
  private var pages: Set<Named<[Amounts]>> = []
  /// The pools that replies named, of earlier pages and rounds.
  private var pools: Set<Named<PoolReading.Key>> = []
  /// Those of the round whose rows read every page of them.
  private var poolsOfRound: Set<Named<PoolReading.Key>> = []
  /// Lists of several items, of earlier rounds.
  private var lists: Set<Named<[JSONValue]>> = []
  /// Items with an identity of their own, of earlier rounds.
  private var ofRounds: Set<Named<JSONValue>> = []
  private var round: [String: [ItemTraits]] = [:]
  /// What identifies the value that the round is for.
  private var wanted: Set<String> = []
  /// What identifies any of the values that the call is made for.
  private let all: Set<String>

  /// For a call that is made for `values`.
  init(for values: [Value] = []) {
    all = values.count > 1 ? Set(values.flatMap(Self.identities)) : []
  }

  private struct Named<Value: Hashable>: Hashable {
    let row: String
    let value: Value
  }

  /// What an item adds to which pool.
  private struct Amounts: Hashable {
    let key: PoolReading.Key
    let amounts: [Money?]

    init(_ reading: PoolReading) {
      key = reading.key
      amounts = [reading.available] + AmountField.allCases.map { reading.amounts[$0] }
    }
  }

  /// Takes a page's items of one row into account.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where one of them was there before.
  mutating func note(_ parts: [PoolPart], by reader: RowReader) throws(CheckFailure) {
    let row = reader.row
    if row.identity != nil { return try noteIdentities(parts) }
    guard reader.comparesItems else { return }
    if row.pool.selects { try notePools(parts, of: row) }
    try noteItems(parts)
    try notePage(parts)
  }

  /// Begins a round for one of the values.
  mutating func beginRound(for value: Value?) {
    wanted = value.map(Self.identities) ?? []
  }

  /// Ends a round: two accounts may say the same.
  ///
  /// - Throws: `CheckFailure.shapeChanged` where the round had an item with an identity of its own, or a
  ///   list of several items, that an earlier one had too: then the supplier does not look at what it is
  ///   asked for.
  mutating func endRound() throws(CheckFailure) {
    items = []
    pages = []
    pools.formUnion(poolsOfRound)
    poolsOfRound = []
    let ended = round
    round = [:]
    for (row, items) in ended {
      let named = items.filter { $0.id != nil }.map { Named(row: row, value: $0.content) }
      defer { ofRounds.formUnion(named) }
      for (item, content) in zip(items.filter { $0.id != nil }, named) {
        guard !ofRounds.contains(content) else {
          throw Self.again(
            "\(row) is the same item again: all that it says, with its \(Self.shown(item.id)), came for "
              + "another value of `for_each`")
        }
      }
      guard items.count > 1 else { continue }
      guard lists.insert(Named(row: row, value: items.map(\.content))).inserted else {
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

  private mutating func notePools(
    _ parts: [PoolPart], of row: BalanceRow
  ) throws(CheckFailure) {
    let named = parts.map { Named(row: $0.row, value: $0.reading.key) }
    for (part, pool) in zip(parts, named) where pools.contains(pool) {
      throw Self.again(
        "\(Self.label(part)) is the same item again: the pool \(JSONValue.string(pool.value.pool).shown) "
          + "in \(pool.value.currency.code) was there before")
    }
    // A row without `each` reads every page of its pool.
    if row.each == nil { poolsOfRound.formUnion(named) } else { pools.formUnion(named) }
  }

  private mutating func noteItems(_ parts: [PoolPart]) throws(CheckFailure) {
    var added: [Named<JSONValue>] = []
    for part in parts where !part.reading.isZero {
      try checkAnswers(part)
      for item in part.items {
        let keys = Self.keys(of: item, part)
        for key in keys where items.contains(Named(row: part.row, value: key.value)) {
          throw Self.again(
            "\(Self.label(part)) is the same item again, \(key.reason)", hasItems: part.index != nil
          )
        }
        added += keys.map { Named(row: part.row, value: $0.value) }
      }
      round[part.row, default: []] += part.items
    }
    items.formUnion(added)
  }

  /// By what an item is compared with those of earlier pages.
  private static func keys(
    of item: ItemTraits, _ part: PoolPart
  ) -> [(value: JSONValue, reason: String)] {
    let pool = [part.reading.pool, part.reading.currency.code].map(JSONValue.string)
    let content = (
      value: JSONValue.array([item.content] + item.references),
      reason: "all that it says was on a page before"
    )
    if let id = item.id {
      // Its pool may be written otherwise: `7` and `7.0`.
      return [(value: .array(pool + [id]), reason: "as its \(shown(id))"), content]
    }
    guard !item.references.isEmpty, part.index != nil else { return [content] }
    let amounts = Amounts(part.reading).amounts.map { amount in
      amount.map { JSONValue.string("\($0)") } ?? JSONValue.null
    }
    return [
      content,
      (
        value: .array(pool + [.array(item.references), .array(amounts)]),
        reason: "as \(item.references.map { shown($0) }.joined(separator: ", ")) and the amounts"
      ),
    ]
  }

  /// A page whose items add what those of an earlier page did, in the same order, is that page: where
  /// nothing in them tells which they are.
  private mutating func notePage(_ parts: [PoolPart]) throws(CheckFailure) {
    guard parts.count > 1, parts.contains(where: { !$0.reading.isZero }),
      parts.allSatisfy({ $0.index != nil }),
      parts.allSatisfy({ $0.items.allSatisfy(\.isNameless) })
    else { return }
    let page = Named(row: parts[0].row, value: parts.map { Amounts($0.reading) })
    guard pages.insert(page).inserted else {
      throw Self.again(
        "the \(parts.count) items of \(parts[0].row) are the same items again: they add the same amounts "
          + "in the same order as those of a page before")
    }
  }

  /// A reply that names another of the values that a call is made for, and not the one it was made for, is
  /// not the answer.
  private func checkAnswers(_ part: PoolPart) throws(CheckFailure) {
    guard part.index == nil, !all.isEmpty, let item = part.reply else { return }
    let named = item.identities
    guard named.isDisjoint(with: wanted) else { return }
    let foreign = named.filter { all.contains($0) && !Self.isSmallNumber($0) }
    guard let other = foreign.min() else { return }
    throw Self.again(
      "\(part.row) is of another value of `for_each`: the reply names "
        + "\(JSONValue.string(other).shown)")
  }

  /// Small numbers are equal by chance.
  private static func isSmallNumber(_ text: String) -> Bool {
    text.utf8.count < 4 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func identities(_ value: Value) -> Set<String> {
    guard let json = try? value.json(from: "for_each").alike else { return [] }
    if case .string(let text) = json { return [text] }
    return ItemTraits(.json(json)).identities
  }

  private static func shown(_ pair: JSONValue?) -> String {
    guard case .string(let path)? = pair?[0], let value = pair?[1] else { return "identity" }
    return "`\(path)` is \(value.shown)"
  }

  private static func label(_ part: PoolPart) -> String {
    part.index.map { "item \($0 + 1) of \(part.row)" } ?? part.row
  }

  private static func again(_ sentence: String, hasItems: Bool = true) -> CheckFailure {
    CheckFailure(
      .shapeChanged,
      sentence + "; if they are two, "
        + (hasItems
          ? "name what tells items apart, as in `identity: $.id`"
          : "read them with `each`, and name what tells them apart, as in `identity: $.id`"))
  }
}
