import ArgumentParser
import PurserCore
import PurserStore

/// `purser restore`: a copy in the place of the ledger.
struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "Put a copy of the ledger in its place.",
    discussion: """
      The copy is read and added up first; the ledger that is there is kept under another name. Refuses \
      while a gateway has the ledger open. Orders that were answered after the copy was made are not in \
      it: their money is not held any more.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions

  @Argument(help: ArgumentHelp("The copy, such as `purser backup` makes.", valueName: "copy"))
  var source: String

  @Flag(help: "Take a copy that is known to lack what was answered: one without its log.")
  var withLosses = false

  func run() async throws {
    let path = try configurationOptions.ledgerPath()
    let restoration: SQLiteLedgerStore.Restoration
    do throws(StoreError) {
      restoration = try SQLiteLedgerStore.restore(
        source, to: path, withLosses: withLosses, at: SystemClock.now(),
        currencies: CurrencyTable())
    } catch {
      throw CommandFailure.failed(error.message)
    }
    Terminal.say("\(path) is restored from \(source): \(restoration.verification.summary)")
    if let former = restoration.former {
      Terminal.say("the ledger that was there is \(former)")
    }
    let last = restoration.verification.lastEvent
    if let former = restoration.formerEvent, former > last {
      Terminal.complain(
        "events \(last + 1) to \(former) of the ledger that was there are not in it")
    }
  }
}
