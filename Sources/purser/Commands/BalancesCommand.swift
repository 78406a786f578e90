import ArgumentParser
import ExactJSON
import Logging
import PurserAPI
import PurserCore
import PurserSuppliers

/// `purser balances`: every supplier's balance, asked now.
struct BalancesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balances", abstract: "Ask every supplier for its balance.",
    discussion: """
      Works beside a running gateway: holds are read from its ledger, nothing is written. Ends \
      with 1 when a supplier could not be asked, or one of its pools not be read; the last known \
      reading is shown as stale. A pool that its supplier no longer names is absent.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let assembly = try Assembly(configurationOptions.load(), logLevel: .error)
    let sheet = try await assembly.askEverySupplier().sheet
    if output.json { Terminal.say(sheet.json(style: .pretty)) } else { Terminal.say(sheet.table) }
    if sheet.lines.contains(where: { $0.failure != nil }) { throw ExitCode.failure }
  }
}

extension Assembly {
  /// The owner's terms with every supplier, under what was said while a gateway ran. Where that cannot be read,
  /// people are told, and the configuration counts alone.
  private func steeredSuppliers() async -> [Supplier] {
    do throws(StoreError) {
      let kept = try await keptInstructions()
      return suppliers.following(kept.counting(at: clock.now()))
    } catch {
      Terminal.complain(
        "purser: cannot look up what was said of suppliers: \(error); the configuration counts "
          + "alone")
      return suppliers
    }
  }

  /// Checks every supplier once.
  ///
  /// - Returns: all balances, the ledger's state with the new readings, and how the checks went.
  /// - Throws: `CommandFailure` when the ledger's file cannot be read.
  func askEverySupplier() async throws(CommandFailure) -> (
    sheet: BalanceSheet, state: LedgerState, statuses: [SupplierID: CheckStatus]
  ) {
    try goByTheLedgersTime()
    let collector = ReadingCollector()
    let monitor = monitor(feeding: collector, .command)
    await monitor.checkAll()
    let suppliers = await steeredSuppliers()
    // The holds are read last: a gateway that runs meanwhile may have made some.
    var state = try ledgerOnTheSide(suppliers)
    var log = LedgerState.Log()
    let now = clock.now()
    do {
      for report in await collector.reports {
        try state.take(report, at: now, clock: now, log: &log)
      }
    } catch {
      throw .failed("the readings do not fit the ledger: \(error)")
    }
    let statuses = await monitor.statuses()
    var sheet = BalanceSheet(
      suppliers: suppliers.map(\.id),
      retired: Set(suppliers.lazy.filter(\.isRetired).map(\.id)), pauses: suppliers.pauseNotes,
      positions: state.positions,
      waiting: state.waiting.all, statuses: statuses, at: clock.now(),
      maximumAge: configuration.routing.maximumReadingAge)
    sheet.note(OrderHealth(statuses).current, suppliers, at: clock.now())
    return (sheet, state, statuses)
  }
}
