import ArgumentParser
import PurserCore
import PurserStore

/// `purser verify`: whether a ledger adds up.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Read all of a ledger, and add it up.",
    discussion: """
      Works beside a running gateway: nothing is written. Checks that every page and batch can be read \
      and none is missing, that the events of orders lead to what is kept of them, and that the entries \
      of each pool add up to its book. Ends with 1 and a sentence for each thing that does not.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions

  @Option(
    help: ArgumentHelp("The ledger to read instead of the configured one.", valueName: "file"))
  var ledger: String?

  func run() async throws {
    // Of the ledger in use, the gateway's log cannot begin anew meanwhile: then it should not take longer.
    if ledger != nil { LowPriority.take() }
    let path = try ledger ?? configurationOptions.ledgerPath()
    let verification: LedgerVerification
    do throws(StoreError) {
      verification = try SQLiteLedgerStore.verify(path, currencies: CurrencyTable())
    } catch {
      throw CommandFailure.failed(error.message)
    }
    guard verification.problems.isEmpty else {
      throw CommandFailure.failed(
        "\(path) does not add up\n" + verification.problems.joined(separator: "\n"))
    }
    Terminal.say("\(path): \(verification.summary)")
  }
}
