internal import PurserCore

/// What was read in the replies of a check, item by item, and what could not be.
struct PoolParts: Sendable {
  var parts: [PoolPart] = []
  var failures: [PartFailure] = []
  /// How many items `where` leaves out.
  var leftOut = 0

  static func += (left: inout PoolParts, right: PoolParts) {
    // Most calls have one row and one page: then nothing is copied.
    if left.parts.isEmpty { left.parts = right.parts } else { left.parts += right.parts }
    left.failures += right.failures
    left.leftOut += right.leftOut
  }

  /// Adds what to write to the failures of whole lists, where a page without one may be behind the last.
  mutating func adviseOnPages(of call: AdapterCall, atPage index: Int) {
    guard index > 0 else { return }
    for place in failures.indices where failures[place].isOfList {
      failures[place].advise(on: call, atPage: index)
    }
  }

  /// Each pool once, in the order of first mention, its parts added up; without pools for which no row
  /// says what can be spent, and without those of which a part could not be read.
  ///
  /// - Throws: the first failure where nothing could be read beside it.
  func summed() throws(CheckFailure) -> PoolsRead {
    if parts.count == 1, failures.isEmpty {
      // Most suppliers have one balance.
      return PoolsRead(readings: [parts[0].reading.stated].compactMap(\.self), leftOut: leftOut)
    }
    var sums = PoolSums()
    for part in parts { sums.add(part) }
    let failures = failures + sums.overflows
    let spoiled = SpoiledPools(failures)
    var readings: [PoolReading] = []
    for sum in sums.inOrder where !spoiled.contain(sum, sums.addingRows) {
      if let reading = sum.reading.stated { readings.append(reading) }
    }
    if readings.isEmpty, let first = failures.first { throw first.failure.failure }
    return PoolsRead(
      readings: readings, failures: Self.distinct(failures.map(\.failure)), leftOut: leftOut)
  }

  /// The failures, of several that concern the same only the first.
  private static func distinct(_ failures: [PoolFailure]) -> [PoolFailure] {
    struct Part: Hashable {
      let pool: String?
      let unit: PoolFailure.Unit
    }
    var seen: Set<Part> = []
    return failures.filter { seen.insert(Part(pool: $0.pool, unit: $0.unit)).inserted }
  }
}

extension PoolReading {
  /// The reading as that of a pool; `nil` where nothing says what can be spent.
  fileprivate var stated: PoolReading? {
    guard let absence else { return available == nil ? nil : self }
    var reading = self
    reading.available = nil
    reading.note = note ?? absence.rawValue
    return reading
  }
}

/// Parts added up.
private struct PoolSums {
  struct Sum {
    var reading: PoolReading
    /// The rows that gave parts of it.
    var rows: [String]
  }

  /// The sums, in the order of first mention.
  private(set) var inOrder: [Sum] = []
  private var places: [PoolReading.Key: Int] = [:]
  /// The rows of which several parts are added to one pool.
  private(set) var addingRows: Set<String> = []
  /// The pools whose sum does not fit.
  private(set) var overflows: [PartFailure] = []

  mutating func add(_ part: PoolPart) {
    let key = part.reading.key
    if part.isLot { addingRows.insert(part.row) }
    guard let place = places[key] else {
      places[key] = inOrder.count
      inOrder.append(Sum(reading: part.reading, rows: [part.row]))
      return
    }
    if inOrder[place].rows.contains(part.row) {
      addingRows.insert(part.row)
    } else {
      inOrder[place].rows.append(part.row)
    }
    do throws(MoneyError) {
      // In its place: a copy of all that was cut off so far would be made for each part.
      try inOrder[place].reading.add(part.reading)
    } catch {
      let failure = CheckFailure(.shapeChanged, "the sum of pool `\(key.pool)` \(error)")
      overflows.append(
        PartFailure(
          row: part.row,
          failure: PoolFailure(pool: key.pool, unit: .currency(key.currency), failure: failure),
          isOfList: false, isBeside: false))
    }
  }
}

/// The pools of which a part could not be read, found soon among many.
private struct SpoiledPools {
  private var keys: Set<PoolReading.Key> = []
  /// The failures that do not tell their pool whole, by what they tell of its name.
  private var open: [String?: [PartFailure]] = [:]

  init(_ failures: [PartFailure]) {
    struct Kind: Hashable {
      let row: String?
      let pool: String?
      let unit: PoolFailure.Unit
      let isOfList: Bool
    }
    var seen: Set<Kind> = []
    for failure in failures {
      if let key = failure.key {
        keys.insert(key)
        continue
      }
      if case .undeclared = failure.failure.unit { continue }
      let kind = Kind(
        row: failure.row, pool: failure.failure.pool, unit: failure.failure.unit,
        isOfList: failure.isOfList)
      if seen.insert(kind).inserted { open[failure.failure.pool, default: []].append(failure) }
    }
  }

  /// Whether a failure leaves out what may be a part of the sum. Where nobody can tell which pool an
  /// item is, a pool that its row names once stands: rows that do not add up name each pool once.
  func contain(_ sum: PoolSums.Sum, _ addingRows: Set<String>) -> Bool {
    let key = sum.reading.key
    if keys.contains(key) { return true }
    return [open[key.pool], open[nil]].contains { failures in
      failures?.contains { Self.spoils($0, sum, addingRows) } == true
    }
  }

  private static func spoils(
    _ failure: PartFailure, _ sum: PoolSums.Sum, _ addingRows: Set<String>
  ) -> Bool {
    guard failure.concerns(sum.reading.key) else { return false }
    let isOwn = failure.row.map { sum.rows.contains($0) } ?? false
    if isOwn, !failure.isOfList, let row = failure.row { return addingRows.contains(row) }
    if failure.failure.pool != nil || failure.isBeside { return true }
    // A list of which nobody can tell the pools: on another page or in another round the row's own pools
    // come again only where items have an identity; those of another row may be any that a reply names.
    guard let row = failure.row else { return false }
    if isOwn { return failure.mayRepeat || addingRows.contains(row) }
    return failure.mayLower || failure.isOfList && sum.reading.isNamedByReply
  }
}
