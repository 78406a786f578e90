import PurserCore
import TestSupport
import Testing

@testable import PurserStore

/// Makes up what may happen to a ledger, every kind of event and every shape of decision, without
/// regard to sense.
struct RandomChanges {
  private let samples: LedgerSamples
  private(set) var random: SeededRandom
  /// Whether orders are about anything.
  var hasDetails = true
  private let rosters: [SupplierRoster]
  private let pools: [PoolID]
  private var second: Int64 = 0
  /// Every order that was placed, as it stands.
  private(set) var records: [OrderID: OrderRecord] = [:]
  /// Every part of a hold that was divided, as it stands.
  private(set) var parts: [OrderID: OrderStatus] = [:]
  private var open: [OrderID] = []

  init(_ samples: LedgerSamples, _ random: SeededRandom) {
    self.samples = samples
    self.random = random
    rosters = [1, 4, 9, 64, 65, 300].map { count in
      SupplierRoster((0..<count).map { SupplierID("s\($0)") })
    }
    pools = (0..<12).flatMap { number in
      ["main", "gold"].map {
        PoolID(supplier: SupplierID("s\(number)"), pool: $0, currency: samples.usd)
      }
    }
  }

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &random)
  }

  private mutating func maybe() -> Bool { Bool.random(using: &random) }

  private mutating func money() -> Money {
    let bits = Int64(1) << Int64(number(0...62))
    return Money(units: .random(in: -bits...bits, using: &random), currency: samples.usd)
  }

  private mutating func moment() -> Timestamp {
    if number(0...4) > 0 { second += Int64(number(-1...5)) }
    return samples.moment(second)
  }

  /// Lets the clock jump by so many seconds.
  mutating func jump(by seconds: Int64) { second += seconds }

  /// A reading of which every member is given, and what the supplier states lies around it.
  private func fullReading() throws -> SupplierBalance {
    var reading = try samples.fullReading(at: second)
    reading.expiresAt = samples.moment(second + 900)
    reading.supplierUpdatedAt = samples.moment(second - 2)
    return reading
  }

  /// What a reading found, what was told of it later, and the book of the pool.
  mutating func finding() throws -> LedgerChanges {
    var changes = LedgerChanges()
    var book = try samples.fullBook(at: second - 3)
    book.reading = try fullReading()
    changes.books = [book]
    let observation = Transaction.Observation(
      available: money(), lowest: money(), highest: money(), requestedAt: samples.moment(second),
      receivedAt: samples.moment(second + 1))
    let finding = Finding(amount: try samples.dollars("-20"), observation: observation)
    let reference = try samples.reference("r\(number(0...1 << 40))")
    let causes: [(TransactionType, Transaction.Cause)] = [
      (.drift, .reading(observation)), (.explained, .explanation(finding, by: .owner(reference))),
      (.topUp, .topUp(reference, observation)), (.adjustment, .owner(reference, note: text())),
      (.adjustment, .owner(reference, note: nil, order: try samples.id("o7"))),
    ]
    for (type, cause) in causes {
      changes.transactions.append(
        Transaction(
          at: samples.moment(second + 1), type: type, pool: samples.main, amount: finding.amount,
          balance: money(), cause: cause))
    }
    return changes
  }

  private mutating func pool() -> PoolID { pools[number(0...pools.count - 1)] }

  private mutating func text() -> String {
    ["", "a \"b\"", "ünïcode ✓", String(repeating: "long ", count: 60)][number(0...3)]
  }

  // MARK: Orders

  private mutating func id() throws -> OrderID {
    let digits = (0..<32).map { _ in String(number(0...15), radix: 16) }
    let hex = digits.joined()
    let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)].map { first, last in
      String(hex.dropFirst(first).prefix(last - first))
    }
    let uuid = parts.joined(separator: "-")
    return try samples.id(
      [uuid, uuid, uuid.uppercased(), hex, "o-\(hex.prefix(9))", uuid + "-2"][number(0...5)])
  }

  private mutating func set(_ universe: Int) -> SupplierSet {
    switch number(0...4) {
    case 0: return SupplierSet(0..<universe)
    case 1: return SupplierSet([number(0...universe - 1)])
    case 2:
      let missing = number(0...universe - 1)
      return SupplierSet((0..<universe).filter { $0 != missing })
    default: return SupplierSet((0..<universe).filter { _ in maybe() })
    }
  }

  private mutating func reason() -> ExclusionReason {
    let reasons: [ExclusionReason] = [
      .notAllowed, .denied, .tried, .withoutOrders, .oneUnit, .outOfFunds,
      .circuitOpen(.outOfStock),
      .checkRefused(.credentialRejected), .checkRefused(.maintenance),
      .missingTag(text()), .paused(), .notSold, .noPool,
      .noReading(cause: nil), .noReading(cause: text()), .waiting(pool: text()),
      .staleReading(limit: .seconds(number(0...900)), cause: nil),
      .staleReading(limit: .microseconds(number(0...900)), cause: text()), .lapsed,
      .insufficientFunds, .insufficientFundsIn(samples.points), .expiredPrice, .costOutOfRange,
      .otherQuantity, .unreadPrices, .unreadRates, .futurePrice,
      .unknownProduct(nearest: maybe() ? nil : text()),
      .noRate(from: samples.usd, to: samples.points, expiredAt: maybe() ? nil : samples.moment(9)),
      .ruledOut(rule: text()), .capped(.order, samples.usd), .capped(.day, samples.points),
      .capped(.share(percent: number(1...100)), samples.usd),
    ]
    return reasons[number(0...reasons.count - 1)]
  }

  private mutating func decision(_ currency: Currency, _ hold: Hold?) -> Decision {
    let roster = rosters[number(0...rosters.count - 1)]
    let policy = Policy.allCases[number(0...Policy.allCases.count - 1)]
    var ranked: [Candidate] = []
    if let hold {
      ranked.append(
        candidate(
          hold.pool, hold.amount, maybe() ? money() : nil,
          lines: hold.lines.count == 1 ? [] : hold.lines, policy, currency))
    }
    for _ in 0..<number(0...7) where hold != nil {
      ranked.append(
        candidate(pool(), maybe() ? money() : .zero(samples.usd), money(), policy, currency))
    }
    let excluded = (0..<number(0...4)).map { _ in group(roster.count) }
    let costs = [nil, hold?.amount.units, money().units]
    return Decision(
      policy: policy, currency: currency, costUnits: costs[number(0...2)],
      roster: roster, ranked: ranked, others: maybe() ? SupplierSet() : set(roster.count),
      excluded: excluded,
      shadow: maybe() || hold == nil
        ? nil
        : ShadowChoice(
          policy: Policy.allCases[number(0...Policy.allCases.count - 1)], pool: pool(),
          cost: money()),
      supplierSKU: hold == nil || maybe() ? nil : text())
  }

  private mutating func candidate(
    _ pool: PoolID, _ cost: Money, _ spendable: Money?, lines: [Hold.Line] = [], _ policy: Policy,
    _ currency: Currency
  ) -> Candidate {
    Candidate(
      pool: pool, cost: cost, spendable: spendable, lines: lines,
      compared: currency == pool.currency
        ? nil : Money(units: Int64(number(0...1 << 40)), currency: currency),
      figure: policy.hasFigure ? Int64(number(-1...1 << 40)) : nil)
  }

  private mutating func group(_ universe: Int) -> ExcludedSuppliers {
    let (reason, suppliers) = (reason(), set(universe))
    let costs = maybe() ? [] : (0..<suppliers.count).map { _ in money().units }
    return ExcludedSuppliers(
      reason, suppliers, costs: costs,
      figures: reason.hasFigures ? (0..<suppliers.count).map { _ in money().units } : [])
  }

  private mutating func hold() -> Hold {
    var hold = plainHold()
    if number(0...3) == 0 { hold.timeToLive = .milliseconds(number(1000...2_592_000_000)) }
    return hold
  }

  private mutating func plainHold() -> Hold {
    let first = pool()
    let amount = Money(units: Int64(number(1...1 << 40)), currency: samples.usd)
    let attempt = maybe() ? 1 : number(2...300)
    guard maybe(), let second = pools.first(where: { $0.supplier == first.supplier && $0 != first })
    else { return Hold(pool: first, amount: amount, attempt: attempt) }
    let lines = [Hold.Line(pool: first, amount: amount), Hold.Line(pool: second, amount: amount)]
    return Hold(lines: lines, attempt: attempt) ?? Hold(pool: first, amount: amount)
  }

  mutating func place(_ changes: inout LedgerChanges) throws {
    let (id, at) = (try id(), moment())
    var hold: Hold?
    var state = OrderState.refused(.noEligibleSupplier)
    if number(0...9) > 0 {
      let new = self.hold()
      let sendings: [Sending] = [
        .notSent, .assumed(at: at), .assumed(at: moment()), .reported(at: at),
      ]
      state = .held(Holding(hold: new, sending: sendings[number(0...3)]))
      hold = new
      open.append(id)
    }
    let decision = decision(hold == nil || number(0...4) == 0 ? samples.points : samples.usd, hold)
    if hold == nil { state = .refused(decision.refusal) }
    let record = OrderRecord(
      status: OrderStatus(
        id: id, currency: hold == nil ? samples.points : samples.usd, placedAt: at, state: state),
      fingerprint: .sample(id.name), decision: decision, details: details())
    changes.events.append(.placed(record))
    for line in hold?.lines ?? [] {
      changes.transactions.append(
        Transaction(
          at: at, type: .order, pool: line.pool,
          amount: Money(units: -line.amount.units, currency: samples.usd), balance: money(),
          cause: .order(id)))
    }
    records[id] = record
  }

  /// What an order is about: mostly something, now and then nothing.
  private mutating func details() -> OrderDetails? {
    guard hasDetails, number(0...3) > 0 else { return nil }
    var details = OrderDetails(reference: maybe() ? "r\(number(0...9))" : nil)
    if maybe() {
      (details.sku, details.quantity) = ("sku-\(number(0...5))", Int64(number(1...300)))
    }
    for name in 0..<number(0...2) {
      details.metadata.append(.init(name: "m\(name)", value: "v\(number(0...9)) \u{e9}"))
    }
    return details == OrderDetails() ? nil : details
  }

  // MARK: News

  /// Tells something of an order that has not ended.
  mutating func tell(_ changes: inout LedgerChanges) throws {
    guard !open.isEmpty else { return }
    let place = number(0...open.count - 1)
    let id = open[place]
    guard var record = records[id], case .held(var holding) = record.state else { return }
    let at = moment()
    let actual = maybe() ? holding.hold.amount : money()
    let kind = number(0...6)
    switch kind {
    case 0:
      holding.sending = .reported(at: at)
      changes.events.append(.sent(id, at: at))
    case 1:
      holding.acceptedAt = at
      changes.events.append(.accepted(id, at: at))
    case 2:
      holding.unknownAt = at
      changes.events.append(.becameUnknown(id, at: at))
    case 3:
      holding.ending = .settled(actual: actual, at: at)
      changes.events.append(.settled(id, actual: actual, at: at))
    case 4:
      holding.ending = .released(at: at)
      changes.events.append(.released(id, at: at))
    case 5:
      holding.ending = .expired(at: at, inferred: nil)
      changes.events.append(.expired(id, at: at))
    default:
      holding.ending = .expired(at: at, inferred: .notBought)
      changes.events.append(.passedOver(try fullReading(), at: at))
    }
    if kind == 3 || kind == 4 { open.remove(at: place) }
    record.status.state = .held(holding)
    records[id] = record
    changes.orders.append(record.status)
    guard kind > 2, kind < 5, maybe() else { return }
    changes.transactions.append(
      Transaction(
        at: maybe() ? at : moment(), type: kind == 3 ? .settleDifference : .refund,
        pool: holding.hold.pool, amount: money(), balance: money(), cause: .order(id)))
  }

  /// Divides a hold that has not ended, and sometimes gives the part an ending.
  mutating func divide(_ changes: inout LedgerChanges) throws {
    guard let id = open.randomElement(using: &random), var record = records[id],
      case .held(var holding) = record.state,
      holding.hold.lines.allSatisfy({ $0.amount.units > 1 })
    else { return }
    let at = moment()
    var (left, taken) = (holding.hold.lines, holding.hold.lines)
    for place in left.indices {
      let units = Int64.random(in: 1..<left[place].amount.units, using: &random)
      left[place].amount = Money(units: left[place].amount.units - units, currency: samples.usd)
      taken[place].amount = Money(units: units, currency: samples.usd)
    }
    let number = 1 + parts.keys.count { $0.hold == id }
    guard var hold = Hold(lines: left, attempt: holding.hold.attempt),
      var partHold = Hold(lines: taken, attempt: holding.hold.attempt)
    else { return }
    (hold.timeToLive, partHold.timeToLive) = (holding.hold.timeToLive, holding.hold.timeToLive)
    let quantity = maybe() ? nil : Int64(self.number(0...99))
    hold.share = HoldShare(quantity: quantity)
    partHold.share = HoldShare(
      quantity: quantity,
      origin: HoldShare.Origin(
        part: self.number(0...3), isReturned: maybe(),
        repliedAt: taken.map { _ in maybe() ? nil : moment() }))
    var partHolding = holding
    (holding.hold, partHolding.hold) = (hold, partHold)
    record.status.state = .held(holding)
    records[id] = record
    var part = OrderStatus(
      id: id.part(number), currency: record.status.currency, placedAt: record.status.placedAt,
      state: .held(partHolding))
    changes.events.append(
      .divided(HoldDivision(id, quantity: quantity, part: part, at: at)))
    changes.orders.append(record.status)
    if maybe() {
      partHolding.ending = .settled(actual: maybe() ? partHold.amount : money(), at: at)
      part.state = .held(partHolding)
      guard let actual = partHolding.ending?.actual else { return }
      changes.events.append(.settled(part.id, actual: actual, at: at))
      changes.orders.append(part)
    }
    parts[part.id] = part
  }

  /// Tells something that is about no order.
  mutating func tellOtherwise(_ changes: inout LedgerChanges) throws {
    let (at, pool) = (moment(), pool())
    let reference = try samples.reference("r\(number(0...1 << 40))")
    switch number(0...3) {
    case 0:
      var reading = try fullReading()
      if maybe() { reading.reserved = nil }
      if maybe() { reading.order = nil }
      if maybe() {
        reading.source = .absent
        reading.absence = .init(since: at, movedTo: maybe() ? text() : nil, isVague: maybe())
      }
      changes.events.append(.read(reading))
    case 1: changes.events.append(.passedOver(try samples.reading("5", at: second), at: at))
    case 2:
      if maybe() {
        let found = FindingName(noticedAt: at, amount: money())
        let step: TopUpStep = maybe() ? .sent : maybe() ? .cancelled : .matched(found)
        changes.events.append(
          .topUpChanged(TopUpChange(reference: reference, pool: pool, step: step, at: at)))
        return
      }
      changes.events.append(
        .topUpAnnounced(
          TopUp(
            reference: reference, pool: pool, amount: money(), announcedAt: at,
            expectedAt: maybe() ? LedgerSamples.promised : nil, feeUpTo: maybe() ? money() : nil,
            note: maybe() ? text() : nil)))
    default:
      changes.events.append(
        .adjusted(
          Adjustment(
            reference: reference, pool: pool, type: TransactionType(stored: "fee"),
            amount: money(), note: maybe() ? text() : nil,
            explains: maybe() ? FindingName(noticedAt: at, amount: money()) : nil,
            order: maybe() ? try samples.id("o\(number(0...99))") : nil, at: at)))
    }
  }

  /// A batch.
  mutating func batch() throws -> LedgerChanges {
    var changes = LedgerChanges()
    for _ in 0..<number(1...40) {
      switch number(0...9) {
      case 0...5: try place(&changes)
      case 6...7: try tell(&changes)
      case 8: try divide(&changes)
      default: try tellOtherwise(&changes)
      }
    }
    return changes
  }
}
