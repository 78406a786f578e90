import ArgumentParser
import PurserCore
import PurserStore

/// `purser backup`: a copy of the ledger that was read anew and adds up.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Copy the ledger, beside a running gateway or without one.",
    discussion: """
      The copy is one file, named after the moment, which only you may read. It is read anew and added \
      up before it gets its name: one that does not add up ends with 1, keeps the ending .unverified, \
      and replaces no other. Copying purser.db yourself leaves out what its log has.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions

  @Option(help: ArgumentHelp("The folder for backups, which must exist.", valueName: "folder"))
  var to: String

  @Option(
    help: "How many backups to keep: older ones of this ledger go once the new one adds up.")
  var keep: Int?

  func validate() throws {
    guard keep ?? 1 >= 1 else { throw ValidationError("--keep must be 1 at least.") }
  }

  func run() async throws {
    let path = try configurationOptions.ledgerPath()
    let backup: SQLiteLedgerStore.Backup
    do throws(StoreError) {
      backup = try SQLiteLedgerStore.backUp(
        path, to: to, at: SystemClock.now(), keep: keep, currencies: CurrencyTable(),
        onCopied: LowPriority.take)
    } catch {
      throw CommandFailure.failed(error.message)
    }
    guard backup.verification.problems.isEmpty else {
      throw CommandFailure.failed(
        "the copy \(backup.path) does not add up; no other backup was removed\n"
          + backup.verification.problems.joined(separator: "\n"))
    }
    Terminal.say("\(backup.path): \(backup.verification.summary)")
    for path in backup.removed { Terminal.say("removed \(path)") }
  }
}

extension LedgerVerification {
  /// What adds up, for people.
  var summary: String {
    let pools = balances.count == 1 ? "1 pool" : "\(balances.count) pools"
    return "\(lastEvent) events, \(openOrders) open orders, \(entries) entries of \(pools) add up"
  }
}
