import GRDB
import PurserCore
import TestSupport
import Testing

@testable import PurserStore

/// Decisions as they were written before there were more than three policies, and pools of other currencies.
@Suite("Decisions of earlier versions")
struct FormerDecisionTests {
  private let samples: LedgerSamples

  init() throws { samples = try LedgerSamples() }

  @Test("are written now as they were then, and read")
  func sameBytes() async throws {
    var random = RandomChanges(samples, SeededRandom())
    let store = try samples.open()
    var records: [OrderRecord] = []
    while records.count < 100 {
      var changes = LedgerChanges()
      try random.place(&changes)
      for case .placed(let record) in changes.events where record.decision.isOfFormerVersion {
        records.append(record)
      }
    }
    let all = records
    let (currencies, seed) = (samples.currencies, random.random)
    try await store.queue.write { db in
      var numbers = PoolNumbers(db, try Catalogue(db, currencies: currencies))
      for record in all {
        let amount = record.state.hold?.amount ?? .zero(record.status.currency)
        func bytes(
          _ write: (FrameBuffer, inout PoolNumbers) throws -> Void
        ) rethrows -> [UInt8] {
          let buffer = FrameBuffer()
          buffer.begin(number: 1, base: record.status.placedAt, firstEntry: 1)
          try write(buffer, &numbers)
          return Array(buffer.body.contents)
        }
        let now = try bytes { try $0.decision(record.decision, of: amount, &$1) }
        let then = try bytes { try $0.formerDecision(record.decision, of: amount, &$1) }
        #expect(now == then, "\(seed): \(record.decision)")
      }
    }
  }
}

extension Decision {
  /// Whether an earlier version could have made it.
  fileprivate var isOfFormerVersion: Bool {
    [.priority, .cheapest, .mostFunds].contains(policy) && shadow == nil && supplierSKU == nil
      && ranked.allSatisfy { $0.compared == nil }
      && excluded.allSatisfy { FrameBuffer.formerCode(of: $0.reason) != nil }
  }
}

/// The bits of the former layout.
private enum Former {
  static let policies: [Policy] = [.priority, .cheapest, .mostFunds]
  static let costIsHeld: UInt8 = 1 << 2
  static let hasCost: UInt8 = 1 << 3
  static let hasOthers: UInt8 = 1 << 4
  static let hasCurrency: UInt8 = 1 << 5
  static let costIsAsBefore: UInt64 = 1
  static let hasSpendable: UInt64 = 2
  static let hasLines: UInt64 = 4
  static let hasCosts: UInt8 = 1 << 6
  static let hasText: UInt8 = 1 << 7
}

/// The writer of that version.
extension FrameBuffer {
  /// Writes a decision about an order.
  ///
  /// - Parameters:
  ///   - decision: the decision.
  ///   - amount: what is held for the order, or nothing of its currency.
  ///   - numbers: gives the numbers of pools and rosters.
  /// - Throws: what SQLite fails with when a name gets its number.
  fileprivate func formerDecision(
    _ decision: Decision, of amount: Money, _ numbers: inout PoolNumbers
  ) throws {
    let costIsHeld = decision.costUnits == amount.units
    let isOther = decision.currency != amount.currency
    body.byte(
      UInt8(Former.policies.firstIndex(of: decision.policy) ?? 0)
        | (costIsHeld ? Former.costIsHeld : 0)
        | (decision.costUnits == nil || costIsHeld ? 0 : Former.hasCost)
        | (decision.others.isEmpty ? 0 : Former.hasOthers)
        | (isOther ? Former.hasCurrency : 0))
    body.unsigned(UInt64(try numbers.number(of: decision.roster)))
    if isOther {
      shared(decision.currency.code)
      body.unsigned(decision.currency.minorDigits)
    }
    if let units = decision.costUnits, !costIsHeld { body.signed(units) }
    try ranked(decision.ranked, held: amount.units, &numbers)
    let universe = decision.roster.count
    if !decision.others.isEmpty { set(decision.others, among: universe) }
    body.unsigned(decision.excluded.count)
    for group in decision.excluded { excluded(group, among: universe) }
  }

  private func ranked(_ ranked: Ranking, held: Int64, _ numbers: inout PoolNumbers) throws {
    body.unsigned(ranked.count)
    var (before, place) = (held, 0)
    try ranked.visit { candidate in
      let (pool, cost) = (candidate.pool, candidate.cost)
      let (spendable, lines) = (candidate.spendable, candidate.lines)
      let isAsBefore = cost.units == before
      body.unsigned(
        UInt64(try numbers.number(ofCandidate: pool, at: place)) << 3
          | (isAsBefore ? Former.costIsAsBefore : 0)
          | (spendable == nil ? 0 : Former.hasSpendable)
          | (lines.isEmpty ? 0 : Former.hasLines))
      if !isAsBefore { body.signed(cost.units) }
      (before, place) = (cost.units, place + 1)
      if let spendable { body.signed(spendable.units) }
      if lines.isEmpty { return }
      body.unsigned(lines.count)
      for line in lines {
        body.unsigned(UInt64(try numbers.number(of: line.pool)))
        body.signed(line.amount.units)
      }
    }
  }

  private func excluded(_ group: ExcludedSuppliers, among universe: Int) {
    var code =
      (Self.formerCode(of: group.reason) ?? 0x3F) | (group.costs.isEmpty ? 0 : Former.hasCosts)
    var text: String?
    if case .missingTag(let tag) = group.reason { text = tag }
    if case .waiting(let pool) = group.reason { text = pool }
    if case .noReading(let cause) = group.reason { text = cause }
    if case .staleReading(_, let cause) = group.reason { text = cause }
    if text != nil { code |= Former.hasText }
    body.byte(code)
    if let text { shared(text) }
    if case .staleReading(let limit, _) = group.reason { body.signed(limit.wholeMicroseconds) }
    set(group.suppliers, among: universe)
    if !group.costs.isEmpty { differences(group.costs) }
    if group.reason.hasFigures { differences(group.figures) }
  }

  /// The reason in files; `nil` of one that came later.
  fileprivate static func formerCode(of reason: ExclusionReason) -> UInt8? {
    if case .paused(_?) = reason { return nil }
    let codes: [String: UInt8] = [
      "notAllowed": 0, "denied": 1, "missingTag": 2, "paused": 3, "notSold": 4, "noPool": 5,
      "noReading": 6, "waiting": 7, "staleReading": 8, "lapsed": 9, "insufficientFunds": 10,
    ]
    return codes[String("\(reason)".prefix { $0 != "(" })]
  }

  /// Numbers, each as the difference to the one before.
  private func differences(_ numbers: [Int64]) {
    body.unsigned(numbers.count)
    var before: Int64 = 0
    for number in numbers {
      body.signed(number &- before)
      before = number
    }
  }

  // MARK: Sets

  /// Writes a set of numbers below `universe`: as everybody, a list, a list of who is missing, or
  /// bits, whatever is shortest.
  private func set(_ set: SupplierSet, among universe: Int) {
    let count = set.count
    let bits = (universe + 7) / 8
    if count == universe { return body.byte(SetForm.everybody.rawValue) }
    if count <= min(bits, universe - count) {
      body.byte(SetForm.list.rawValue)
      body.unsigned(count)
      var before = 0
      for number in set {
        body.unsigned(number - before)
        before = number
      }
    } else if universe - count < bits {
      body.byte(SetForm.missing.rawValue)
      body.unsigned(universe - count)
      var before = 0
      for number in 0..<universe where !set.contains(number) {
        body.unsigned(number - before)
        before = number
      }
    } else {
      body.byte(SetForm.bits.rawValue)
      for index in 0..<bits {
        body.byte(UInt8(truncatingIfNeeded: set.word(index / 8) >> UInt64(index % 8 * 8)))
      }
    }
  }
}
