import Dispatch
import Foundation
import Measuring

/// Plays the suppliers and the shop of a gateway for an hour. `Benchmarks/soak` runs it.
@main
struct SoakLoad {
  static func main() {
    do throws(UsageError) {
      let options = try Options(CommandLine.arguments.dropFirst())
      if options.wantsHelp { print(Options.usage) } else { try run(options) }
    } catch {
      FileHandle.standardError.write(Data("SoakLoad: \(error)\n".utf8))
      exit(2)
    }
  }

  private static func run(_ options: Options) throws(UsageError) {
    let progress = Progress()
    let suppliers = try SupplierServer(port: options.supplierPort, suppliers: options.suppliers)
    let group = DispatchGroup()
    // A thread each: none of them may wait for another.
    for part in Part.allCases {
      group.enter()
      let thread = Thread {
        do throws(UsageError) { try play(part, options, suppliers, progress) } catch {
          progress.end(error)
        }
        group.leave()
      }
      thread.start()
    }
    suppliers.serve { !progress.isOver }
    group.wait()
    if let failure = progress.failure { throw failure }
  }

  private enum Part: CaseIterable {
    case orders
    case reads
    case exports
    case minutes
  }

  private static func play(
    _ part: Part, _ options: Options, _ suppliers: SupplierServer, _ progress: Progress
  ) throws(UsageError) {
    try waitUntilReady(options)
    switch part {
    case .orders:
      var orders = try OrderFlow(options, suppliers: suppliers, progress: progress)
      try orders.run()
      progress.end(nil)
    case .reads:
      var reader = try Reader(options, progress: progress)
      try reader.run()
    case .exports: try Exporter(options: options, progress: progress).run()
    case .minutes: report(options, progress)
    }
  }

  /// Waits until the gateway has read every supplier, a minute at most.
  private static func waitUntilReady(_ options: Options) throws(UsageError) {
    let end = Pace.now + 60_000_000_000
    while Pace.now < end {
      if let count = try? poolCount(options), count >= options.suppliers { return }
      usleep(100_000)
    }
    throw UsageError("the gateway at port \(options.gatewayPort) is not ready")
  }

  private static func poolCount(_ options: Options) throws(UsageError) -> Int {
    var connection = try Connection(to: options.gatewayPort)
    defer { connection.close() }
    try connection.send(Array("GET /v1/balances HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8))
    guard try connection.receiveWhole() == 200 else { return 0 }
    return String(decoding: connection.body, as: UTF8.self)
      .components(separatedBy: "\"state\":\"ok\"").count - 1
  }

  private static func report(_ options: Options, _ progress: Progress) {
    let pace = Pace(aSecond: 1.0 / 60)
    for minute in 1...options.minutes {
      Pace.wait(until: pace.moment(of: minute))
      if progress.isOver, progress.failure != nil { return }
      let figures = progress.take()
      let line =
        "\(minute) \(figures.orders) \(figures.ended) \(milliseconds(figures.answers)) "
        + "\(milliseconds(figures.reads))\n"
      // Whoever reads the lines takes each at once.
      FileHandle.standardOutput.write(Data(line.utf8))
    }
  }

  private static func milliseconds(_ latencies: Percentiles) -> String {
    (latencies.figures.prefix(2).map(\.microseconds) + [latencies.worst])
      .map { String(format: "%.2f", $0 / 1_000) }.joined(separator: " ")
  }
}
