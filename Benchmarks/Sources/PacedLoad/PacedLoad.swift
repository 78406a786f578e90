import Dispatch
import Foundation
import Measuring
import Synchronization

/// Sends orders to a gateway at a rate, and reads its balances beside them. `Benchmarks/http --held` runs
/// it.
@main
struct PacedLoad {
  static func main() {
    do throws(UsageError) {
      let options = try Options(CommandLine.arguments.dropFirst())
      if options.wantsHelp { print(Options.usage) } else { try run(options) }
    } catch {
      FileHandle.standardError.write(Data("PacedLoad: \(error)\n".utf8))
      exit(2)
    }
  }

  private static func run(_ options: Options) throws(UsageError) {
    let orders = Mutex<Result<OrderSender.Outcome, UsageError>?>(nil)
    let balances = Mutex<Result<BalanceReader.Outcome, UsageError>?>(nil)
    DispatchQueue.concurrentPerform(iterations: 2) { number in
      if number == 0 {
        let result = Result { () throws(UsageError) in
          var sender = try OrderSender(options)
          return try sender.run()
        }
        orders.withLock { $0 = result }
      } else {
        let result = Result { () throws(UsageError) in
          var reader = try BalanceReader(options)
          return try reader.run()
        }
        balances.withLock { $0 = result }
      }
    }
    guard let sent = try orders.withLock({ $0 })?.get(),
      let read = try balances.withLock({ $0 })?.get()
    else { return }
    let rate = sent.seconds > 0 ? Int((Double(sent.held) / sent.seconds).rounded()) : 0
    print(
      sent.held, rate, milliseconds(sent.latencies), read.latencies.count, read.bytes,
      milliseconds(read.latencies))
  }

  private static func milliseconds(_ latencies: Percentiles) -> String {
    latencies.figures.map { String(format: "%.2f", $0.microseconds / 1_000) }
      .joined(separator: " ")
  }
}
