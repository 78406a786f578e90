import ArgumentParser
import Foundation
import PurserCore
import PurserSimulator

/// `purser sandbox`: simulated suppliers for a shop's own tests.
struct SandboxCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "Run simulated suppliers that take orders, for a shop's own tests.",
    discussion: """
      Each style is a supplier on a port of its own, with real money behind it that orders take. The \
      suppliers.yaml that reaches them is printed on standard output; everything else goes to standard \
      error. Nothing leaves this machine but webhooks to --webhook. Runs until Ctrl-C.

      Styles:
      \(Self.styles)

      Products by whose names an order fails or arrives late; N is a number from 1 to 3600, and every \
      other product is delivered at once:
      \(Self.products)

      Faults, prices, the balance, and the truth of all orders are at /_simulator of each supplier:
        curl -d '{"amount":"5.00","currency":"USD"}' http://127.0.0.1:8600/_simulator/balance
        curl http://127.0.0.1:8600/_simulator/orders
      """)

  @Option(
    help: ArgumentHelp(
      "The port of the first supplier, the others following; 0 takes free ones.",
      valueName: "number"))
  var port = 8_600

  @Option(
    help: ArgumentHelp(
      "Which suppliers to run, with commas between them. [default: all]", valueName: "style,..."))
  var styles: StyleList?

  @Option(help: ArgumentHelp("What each supplier has at the start.", valueName: "amount"))
  var balance = "500.00"

  @Option(help: ArgumentHelp("What a unit of every product costs.", valueName: "amount"))
  var price = "9.75"

  @Option(help: ArgumentHelp("The currency of both: an ISO 4217 code.", valueName: "code"))
  var currency = "USD"

  @Option(
    help: ArgumentHelp(
      "When a balance falls: at_order or at_confirmation, which is the delivery.",
      valueName: "timing"))
  var deduction: DeductionTiming = .atOrder

  @Option(
    help: ArgumentHelp(
      "How late a balance call shows what happened: 0 to 3600.", valueName: "seconds"))
  var lag = 0

  @Option(
    help: ArgumentHelp(
      "Where webhooks go. [default: nowhere, until it is set over HTTP]", valueName: "url"))
  var webhook: String?

  @Option(
    help: ArgumentHelp(
      "Write suppliers.yaml here as well; another file than one of an earlier sandbox is not replaced.",
      valueName: "file"))
  var write: String?

  @Option(
    help: ArgumentHelp(
      "Write the adapters, each in a file, into this folder, for `purser adapter try`.",
      valueName: "folder"))
  var adapters: String?

  func validate() throws {
    let last = 65_535 - (styles?.styles ?? OrderStyle.allCases).count + 1
    guard (0...last).contains(port) else {
      throw ValidationError("--port must be 0 to \(last), so that every supplier has a port.")
    }
    guard (0...3_600).contains(lag) else { throw ValidationError("--lag must be 0 to 3600.") }
    let (balance, price) = (try amount(balance, "--balance"), try amount(price, "--price"))
    guard !balance.isNegative else { throw ValidationError("--balance must not be below zero.") }
    guard price.isPositive else { throw ValidationError("--price must be above zero.") }
    if let webhook, !webhook.hasPrefix("http://"), !webhook.hasPrefix("https://") {
      throw ValidationError("--webhook must begin with http:// or https://.")
    }
  }

  private func amount(_ text: String, _ option: String) throws -> Money {
    guard let known = Currency(iso4217: currency) else {
      throw ValidationError("--currency must be an ISO 4217 code in capitals, such as USD.")
    }
    guard let amount = try? Money(text, known, rounding: .down),
      amount.units.isMultiple(of: known.smallestUnits)
    else {
      throw ValidationError("\(option) must be an amount of \(currency), such as 25.00.")
    }
    return amount
  }

  func run() async throws {
    let terms = Sandbox.Terms(
      styles: styles?.styles ?? OrderStyle.allCases, port: port,
      balance: try amount(balance, "--balance"), unitCost: try amount(price, "--price"),
      timing: deduction, lag: .seconds(lag), webhook: webhook)
    if let write { try SandboxFiles.expectReplaceable(write) }
    try await Sandbox(terms: terms).run { files, table throws(CommandFailure) in
      if let adapters { try files.writeAdapters(into: adapters) }
      if let write { try files.write(to: write) }
      Terminal.announce(files.configuration)
      Terminal.complain("\(table)\n\npurser: the sandbox runs; Ctrl-C ends it")
    }
    Terminal.complain("purser: the sandbox has ended")
  }

  private static let styles = OrderStyle.allCases.map {
    line($0.rawValue, $0.summary)
  }.joined(separator: "\n")

  private static let products = MagicProduct.all.map {
    line($0.sku, $0.outcome)
  }.joined(separator: "\n")

  private static func line(_ name: String, _ text: String) -> String {
    "  \(name)\(String(repeating: " ", count: max(1, 18 - name.count)))\(text)"
  }
}

/// The styles of a sandbox, each once: `idempotent,webhook`.
struct StyleList: ExpressibleByArgument {
  let styles: [OrderStyle]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    let styles = names.compactMap { OrderStyle(rawValue: String($0)) }
    guard styles.count == names.count, Set(styles).count == styles.count else { return nil }
    self.styles = styles
  }

  static var allValueStrings: [String] { OrderStyle.allCases.map(\.rawValue) }
}

extension DeductionTiming: ExpressibleByArgument {}

extension Currency {
  /// How many counts of a `Money` make the smallest coin.
  fileprivate var smallestUnits: Int64 {
    (minorDigits..<precision).reduce(1) { power, _ in power * 10 }
  }
}
