package import PurserCore

/// Gathers what is known for alerts: from the ledger, the checks, what refusals told, and what was spent.
package actor AlertWatch {
  /// What the owner decided of what is watched.
  package struct Terms: Sendable {
    /// A supplier that is watched.
    package struct Watched: Sendable {
      /// Its terms.
      package var supplier: Supplier
      /// A reading older than this is too old for alerts: older than any that checks are on time for.
      package var maximumAge: Duration
      /// How long a top-up takes to arrive; `nil` where nobody said.
      package var leadTime: Duration?
      /// The hours in which its money is spent, with the owner's clock and holidays.
      package var hours: WorkingHours

      /// A supplier.
      package init(
        supplier: Supplier, maximumAge: Duration, leadTime: Duration? = nil,
        hours: WorkingHours = WorkingHours()
      ) {
        self.supplier = supplier
        self.maximumAge = maximumAge
        self.leadTime = leadTime
        self.hours = hours
      }
    }

    /// The suppliers, by name.
    package var suppliers: [SupplierID: Watched]

    /// These suppliers.
    package init(_ suppliers: [Watched]) {
      self.suppliers = Dictionary(suppliers.map { ($0.supplier.id, $0) }) { $1 }
    }
  }

  /// Where facts come from.
  package struct Sources: Sendable {
    /// Balances, holds and top-ups.
    package var ledger: any LedgerService
    /// The entries of the past.
    package var history: any LedgerHistory
    /// How checks go.
    package var checks: any BalanceChecks
    /// What refusals told.
    package var health: any OrderHealthSource
    /// What was spent; `nil` where nobody knows.
    package var spend: (any SpendKnowledge)?
    /// How full the ledger's disk is; `nil` where that cannot be said.
    package var disk: @Sendable () -> DiskSpace?

    /// Sources of facts.
    package init(
      ledger: any LedgerService, history: any LedgerHistory, checks: any BalanceChecks,
      health: any OrderHealthSource, spend: (any SpendKnowledge)?,
      disk: @escaping @Sendable () -> DiskSpace?
    ) {
      self.ledger = ledger
      self.history = history
      self.checks = checks
      self.health = health
      self.spend = spend
      self.disk = disk
    }
  }

  /// Why something is not known at this moment.
  package enum Failure: Error {
    /// The ledger does not answer.
    case ledger(LedgerError)
    /// The entries cannot be read.
    case store(StoreError)
  }

  private let sources: Sources
  private var terms: Terms
  private var trouble: [SupplierID: WatchedSupplier.Checks] = [:]
  private var poolTrouble: [PoolID: CheckTrouble] = [:]
  private var rises: [SupplierID: [WatchedSupplier.PriceRise]] = [:]

  /// So long a price that rose is an alert.
  private static let riseLasts = Duration.seconds(86_400)
  /// So long a top-up that came short is an alert.
  private static let shortLasts = Duration.seconds(3 * 86_400)
  /// The most products of a supplier whose rises are kept.
  private static let mostRises = 50
  /// The most entries of drift that are summed, the newest of them.
  private static let mostDrifts = 1_000
  /// The most orders that are counted.
  private static let mostOrders = 10_000

  /// A watch that has seen nothing yet.
  package init(_ sources: Sources, _ terms: Terms) {
    self.sources = sources
    self.terms = terms
  }

  /// Goes by other terms from now on.
  package func adopt(_ terms: Terms) { self.terms = terms }

  /// Takes that an order cost more than its price.
  package func take(_ order: OverpricedOrder) {
    guard let sku = order.sku else { return }
    var own = rises[order.supplier, default: []].filter { $0.sku != sku }
    own.append(
      WatchedSupplier.PriceRise(
        sku: sku, price: order.price, charged: order.actual, at: order.moment))
    rises[order.supplier] = own.suffix(Self.mostRises)
  }

  /// Whether every supplier was checked since the start: before that old readings look older than they are.
  package func hasChecked() async -> Bool {
    let statuses = await sources.checks.statuses()
    return terms.suppliers.keys.allSatisfy { statuses[$0]?.checkedAt != nil }
  }

  /// All that is known at a moment.
  ///
  /// - Parameter now: the moment.
  /// - Returns: the facts.
  /// - Throws: ``Failure``; a part is never left out in silence, since that would end its alerts.
  package func facts(at now: Timestamp) async throws(Failure) -> WatchedFacts {
    let statuses = await sources.checks.statuses()
    let spend = await sources.spend?.hourlySpend() ?? [:]
    let positions: [Position]
    let topUps: [PoolID: [AwaitedTopUp]]
    let unknown: [SupplierID: WatchedSupplier.UnknownOrders]?
    do throws(LedgerError) {
      positions = try await sources.ledger.positions()
      let (pending, past) = try await sources.ledger.topUps()
      let short = past.filter { topUp in
        topUp.isShort && now.since(topUp.arrivedAt ?? now) < Self.shortLasts
      }
      topUps = Dictionary(grouping: pending + short, by: \.pool)
        .mapValues { $0.map(AwaitedTopUp.init) }
      unknown = try await unknownOrders()
    } catch {
      throw .ledger(error)
    }
    let drift: [PoolID: WatchedPool.Drift]
    do throws(StoreError) { drift = try await self.drift(of: positions) } catch {
      throw .store(error)
    }
    let wants = sources.health.current?.wants ?? [:]
    note(statuses, positions, at: now)
    var facts = WatchedFacts(disk: sources.disk())
    // Worked out once for all suppliers with the same hours.
    var places: [WorkingHours: HoursOfWeek] = [:]
    for position in positions {
      guard let watched = terms.suppliers[position.pool.supplier], !watched.supplier.isRetired
      else { continue }
      var pool = WatchedPool(
        position.pool,
        reading: WatchedPool.Reading(position, at: now, maximumAge: watched.maximumAge))
      pool.trouble = poolTrouble[position.pool]
      let floor = watched.supplier.floor(of: position.pool)
      if floor.isPositive { pool.floor = floor }
      pool.leadTime = watched.leadTime
      pool.topUps = topUps[position.pool] ?? []
      pool.refusal = wants[position.pool].map {
        WatchedPool.Refusal(needs: $0.needs, since: $0.since, count: $0.count)
      }
      pool.drift =
        drift[position.pool]
        ?? WatchedPool.Drift(missing: .zero(position.pool.currency), since: nil)
      if let past = spend[position.pool] {
        let own = places[watched.hours] ?? HoursOfWeek(around: now, watched.hours)
        places[watched.hours] = own
        pool.take(past, at: now, hours: watched.hours, places: own)
      }
      facts.pools.append(pool)
    }
    for (id, watched) in terms.suppliers where !watched.supplier.isRetired {
      let recent = rises[id, default: []].filter { now.since($0.at) < Self.riseLasts }
      rises[id] = recent.isEmpty ? nil : recent
      facts.suppliers.append(
        WatchedSupplier(
          id, checks: trouble[id] ?? .unknown,
          unknownOrders: unknown.map { $0[id] ?? .zero }, priceRises: recent))
    }
    return facts
  }

  /// Notes how checks went since the last look.
  private func note(
    _ statuses: [SupplierID: CheckStatus], _ positions: [Position], at now: Timestamp
  ) {
    var checks: [SupplierID: WatchedSupplier.Checks] = [:]
    for (id, status) in statuses {
      checks[id] = (trouble[id] ?? .unknown).following(status)
    }
    trouble = checks
    var pools: [PoolID: CheckTrouble] = [:]
    for position in positions {
      let pool = position.pool
      guard let status = statuses[pool.supplier], let failure = status.ownFailure(of: pool),
        let end = status.checkedAt
      else { continue }
      let before = poolTrouble[pool]
      pools[pool] =
        before?.lastAt == end ? before : CheckTrouble(failure, at: end, after: before)
    }
    poolTrouble = pools
  }

  /// The orders of which nobody knows what became, by supplier; `nil` where there are too many to say.
  private func unknownOrders() async throws(LedgerError) -> [SupplierID: WatchedSupplier
    .UnknownOrders]?
  {
    var filter = OrderFilter()
    filter.states = [.unknown]
    guard
      let orders = try await sources.ledger.openOrders(filter, .any, limit: Self.mostOrders)
    else { return nil }
    var found: [SupplierID: WatchedSupplier.UnknownOrders] = [:]
    for order in orders {
      guard let holding = order.state.holding, let since = holding.unknownAt else { continue }
      for line in holding.hold.lines {
        var own = found[line.pool.supplier] ?? .zero
        if line == holding.hold.lines.first { own.count += 1 }
        own.since = min(own.since ?? since, since)
        own.add(line.amount)
        found[line.pool.supplier] = own
      }
    }
    return found
  }

  /// The money that is missing without an explanation, of pools where there may be any.
  private func drift(
    of positions: [Position]
  ) async throws(StoreError) -> [PoolID: WatchedPool.Drift] {
    guard let first = positions.compactMap(\.unexplainedAt).min() else { return [:] }
    var filter = TransactionFilter()
    filter.type = .drift
    filter.from = first
    let entries = try await sources.history.transactions(
      filter, after: nil, newestFirst: true, limit: Self.mostDrifts)
    var found: [PoolID: WatchedPool.Drift] = [:]
    for entry in entries {
      guard let open = entry.open, open.isNegative,
        let missing = try? Money.zero(open.currency).subtracting(open)
      else {
        continue
      }
      let (pool, at) = (entry.transaction.pool, entry.transaction.at)
      let before = found[pool]
      let sum = before.flatMap { try? $0.missing.adding(missing) } ?? missing
      found[pool] = WatchedPool.Drift(missing: sum, since: at)
    }
    return found
  }
}

extension AwaitedTopUp {
  /// A top-up as the ledger expects it.
  init(_ topUp: TopUp) {
    self.init(
      reference: topUp.reference.name, amount: topUp.amount, announcedAt: topUp.announcedAt,
      expectedAt: topUp.expectedAt, arrived: topUp.arrived, feeUpTo: topUp.feeUpTo)
  }
}

extension WatchedSupplier.UnknownOrders {
  /// Adds money that is set aside, to the sum of its currency.
  mutating func add(_ amount: Money) {
    for index in held.indices where held[index].currency == amount.currency {
      if let sum = try? held[index].adding(amount) { held[index] = sum }
      return
    }
    held.append(amount)
  }
}
