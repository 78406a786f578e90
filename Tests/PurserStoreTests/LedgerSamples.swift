import PurserCore
import TestSupport
import Testing

@testable import PurserStore

/// A ledger file of a test's own, and what tests write into it.
struct LedgerSamples {
  let folder: TemporaryFolder
  var path: String
  let usd: Currency
  let points: Currency
  /// When names are written as runs and these are merged.
  var limits = UpkeepLimits()

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("purser.db")
    usd = try #require(Currency(iso4217: "USD"))
    points = try Currency(declaring: "POINTS", minorDigits: 0)
    // A process may be taken to have died at any moment, with an exact lock file.
    limits.noteInterval = .zero
  }

  var currencies: CurrencyTable { CurrencyTable(declared: [points]) }
  var main: PoolID { PoolID(supplier: SupplierID("acme"), currency: usd) }
  var gold: PoolID { PoolID(supplier: SupplierID("acme"), pool: "gold", currency: usd) }

  func open() throws -> SQLiteLedgerStore {
    try SQLiteLedgerStore(path: path, currencies: currencies, limits: limits)
  }

  /// The same file, whose names become runs after a few orders, and are merged two by two, so that a
  /// short test meets all of that.
  func withSmallRuns(_ latest: Int = 3) -> LedgerSamples {
    var samples = self
    samples.limits.latest = latest
    samples.limits.runs = 2
    samples.limits.lag = Int64(latest)
    samples.limits.chunk = Int64(latest)
    return samples
  }

  /// Opens the store that a ledger of this process has just left. The last thread that worked on it
  /// may hold it for a moment longer than the answer took to arrive.
  func reopen() async throws -> SQLiteLedgerStore {
    for _ in 0..<1_000_000 {
      do { return try open() } catch let error as StoreError where error.code == .inUse {
        await Task.yield()
      }
    }
    return try open()
  }

  func moment(_ seconds: Int64) -> Timestamp {
    Timestamp(microsecondsSinceEpoch: 1_790_000_000_000_000 + seconds * 1_000_000)
  }

  func dollars(_ text: String) throws -> Money { try Money(text, usd, rounding: .down) }

  func id(_ name: String) throws -> OrderID { try #require(OrderID(name)) }

  func reference(_ name: String) throws -> EntryReference { try #require(EntryReference(name)) }

  // MARK: Readings and books

  /// A reading in which every member is given.
  func fullReading(at seconds: Int64) throws -> SupplierBalance {
    SupplierBalance(
      pool: main, available: try dollars("100"), reserved: try dollars("1"),
      used: try dollars("2"), credited: try dollars("3"), creditLimit: try dollars("4"),
      pendingTopUp: try dollars("5"), expiresAt: moment(6), deductionTiming: .atOrder,
      supplierUpdatedAt: moment(7), requestedAt: moment(seconds),
      receivedAt: moment(seconds + 1), source: .orderReply, order: try id("o-1"),
      rawDigest: "abc")
  }

  func reading(
    _ available: String, at seconds: Int64, of pool: PoolID? = nil
  ) throws -> SupplierBalance {
    SupplierBalance(
      pool: pool ?? main, available: try dollars(available), requestedAt: moment(seconds),
      receivedAt: moment(seconds))
  }

  func fullBook(at seconds: Int64) throws -> PoolBook {
    PoolBook(
      pool: main, reading: try fullReading(at: seconds), balance: try dollars("103.50"),
      horizon: moment(seconds - 2),
      corrections: [
        PoolBook.Correction(
          amount: try dollars("-3"), at: moment(seconds + 1), isSubtracted: true),
        PoolBook.Correction(
          amount: try dollars("7"), at: moment(seconds + 2), isSubtracted: false),
      ],
      topUps: [
        TopUp(
          reference: try reference("wire-\"7\""), pool: main,
          amount: try dollars("500"), announcedAt: moment(seconds)),
        TopUp(
          reference: try reference("wire-8"), pool: main, amount: try dollars("50"),
          announcedAt: moment(seconds), expectedAt: Self.promised,
          feeUpTo: try dollars("5"), note: "a \"fast\" one"),
      ], pastTopUps: try pastTopUps(at: seconds), findings: try findings(at: seconds),
      claims: [
        ExplanationClaim(
          amount: try dollars("-2"), at: moment(seconds), since: moment(seconds - 9),
          teller: .order(try id("o-\"1\""))),
        ExplanationClaim(
          amount: try dollars("3"), at: moment(seconds), since: moment(seconds - 9),
          teller: .owner(try reference("a-1")), isExact: true),
      ])
  }

  /// A day that a person named, by no clock of the ledger.
  static let promised = Timestamp(microsecondsSinceEpoch: 1_800_000_000_000_000)

  private func pastTopUps(at seconds: Int64) throws -> [TopUp] {
    var arrived = TopUp(
      reference: try reference("wire-5"), pool: main, amount: try dollars("50"),
      announcedAt: moment(seconds))
    arrived.sentAt = moment(seconds + 1)
    arrived.arrived = try dollars("45")
    arrived.fee = try dollars("1")
    arrived.arrivedAt = moment(seconds + 2)
    arrived.isShort = true
    var cancelled = arrived
    cancelled.reference = try reference("wire-6")
    (cancelled.arrived, cancelled.fee, cancelled.arrivedAt) = (nil, nil, nil)
    cancelled.isShort = false
    cancelled.cancelledAt = moment(seconds + 3)
    return [arrived, cancelled]
  }

  private func findings(at seconds: Int64) throws -> [OpenFinding] {
    let observation = Transaction.Observation(
      available: try dollars("1"), lowest: try dollars("2"), highest: try dollars("3"),
      requestedAt: moment(seconds), receivedAt: moment(seconds + 1), isAbsence: true)
    var moved = observation
    moved.movedTo = "my \"wallet\""
    return [
      OpenFinding(
        finding: Finding(amount: try dollars("-9"), observation: moved),
        open: try dollars("-9")),
      OpenFinding(
        finding: Finding(amount: try dollars("15"), observation: observation),
        open: try dollars("5")),
      OpenFinding(
        finding: Finding(amount: try dollars("-7"), observation: observation),
        open: try dollars("-7")),
    ]
  }

  // MARK: Orders

  /// A decision in which every kind of verdict and exclusion occurs.
  func fullDecision() throws -> Decision {
    let cost = try dollars("9.50")
    let exclusions: [Exclusion] = [
      .notAllowed, .denied, .tried, .withoutOrders, .oneUnit, .outOfFunds(since: moment(5)),
      .circuitOpen(.maintenance, until: moment(9)),
      .checkRefused(CheckRefusal(.credentialRejected, since: moment(3))),
      .missingTag("in \"stock\""),
      .missingTag("gold"), .paused(), .notSold,
      .noPool(usd),
      .noReading(), .noReading(cause: "auth: who are \"you\"?"), .waiting(pool: "a \"b\"/USD"),
      .lapsed(at: moment(5)),
      .staleReading(age: .seconds(601), limit: .milliseconds(600_500)),
      .staleReading(age: .seconds(601), limit: .seconds(600), cause: "auth: no"),
      .insufficientFunds(needs: cost, has: try dollars("-3.20")),
      .insufficientFunds(needs: cost, has: .zero(usd)),
      .insufficientFunds(needs: Money(units: 7, currency: points), has: .zero(points)),
      .unreadPrices, .unreadRates, .expiredPrice(at: moment(5)), .futurePrice(from: moment(7)),
      .costOutOfRange, .otherQuantity,
      .unknownProduct(nearest: "steam-20"), .unknownProduct(nearest: nil),
      .noRate(from: points, to: usd, expiredAt: nil),
      .noRate(from: points, to: usd, expiredAt: moment(6)), .ruledOut(rule: "by \"night\""),
      .capped(.order, needs: cost, has: try dollars("5")),
      .capped(.day, needs: Money(units: 7, currency: points), has: .zero(points)),
      .capped(.share(percent: 40), needs: cost, has: try dollars("60")),
    ]
    return Decision(
      policy: .mostFunds, currency: usd,
      judgements: [
        Judgement(
          supplier: main.supplier, pool: main, cost: cost, spendable: try dollars("12"),
          lines: [
            Hold.Line(pool: main, amount: try dollars("9")),
            Hold.Line(pool: gold, amount: try dollars("0.50")),
          ], verdict: .chosen),
        Judgement(
          supplier: SupplierID("second"),
          pool: PoolID(supplier: SupplierID("second"), pool: "gold", currency: usd), cost: cost,
          spendable: cost, verdict: .ranked(2)),
      ]
        + exclusions.enumerated().map { index, exclusion in
          Judgement(
            supplier: SupplierID("x\(index)"), cost: exclusion.cost(ofOrder: cost),
            spendable: exclusion.figureOfFunds, verdict: .excluded(exclusion))
        })
  }

  /// A decision for one supplier.
  func decision(_ cost: String = "5") throws -> Decision {
    Decision(
      policy: .cheapest, currency: usd,
      judgements: [
        Judgement(
          supplier: main.supplier, pool: main, cost: try dollars(cost),
          spendable: try dollars("100"), verdict: .chosen)
      ])
  }

  func record(
    _ name: String, at seconds: Int64 = 10, _ decision: Decision? = nil, sending: Sending? = nil
  ) throws -> OrderRecord {
    let decision = try decision ?? self.decision()
    let hold = try #require(decision.hold)
    return OrderRecord(
      status: OrderStatus(
        id: try id(name), currency: usd, placedAt: moment(seconds),
        state: .held(Holding(hold: hold, sending: sending ?? .assumed(at: moment(seconds))))),
      fingerprint: .sample(name), decision: decision)
  }

  func refusedRecord(_ name: String, at seconds: Int64 = 3) throws -> OrderRecord {
    let decision = Decision(
      policy: .cheapest, currency: points,
      judgements: [
        Judgement(
          supplier: main.supplier, cost: Money(units: 5, currency: points),
          verdict: .excluded(.noPool(points)))
      ])
    return OrderRecord(
      status: OrderStatus(
        id: try id(name), currency: points, placedAt: moment(seconds),
        state: .refused(.noEligibleSupplier)),
      fingerprint: .sample("\u{f}"), decision: decision)
  }

  // MARK: Changes

  /// What placing orders changes, as the ledger says it.
  func placing(_ records: OrderRecord...) -> LedgerChanges {
    var changes = LedgerChanges()
    for record in records {
      changes.events.append(.placed(record))
      for line in record.state.hold?.lines ?? [] {
        changes.transactions.append(
          Transaction(
            at: record.status.placedAt, type: .order, pool: line.pool,
            amount: Money(units: -line.amount.units, currency: line.amount.currency),
            balance: Money(units: 1_000_000, currency: line.amount.currency),
            cause: .order(record.id)))
      }
    }
    return changes
  }

  /// What an ending changes.
  func ending(_ record: OrderRecord, _ ending: Ending) -> LedgerChanges {
    guard case .held(var holding) = record.state else { return LedgerChanges() }
    holding.ending = ending
    var status = record.status
    status.state = .held(holding)
    let event: LedgerEvent =
      switch ending {
      case .settled(let actual, let at): .settled(record.id, actual: actual, at: at)
      case .released(let at): .released(record.id, at: at)
      case .expired(let at, _): .expired(record.id, at: at)
      case .reversed(_, _, let at): .reversed(record.id, at: at)
      }
    return LedgerChanges(events: [event], orders: [status])
  }
}

extension OrderRecord {
  /// The record as it stands after `changes`.
  func after(_ changes: LedgerChanges) -> OrderRecord {
    var record = self
    record.status = changes.orders.last { $0.id == id } ?? status
    return record
  }
}

extension Exclusion {
  /// What the order costs there, where that is known.
  fileprivate func cost(ofOrder cost: Money) -> Money? {
    if case .insufficientFunds(let needs, _) = self { return needs }
    if case .capped(_, let needs, _) = self { return needs }
    return reason.followsPrice ? cost : nil
  }

  /// What the fullest pool has, where that is the reason.
  fileprivate var figureOfFunds: Money? {
    if case .insufficientFunds(_, let has) = self { has } else { nil }
  }
}
