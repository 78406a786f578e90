import Logging
import PurserAPI
import PurserCore
import PurserEngine
import PurserOrders
import PurserOutbox
import PurserSuppliers

/// The configuration that a gateway runs with, and how another takes its place: whole or not at all.
actor RunningConfiguration: Reloading {
  /// What a configuration is put to use in.
  struct Parts {
    let assembly: Assembly
    let ways: Assembly.Ways
    let ledger: Ledger
    let monitor: BalanceMonitor
    let places: OrderPlaces
    let carrier: OrderCarrier
    let prices: PriceListMonitor
    let rates: RateListMonitor
    let webhooks: GatewayWebhooks
    let alerts: GatewayAlerts
    let history: GatewayHistory
  }

  /// The configuration in use.
  var configuration: Configuration { contents.configuration }
  private var contents: ConfigurationContents
  private let file: ConfigurationFile
  let parts: Parts
  private(set) var gateway: Gateway?
  /// What was said of suppliers since, which stands over the file.
  var instructions: [SupplierID: [SupplierInstruction]] = [:]
  /// The lists that suppliers gave, as orders are decided by them.
  var lists = Lists()
  /// Waits for the next of them to end.
  var ending: Task<Void, Never>?
  /// The watch over the suppliers, which the next one goes on from.
  private var watch: SupplierWatch
  /// Every currency that was ever in use: what the ledger counts does not change.
  private var currencies: CurrencyTable
  /// The latest reload, which the next one waits for.
  private var latest: Task<Void, Never>?
  /// The latest complaints about files that changed, which are not repeated.
  private var complaints: [String] = []

  init(
    _ parts: Parts, file: ConfigurationFile, contents: ConfigurationContents, watch: SupplierWatch
  ) {
    self.contents = contents
    currencies = parts.assembly.configuration.currencies
    self.parts = parts
    self.file = file
    self.watch = watch
  }

  /// Has `gateway` answer by the configuration in use from now on.
  func begin(_ gateway: Gateway) async {
    self.gateway = gateway
    await takeUpInstructions()
  }

  /// Lets go of the gateway, which knows this: the ledger's file is closed once nobody has it any more.
  func end() {
    gateway = nil
    ending?.cancel()
  }

  func reload(isRehearsal: Bool) async -> ReloadReport {
    await inTurn { await self.carryOut(isRehearsal: isRehearsal) }
  }

  /// Takes credentials into use whose files were written anew, and nothing else.
  func renewCredentials() async {
    guard contents.hasNewTexts else { return }
    await inTurn { await self.carryOutRenewal() }
  }

  /// Does one thing after the other.
  func inTurn<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
    let former = latest
    let task = Task(priority: .utility) {
      await former?.value
      return await work()
    }
    latest = Task(priority: .utility) { _ = await task.value }
    return await task.value
  }

  // MARK: New credentials

  private func carryOutRenewal() async {
    let renewal = await Self.renewal(of: contents)
    let difference = ConfigurationDifference(
      from: configuration, to: renewal.contents.configuration)
    if difference.isEmpty {
      contents = renewal.contents
    } else {
      await putToUse(renewal.contents, difference)
      parts.assembly.logger.notice(
        "credentials renewed", metadata: ["changes": .array(difference.lines.map { .string($0) })])
    }
    complain(renewal.left)
  }

  private func complain(_ sentences: [String]) {
    guard sentences != complaints else { return }
    complaints = sentences
    guard !sentences.isEmpty else { return }
    parts.assembly.logger.warning(
      "files changed that are not renewed",
      metadata: ["reasons": .array(sentences.map { .string($0) })])
  }

  @concurrent private static func renewal(
    of contents: ConfigurationContents
  ) async -> CredentialRenewal { contents.renewingCredentials() }

  // MARK: One reload

  private func carryOut(isRehearsal: Bool) async -> ReloadReport {
    let report: ReloadReport
    do throws(Refusal) {
      let other: ConfigurationContents
      do throws(ConfigurationError) { other = try await Self.read(file) } catch {
        throw Refusal(lines: [error.rendered()])
      }
      report = try await adopt(other, isRehearsal: isRehearsal)
    } catch {
      report = ReloadReport(.refused, file: file.path, lines: error.lines)
    }
    tell(report)
    return report
  }

  /// Why a configuration is not taken into use.
  private struct Refusal: Error {
    var lines: [String]
  }

  /// Reads the file beside everything else: that of many suppliers takes a while.
  @concurrent private static func read(
    _ file: ConfigurationFile
  ) async throws(ConfigurationError) -> ConfigurationContents { try file.read() }

  private func adopt(
    _ contents: ConfigurationContents, isRehearsal: Bool
  ) async throws(Refusal) -> ReloadReport {
    let other = contents.configuration
    let difference = ConfigurationDifference(from: configuration, to: other)
    let hindrances = difference.hindrances + currencies.hindrances(to: other.currencies)
    guard hindrances.isEmpty else { throw Refusal(lines: hindrances) }
    var report = ReloadReport(
      difference.isEmpty ? .unchanged : .rehearsed, file: file.path, lines: difference.lines,
      warnings: other.warnings.map { other.source.rendered($0) })
    guard !difference.isEmpty else { return report }
    let owner = OwnerTerms(
      other.suppliers.map(\.supplier).following(instructions).offering(lists.prices),
      other.ledgerTerms(routing(of: other)))
    let binding = try await binding(under: owner, isRehearsal: isRehearsal)
    guard binding.isEmpty else { throw Refusal(lines: binding.map(\.sentence)) }
    guard !isRehearsal else { return report }
    await putToUse(contents, difference)
    report.outcome = .reloaded
    return report
  }

  /// Hands the terms to the ledger, or only asks what stands against them.
  private func binding(
    under owner: OwnerTerms, isRehearsal: Bool
  ) async throws(Refusal) -> [Leftover] {
    do throws(LedgerError) {
      guard isRehearsal else { return try await parts.ledger.adopt(owner) }
      let current = Set(configuration.suppliers.map(\.supplier.id))
      return try await parts.ledger.leftovers(under: owner)
        .filter { $0.isBinding && current.contains($0.pool.supplier) }
    } catch {
      throw Refusal(lines: ["the ledger cannot take it over: \(error.sentence)"])
    }
  }

  /// Puts a configuration to use that the ledger decides by already. Nothing can fail any more.
  private func putToUse(
    _ contents: ConfigurationContents, _ difference: ConfigurationDifference
  ) async {
    let other = contents.configuration
    parts.assembly.hide(other.secrets)
    watch = parts.assembly.watch(
      other, parts.ways, after: watch, isChanged: { difference.changesAsking(of: $0) },
      isSourceChanged: { difference.changesAsking(of: $0) })
    let changed = Set(difference.changed.keys.filter { difference.changesAsking(of: $0) })
    let changedSources = other.rateSources.filter { difference.changesAsking(of: $0) }
      .map { SupplierID($0.name) }
    await parts.monitor.adopt(watch.subjects, changed: changed)
    parts.places.adopt(watch.orders, routing(of: other))
    await parts.prices.adopt(watch.prices, changed: changed)
    await parts.rates.adopt(watch.rates, changed: Set(changedSources))
    await parts.carrier.adopt(other.orders.carrying)
    await parts.alerts.adopt(other)
    await parts.webhooks.adopt(other, alerts: parts.alerts.post.endpoints)
    parts.history.adopt(other)
    gateway?.adopt(
      other.gatewayTerms(routing(of: other), following: instructions, lists.prices))
    currencies = currencies.declaring(other.currencies)
    self.contents = contents
    // Their age may count otherwise, and those that nobody keeps any more are gone.
    await carryOutLists()
  }

  private func tell(_ report: ReloadReport) {
    let logger = parts.assembly.logger
    var metadata: Logger.Metadata = ["file": "\(report.file)"]
    for warning in report.warnings {
      logger.warning("configuration", metadata: ["warning": "\(warning)"])
    }
    switch report.outcome {
    case .reloaded:
      metadata["changes"] = .array(report.lines.map { .string($0) })
      logger.notice("configuration reloaded", metadata: metadata)
    case .unchanged: logger.notice("configuration unchanged", metadata: metadata)
    case .rehearsed: break
    case .refused:
      metadata["reasons"] = .array(report.lines.map { .string($0) })
      logger.error("configuration refused; the one before stays in use", metadata: metadata)
    }
  }
}

extension Leftover {
  /// Why its supplier cannot be let go, and what to do.
  var sentence: String {
    let supplier = pool.supplier
    let part = "`\(supplier)` cannot be taken out: in \(pool.pool)/\(pool.currency) "
    if !held.isZero {
      let advice =
        isRetired
        ? "leave it in until their outcomes are reported"
        : "leave it in with `retire: true`, which gives it no new orders, until their outcomes are reported"
      return part + "\(held) are held for orders; " + advice
    }
    let money =
      awaitsTopUp ? "a top-up is on its way" : "\(expected) are left"
    return part + money
      + "; leave it in with `retire: true` first, which gives it no new orders: taken out after that, what "
      + "is left leaves with an entry `retired`"
  }
}

extension LedgerError {
  /// Why the ledger did not do it, for whoever reloads.
  fileprivate var sentence: String {
    switch self {
    case .storeFailed(let error): error.message
    case .overloaded: "too many commands wait; try again"
    case .unknownOrder, .orderExistsWithDifferentContent, .orderRefused, .alreadySettled,
      .alreadyReleased, .alreadyReversed, .alreadyExpired, .notSettled, .attemptUnknown,
      .tooManyAttempts, .noQuantity, .quantityMissing, .moreThanOrdered, .moreThanBought,
      .tooManyParts, .attemptMissing, .boughtInPart, .orderUnderWay, .wrongCurrency,
      .unknownPool, .entryExistsWithDifferentContent, .unknownTopUp, .topUpOver, .nothingOpen,
      .outOfRange:
      "\(self)"
    }
  }
}
