internal import PurserCore

/// Counts once what a reply says once, with however many pages or items it is read.
///
/// An entry without `each` reads every page of a call: what it takes from beside the lists is the same number
/// each time. An entry with `each` may take a number from the whole reply for each of its items.
struct StatedAmounts {
  private let readers: [RowReader]
  private let shares: [[(field: String, share: Share)]]
  private var before: [Place: PoolReading] = [:]

  private struct Place: Hashable {
    let row: Int
    let key: PoolReading.Key
  }

  init(_ readers: [RowReader], arePaged: Bool) {
    self.readers = readers
    shares = readers.map { reader in
      guard arePaged || reader.row.each != nil else { return [] }
      let shares = reader.row.shares
      let isMixed = shares.contains { $0.share == .once || $0.share == .neither }
      return reader.row.each == nil || isMixed ? shares : []
    }
  }

  /// What of `found`, which the row at `index` read in a page, is to be added to what it read before.
  mutating func once(_ found: PoolParts, of index: Int) -> PoolParts {
    guard !shares[index].isEmpty, !found.parts.isEmpty else { return found }
    var once = found
    once.parts = []
    for part in found.parts {
      let place = Place(row: index, key: part.reading.key)
      guard let earlier = before[place] else {
        before[place] = part.reading
        once.parts.append(part)
        continue
      }
      do throws(CheckFailure) {
        if readers[index].row.each != nil {
          try checkItem(part, index, earlier, at: place)
          once.parts.append(part)
        } else if let rest = try again(part, index, earlier) {
          once.parts.append(rest)
        }
      } catch {
        once.failures.append(Self.failure(error, part))
      }
    }
    return once
  }

  /// Refuses what would be counted for each of several items.
  private mutating func checkItem(
    _ part: PoolPart, _ index: Int, _ earlier: PoolReading, at place: Place
  ) throws(CheckFailure) {
    var earlier = earlier
    for (field, share) in shares[index] where share == .once || share == .neither {
      guard let amount = part.reading[amount: field], !amount.isNothing else { continue }
      guard earlier[amount: field]?.isNothing ?? true else {
        throw CheckFailure(
          .shapeChanged,
          "`\(field)` of \(part.row) takes a number from the whole reply for each of several items of "
            + "one pool, which would be counted several times; give it an entry of its own without `each`"
        )
      }
      earlier[amount: field] = amount
    }
    before[place] = earlier
  }

  /// The part of a page without what an earlier page said; `nil` where there is nothing else.
  private func again(
    _ part: PoolPart, _ index: Int, _ earlier: PoolReading
  ) throws(CheckFailure) -> PoolPart? {
    var part = part
    guard part.reading.absence == earlier.absence else {
      throw CheckFailure(
        .shapeChanged, "that \(part.row) has no number differs between the pages")
    }
    var hasParts = false
    for (field, share) in shares[index] {
      let (now, then) = (part.reading[amount: field], earlier[amount: field])
      switch share {
      case .part: hasParts = true
      case .constant, .once:
        guard now == then else {
          throw CheckFailure(
            .shapeChanged,
            "`\(field)` of \(part.row) differs between the pages: \(now.map { "\($0)" } ?? "none") here, "
              + "\(then.map { "\($0)" } ?? "none") before; what each page says again must be the same "
              + "number, and what differs by page is a list: `sum($.rows[*].amount)`, or `each`")
        }
        part.reading[amount: field] = nil
        part.reading.cuts.removeAll { $0.field == field }
      case .neither:
        throw CheckFailure(
          .shapeChanged,
          "`\(field)` of \(part.row) puts what each page says again together with what is on this page "
            + "only, so that the pages cannot be added up; give each an entry of its own")
      }
    }
    return hasParts ? part : nil
  }

  private static func failure(_ failure: CheckFailure, _ part: PoolPart) -> PartFailure {
    PartFailure(
      row: part.row,
      failure: PoolFailure(
        pool: part.reading.pool, unit: .currency(part.reading.currency), failure: failure),
      isOfList: false, isBeside: false)
  }
}

extension BalanceRow {
  /// What becomes of its amounts where they are added up, by key: those of an entry without `each` over
  /// pages, of one with `each` over items.
  var shares: [(field: String, share: Share)] {
    let place: Share.Place = each == nil ? .page : .item
    return amountExpressions.map { (field: $0.field, share: $0.expression.share(of: place)) }
  }

  /// The expressions of its amounts, by key.
  var amountExpressions: [(field: String, expression: Expression)] {
    (available.map { [(field: "available", expression: $0)] } ?? [])
      + amounts.map { (field: $0.field.rawValue, expression: $0.expression) }
  }
}

extension PoolReading {
  /// An amount by the key of the adapter that gives it.
  fileprivate subscript(amount field: String) -> Money? {
    get { AmountField(rawValue: field).map { amounts[$0] } ?? available }
    set {
      if let other = AmountField(rawValue: field) {
        amounts[other] = newValue
      } else {
        available = newValue
      }
    }
  }
}

extension Money {
  fileprivate var isNothing: Bool { !isPositive && !isNegative }
}
