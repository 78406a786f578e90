import CurlClient
import LentThreads
import Logging
import PurserAPI
import PurserCore
import PurserEngine
import PurserOrders
import PurserOutbox
import PurserStore
import PurserSuppliers
import Synchronization

/// Puts the parts together as a configuration says: the only place that names the concrete store,
/// client and clock.
struct Assembly {
  let configuration: Configuration
  let logger: Logger
  private let logSecrets: LogSecrets
  let client: CurlClient
  private let supplierFile: SupplierFile
  /// By which everything is dated that the ledger takes in.
  let clock = MachineClock()

  /// Prepares the parts that every command needs.
  ///
  /// - Throws: `CommandFailure` when the HTTP client cannot be set up.
  init(_ configuration: Configuration, logLevel: Logger.Level = .info) throws(CommandFailure) {
    self.configuration = configuration
    let logSecrets = LogSecrets(configuration.secrets)
    self.logSecrets = logSecrets
    var logger = Logger(label: "purser") { label in
      RedactingLogHandler(label: label, secrets: logSecrets)
    }
    logger.logLevel = logLevel
    self.logger = logger
    supplierFile = SupplierFile(
      besideLedger: configuration.store.path, clock: .continuous)
    do { client = try CurlClient() } catch {
      throw .failed("cannot set up the HTTP client: \(error)")
    }
  }

  /// The owner's terms with every supplier.
  var suppliers: [Supplier] { configuration.suppliers.map(\.supplier) }

  /// Who asks the suppliers.
  enum Role {
    /// The gateway: it goes on, and knows the latest refresh token until it ends.
    case gateway
    /// A command: it ends at once, and beside it a gateway may run.
    case command
  }

  /// Keeps secrets out of the log that were not in use so far.
  func hide(_ secrets: [Secret]) { logSecrets.add(secrets) }

  /// Watches every supplier through its adapter and hands the readings to `sink`.
  func monitor(feeding sink: any ReadingSink, _ role: Role) -> BalanceMonitor {
    monitor(of: watch(configuration, ways(role)).subjects, feeding: sink)
  }

  /// Watches suppliers and hands the readings to `sink`; `onRefusal` is told of those that refuse their
  /// credentials, `onCheck` how each check went.
  func monitor(
    of subjects: [BalanceMonitor.Subject], feeding sink: any ReadingSink,
    onRefusal: @escaping @Sendable (SupplierID) -> Void = { _ in },
    onCheck: @escaping @Sendable (SupplierID, CheckStatus) -> Void = { _, _ in }
  ) -> BalanceMonitor {
    BalanceMonitor(
      subjects: subjects, sink: sink, now: clock.now, logger: logger, onRefusal: onRefusal,
      onCheck: onCheck)
  }

  /// Keeps the price lists that suppliers give.
  func priceLists(of subjects: [PriceListMonitor.Subject]) -> PriceListMonitor {
    PriceListMonitor(subjects: subjects, now: clock.now, logger: logger)
  }

  /// Keeps the rates that sources give.
  func rateLists(of subjects: [RateListMonitor.Subject]) -> RateListMonitor {
    RateListMonitor(subjects: subjects, now: clock.now, logger: logger)
  }

  /// What all suppliers are asked with, made once for a process.
  struct Ways {
    let pauses: KeptPauses
    let refreshTokens: RefreshTokens
  }

  /// What all suppliers are asked with.
  func ways(_ role: Role) -> Ways {
    Ways(
      pauses: KeptPauses(file: supplierFile, complain: complaint(role)),
      refreshTokens: refreshTokens(role))
  }

  /// Whom to watch, as a configuration says.
  ///
  /// - Parameters:
  ///   - configuration: the configuration.
  ///   - ways: what suppliers are asked with.
  ///   - former: the watch that this one takes the place of.
  ///   - isChanged: whether a supplier is asked otherwise than in it.
  ///   - isSourceChanged: whether a source of rates is.
  /// - Returns: the watch, in which those that are not changed are asked as before.
  func watch(
    _ configuration: Configuration, _ ways: Ways, after former: SupplierWatch? = nil,
    isChanged: (SupplierID) -> Bool = { _ in true },
    isSourceChanged: (RateSource) -> Bool = { _ in true }
  ) -> SupplierWatch {
    let limits =
      configuration.suppliers.map { ($0.supplier.id, $0.limits) }
      + configuration.rateSources.compactMap(\.ownLimits)
    let limiters = RateLimiters(
      Dictionary(limits) { first, _ in first }, clock: .continuous, now: SystemClock.now,
      pauses: ways.pauses, after: former?.limiters)
    var (secrets, subjects) = (former?.secrets ?? [:], [BalanceMonitor.Subject]())
    var orders: [SupplierID: any SupplierOrders] = [:]
    var (prices, priceReaders) = (
      [PriceListMonitor.Subject](), [SupplierID: any PriceListReading]()
    )
    var rateReaders: [SupplierID: any RateListReading] = [:]
    let known = Dictionary((former?.subjects ?? []).map { ($0.supplier, $0.reader) }) { $1 }
    for entry in configuration.suppliers {
      let id = entry.supplier.id
      var account = entry.account
      account.otherSecrets = (secrets[id] ?? []).subtracting(account.secrets)
      secrets[id, default: []].formUnion(account.secrets)
      let reader: any BalanceReader
      if let kept = known[id], !isChanged(id) {
        reader = kept
        orders[id] = former?.orders[id]
        priceReaders[id] = former?.priceReaders[id]
        rateReaders[id] = former?.rateReaders[id]
      } else {
        let clients = clients(of: entry.supplier, account, limiters, ways)
        reader = clients.count == 1 ? clients[0] : OverlappingKeys(clients)
        orders[id] = SupplierOrderClient(beside: clients[0])
        if account.adapter.tells(.prices) { priceReaders[id] = clients[0] }
        if account.adapter.tells(.rates) { rateReaders[id] = clients[0] }
      }
      if let terms = entry.priceList, let reader = priceReaders[id] {
        prices.append(
          PriceListMonitor.Subject(
            supplier: id, terms: terms, limits: entry.limits, reader: reader))
      }
      subjects.append(
        BalanceMonitor.Subject(
          supplier: id,
          terms: CheckSchedule.Terms(
            plan: entry.checkPlan, minimumInterval: entry.limits.minimumInterval ?? .zero,
            lag: entry.supplier.lag, maximumAge: configuration.routing.maximumReadingAge),
          reader: reader))
    }
    for source in configuration.rateSources {
      guard var account = source.account else { continue }
      let id = source.countedAs
      account.otherSecrets = (secrets[id] ?? []).subtracting(account.secrets)
      secrets[id, default: []].formUnion(account.secrets)
      if let kept = former?.rateReaders[id], !isSourceChanged(source) {
        rateReaders[id] = kept
      } else {
        rateReaders[id] = clients(of: Supplier(id: id), account, limiters, ways)[0]
      }
    }
    return SupplierWatch(
      subjects: subjects, orders: orders, prices: prices, priceReaders: priceReaders,
      rates: Self.rateSubjects(configuration, rateReaders), rateReaders: rateReaders,
      limiters: limiters, secrets: secrets)
  }

  /// Whose rates are kept, as a configuration says.
  private static func rateSubjects(
    _ configuration: Configuration, _ readers: [SupplierID: any RateListReading]
  ) -> [RateListMonitor.Subject] {
    configuration.rateSources.compactMap { source in
      let (id, limits): (SupplierID, RateLimits?) =
        switch source.place {
        case .account(_, let limits): (source.countedAs, limits)
        case .supplier(let id):
          (id, configuration.suppliers.first { $0.supplier.id == id }?.limits)
        }
      return readers[id].map {
        RateListMonitor.Subject(
          name: source.name, terms: source.terms, limits: limits ?? RateLimits(), reader: $0)
      }
    }
  }

  /// What asks a supplier: a client for each of its keys, one at least.
  private func clients(
    of supplier: Supplier, _ account: SupplierAccount, _ limiters: RateLimiters, _ ways: Ways
  ) -> [SupplierClient] {
    account.withEachKey.map { account in
      SupplierClient(
        supplier: supplier, account: account,
        transport: limiters.transport(for: supplier.id, over: client),
        time: { [clock] in clock.time() }, nonces: SystemNonces.source(),
        refreshTokens: ways.refreshTokens)
    }
  }

  /// Who carries the orders through that Purser places itself.
  ///
  /// - Parameters:
  ///   - ledger: where holds and notes are.
  ///   - places: where orders are placed, and by which rules.
  /// - Returns: a carrier that has nothing to do yet.
  func carrier(over ledger: Ledger, _ places: OrderPlaces) -> OrderCarrier {
    OrderCarrier(
      CarrierSurroundings(
        ledger: ledger, reports: { ledger.numbers(of: $0) },
        suppliers: { id in places[id].map { ApartOrders($0) as any SupplierOrders } },
        router: { places.router },
        time: MachineTime { [clock] in clock.time().moment },
        content: SealedContent(in: supplierFile, key: configuration.orders.contentKey),
        results: places.health, logger: logger), rules: configuration.orders.carrying,
      executor: LentThreadExecutor.shared)
  }

  /// How the owner is told that something beside the suppliers does not work: the gateway logs it, each
  /// time; a command, which logs nothing, says it once.
  private func complaint(_ role: Role) -> @Sendable (String, StoreError) -> Void {
    switch role {
    case .gateway:
      let logger = logger
      return { logger.warning("\($0)", metadata: ["error": "\($1)"]) }
    case .command:
      let said = Mutex<Set<String>>([])
      return { what, error in
        let sentence = "purser: \(what): \(error); suppliers are asked all the same"
        if said.withLock({ $0.insert(sentence).inserted }) { Terminal.complain(sentence) }
      }
    }
  }

  /// What becomes of refresh tokens that suppliers replace.
  private func refreshTokens(_ role: Role) -> RefreshTokens {
    if let key = configuration.store.key {
      switch role {
      case .gateway: return .kept(supplierFile, key: key)
      case .command: return .kept(RefreshTokensThroughSignals(store: supplierFile), key: key)
      }
    }
    let advice =
      "write `store: {key: \"${PURSER_STORE_KEY}\"}` into \(configuration.source.fileName), with the key "
      + "that it had, or one from `openssl rand -base64 32`, so that it is kept"
    switch role {
    case .command:
      return .refused(
        "the supplier may replace the refresh token when it is used, and the new one would be lost; "
          + advice)
    case .gateway:
      for entry in configuration.suppliers where entry.account.adapter.spendsRefreshToken {
        logger.warning(
          "a refresh token that the supplier replaces is lost when the gateway ends",
          metadata: ["supplier": "\(entry.supplier.id)", "advice": "\(advice)"])
      }
      return .ofThisProcess(
        beside: supplierFile,
        missingKey: "write `store: {key: ...}` with that key into \(configuration.source.fileName)")
    }
  }

  /// The configured file, this process's own.
  ///
  /// - Throws: `CommandFailure` when the file cannot be used.
  func store() throws(CommandFailure) -> SQLiteLedgerStore {
    do {
      let store = try SQLiteLedgerStore(
        path: configuration.store.path, currencies: configuration.currencies)
      for notice in store.notices { logger.warning("\(notice)") }
      return store
    } catch {
      throw .failed(error.message)
    }
  }

  /// The ledger in a store; `onNews` is told of what people want to hear of it.
  ///
  /// - Throws: `CommandFailure` when the store cannot be read.
  func ledger(
    in store: SQLiteLedgerStore, onNews: @escaping @Sendable (LedgerNews) -> Void = { _ in }
  ) throws(CommandFailure) -> Ledger {
    do {
      let ledger = try Ledger(
        OwnerTerms(suppliers, configuration.ledgerTerms), store: store,
        time: { [clock] in clock.time() }, onNews: onNews)
      clock.begin(
        after: ledger.latestMomentAtStart, origin: try store.clockOrigin(),
        readingsCountFrom: ledger.readingsCountFromAtStart)
      return ledger
    } catch let error as StoreError {
      throw .failed(error.message)
    } catch {
      throw .failed("the ledger in \(configuration.store.path) cannot be read: \(error)")
    }
  }

  /// Dates from now on by the time of the ledger, which another process may own.
  ///
  /// - Throws: `CommandFailure` when the file cannot be read.
  func goByTheLedgersTime() throws(CommandFailure) {
    do throws(StoreError) {
      let origin = try SQLiteLedgerStore.clockOrigin(at: configuration.store.path)
      clock.begin(after: nil, origin: origin, readingsCountFrom: nil)
    } catch {
      throw .failed(error.message)
    }
  }

  /// What the ledger holds, read beside the process that owns it.
  ///
  /// - Throws: `CommandFailure` when the file cannot be read.
  func ledgerOnTheSide(
    _ suppliers: [Supplier]? = nil
  ) throws(CommandFailure) -> LedgerState {
    let snapshot: LedgerSnapshot
    do {
      snapshot = try SQLiteLedgerStore.snapshot(
        at: configuration.store.path, currencies: configuration.currencies)
    } catch {
      throw .failed(error.message)
    }
    return LedgerState(
      suppliers: suppliers ?? self.suppliers, terms: configuration.ledgerTerms,
      snapshot: snapshot)
  }

  /// What was said of suppliers while a gateway ran, in the file beside the ledger.
  ///
  /// - Throws: `StoreError` when that cannot be read.
  func keptInstructions() async throws(StoreError) -> [SupplierID: [SupplierInstruction]] {
    try await supplierFile.instructions(configuration.currencies)
  }

  /// Keeps what was said of a supplier.
  ///
  /// - Throws: `StoreError` when it cannot be kept.
  func keep(
    _ instructions: [SupplierInstruction], of supplier: SupplierID
  ) async throws(StoreError) {
    try await supplierFile.keep(instructions, of: supplier)
  }

  /// The endpoints over a ledger and the checks that feed it.
  func gateway(
    ledger: any AttemptLedger, history: any LedgerHistory, checks: any BalanceChecks,
    reloading: (any Reloading & SupplierSteering)? = nil, carrier: (any OrderCarrying)? = nil,
    health: (any OrderHealthKeeper)? = nil, prices: (any PriceListStatuses)? = nil,
    rates: (any RateSourceStatuses)? = nil,
    events: OrderEventAccess? = nil, webhooks: (any WebhookDesk)? = nil,
    spend: (any SpendKnowledge)? = nil, days: (any DayHistory)? = nil,
    alerts: (any AlertKeeper)? = nil
  ) -> Gateway {
    Gateway(
      ledger: ledger, history: history, checks: checks, terms: configuration.gatewayTerms,
      reloading: reloading, steering: reloading, clock: clock, carrier: carrier, health: health,
      prices: prices, rates: rates, events: events, webhooks: webhooks, spend: spend,
      days: days, alerts: alerts)
  }
}

extension RateSource {
  /// How often it may be asked, where that is not counted with a supplier's requests.
  fileprivate var ownLimits: (SupplierID, RateLimits)? {
    switch place {
    case .supplier: nil
    case .account(_, let limits): (countedAs, limits)
    }
  }
}
