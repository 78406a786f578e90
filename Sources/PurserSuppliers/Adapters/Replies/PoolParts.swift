internal import PurserCore

/// What was read in the replies of a check, item by item, and what could not be.
struct PoolParts: Sendable {
  var parts: [PoolPart] = []
  var failures: [PartFailure] = []
  /// How many items `where` leaves out.
  var leftOut = 0

  static func += (left: inout PoolParts, right: PoolParts) {
    left.parts += right.parts
    left.failures += right.failures
    left.leftOut += right.leftOut
  }

  /// Each pool once, in the order of first mention, its parts added up; without pools for which no row
  /// says what can be spent, and without those of which a part could not be read.
  ///
  /// - Throws: the first failure where nothing could be read beside it.
  func summed() throws(CheckFailure) -> PoolsRead {
    var sums = PoolSums()
    for part in parts { sums.add(part) }
    let failures = failures + sums.overflows
    let spoiled = SpoiledPools(failures)
    var readings = sums.inOrder.filter { !spoiled.contain($0, sums.addingRows) }.map(\.reading)
    for index in readings.indices where readings[index].absence != nil {
      readings[index].available = nil
      readings[index].note = readings[index].note ?? readings[index].absence?.rawValue
    }
    readings.removeAll { $0.available == nil && $0.absence == nil }
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

/// Parts added up.
private struct PoolSums {
  struct Sum {
    var reading: PoolReading
    /// How many parts each row gave.
    var counts: [String: Int]
  }

  private var sums: [PoolReading.Key: Sum] = [:]
  private var order: [PoolReading.Key] = []
  /// The rows of which several parts are added to one pool.
  private(set) var addingRows: Set<String> = []
  /// The pools whose sum does not fit.
  private(set) var overflows: [PartFailure] = []

  var inOrder: [Sum] { order.compactMap { sums[$0] } }

  mutating func add(_ part: PoolPart) {
    let key = part.reading.key
    if part.isLot { addingRows.insert(part.row) }
    guard var sum = sums[key] else {
      sums[key] = Sum(reading: part.reading, counts: [part.row: 1])
      order.append(key)
      return
    }
    sum.counts[part.row, default: 0] += 1
    if sum.counts[part.row] != 1 { addingRows.insert(part.row) }
    do throws(MoneyError) {
      try sum.reading.add(part.reading)
    } catch {
      let failure = CheckFailure(.shapeChanged, "the sum of pool `\(key.pool)` \(error)")
      overflows.append(
        PartFailure(
          row: part.row,
          failure: PoolFailure(pool: key.pool, unit: .currency(key.currency), failure: failure),
          isOfList: false, isBeside: false))
    }
    sums[key] = sum
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
    return ((open[key.pool] ?? []) + (open[nil] ?? [])).contains { failure in
      guard failure.concerns(key) else { return false }
      let isOwn = failure.row.map { sum.counts[$0] != nil } ?? false
      if isOwn, !failure.isOfList, let row = failure.row { return addingRows.contains(row) }
      return failure.failure.pool != nil || failure.isBeside || failure.mayLower && !isOwn
    }
  }
}
