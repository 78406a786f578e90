import ArgumentParser
import ExactJSON
import Foundation
import PurserCore
import PurserSimulator

/// `purser simulate`: a day of orders under several strategies, in virtual time.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Replay a day of orders under several ways of choosing suppliers.",
    discussion: """
      Runs each strategy on its own copy of the same world: suppliers with nearly empty accounts, \
      balances that lag behind the truth, orders that fail and are given back, top-ups that come \
      late. Nothing is read but the table of orders, and nothing waits: a day takes seconds. The \
      same options give the same answer.

      REFUSED: orders that a supplier refused for lack of funds, once or more often; such an order \
      goes on to the next supplier that the strategy believes in.
      TURNED AWAY: orders that no supplier took.
      THOUGH PAYABLE: those of them for which some supplier had the money at that moment: its true \
      funds, less what the strategy's orders on the way there will take.
      API CALLS: balance calls. Each order costs one more call, whatever the strategy, and each \
      refusal another.
      MEAN IDLE: the mean over the day of the money that could be spent in truth and that the \
      strategy would not use: at each supplier, true funds less orders on the way, less what the \
      strategy believes, where that is above zero.

      Strategies: poll_per_order asks before every order; cache_only believes the number as last \
      read; guide subtracts each order from it until the next reading; purser is Purser.
      """)

  @Option(
    help: ArgumentHelp(
      "The orders to replay, as CSV with the header \(OrderTable.header.joined(separator: ",")).",
      valueName: "file"))
  var orders: String?

  @Option(help: "How many orders to draw where there is no file. [default: 20000]")
  var count: Int?

  @Option(help: "How many suppliers there are.")
  var suppliers = 4

  @Option(
    help: ArgumentHelp(
      "The longest a supplier takes to show what it did; each has its own lag up to this.",
      valueName: "seconds"))
  var maxLag = 30

  @Option(help: "What everything random is drawn from.")
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp("The time between regular balance checks.", valueName: "seconds"))
  var refresh = 300

  @Option(help: "Of 10,000 outcomes, how many the shop never hears of.")
  var unreported = 1

  @Option(
    name: .customLong("strategy"),
    help: ArgumentHelp("A strategy to run; repeatable. [default: all]", valueName: "name"))
  var strategies: [StrategyName] = []

  @OptionGroup var output: OutputOptions

  private static let defaultCount = 20_000
  private static let counts = 1...5_000_000

  func validate() throws {
    guard orders == nil || count == nil else {
      throw ValidationError("Either --orders or --count, not both.")
    }
    if let count { try Self.require(count, in: Self.counts, "--count") }
    try Self.require(suppliers, in: DayParameters.supplierCounts, "--suppliers")
    try Self.require(maxLag, in: DayParameters.lags.inWholeSeconds, "--max-lag")
    try Self.require(refresh, in: DayParameters.refreshes.inWholeSeconds, "--refresh")
    try Self.require(unreported, in: 0...DayParameters.outcomesPerUnreported, "--unreported")
  }

  private static func require(_ value: Int, in range: ClosedRange<Int>, _ option: String) throws {
    guard !range.contains(value) else { return }
    throw ValidationError("\(option) must be \(range.lowerBound) to \(range.upperBound).")
  }

  func run() throws {
    let day = SimulatedDay(
      orders: try readOrders(),
      parameters: DayParameters(
        seed: seed, supplierCount: suppliers, maximumLag: .seconds(maxLag),
        refresh: .seconds(refresh), unreported: unreported))
    let report = DayReport(day, tallies: try runStrategies(of: day))
    if output.json { Terminal.say(report.json(style: .pretty)) } else { Terminal.say(report.table) }
  }

  private func runStrategies(of day: SimulatedDay) throws(CommandFailure) -> [DayTally] {
    var bar = ProgressBar()
    defer { bar.clear() }
    var tallies: [DayTally] = []
    // In the order of the list, each once.
    for name in StrategyName.allCases where strategies.isEmpty || strategies.contains(name) {
      do throws(LedgerError) {
        tallies.append(
          try day.run(name) { bar.show(name.rawValue, $0, of: day.orders.orders.count) })
      } catch {
        throw .failed("the day does not fit the ledger: \(error)")
      }
    }
    return tallies
  }

  private func readOrders() throws(CommandFailure) -> DayOrders {
    guard let path = orders else {
      guard let day = DayOrders.generated(count: count ?? Self.defaultCount, seed: seed) else {
        throw .failed("the orders add up to more than can be counted")
      }
      return day
    }
    var table = OrderTable()
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { file.closeFile() }
      while let chunk = try file.read(upToCount: 1 << 16), !chunk.isEmpty { try table.take(chunk) }
      return try table.finish()
    } catch let error as OrderTableError {
      throw .unusable("\(path):\(error.line):\(error.column): error: \(error.message)")
    } catch {
      throw .unusable("\(path): \(SystemReason.of(error))")
    }
  }
}

extension StrategyName: ExpressibleByArgument {}

extension ClosedRange<Duration> {
  /// The same range in whole seconds.
  fileprivate var inWholeSeconds: ClosedRange<Int> {
    Int(lowerBound.wholeSeconds)...Int(upperBound.wholeSeconds)
  }
}
