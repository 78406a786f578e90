import Foundation
import Measuring

/// Measures the ledger in process: deciding, commands on the state, durable orders through the
/// engine, and what an order takes of memory and disk.
@main
struct LedgerBenchmark {
  static func main() async throws {
    let options: Options
    do throws(UsageError) { options = try Options(CommandLine.arguments.dropFirst()) } catch {
      FileHandle.standardError.write(Data("LedgerBenchmark: \(error)\n".utf8))
      exit(2)
    }
    guard !options.wantsHelp else { return print(Options.usage) }
    let report = Report(format: options.format)
    report.note(
      "seed \(options.seed); ids \(options.areRandom ? "random" : "sequential"); of the requests "
        + "\(options.refused) % refused, \(options.repeated) % repeated")
    if options.parts.contains(.decide) {
      try DecisionMeasurement(report: report).run(
        candidates: options.suppliers ?? [4, 16, 100, 300, 1_000])
    }
    if options.parts.contains(.apply) { try CommandMeasurement(report: report).run() }
    let suppliers = options.suppliers ?? [4, 16, 100, 300]
    for count in suppliers {
      if options.parts.contains(.hold) {
        for batch in options.batches {
          try await HoldMeasurement(options: options, suppliers: count, report: report)
            .run(batch: batch)
        }
      }
      if options.parts.contains(.memory) {
        try await MemoryMeasurement(options: options, suppliers: count, report: report).run()
      }
      if options.parts.contains(.disk) {
        try await DiskMeasurement(options: options, suppliers: count, report: report).run()
      }
    }
  }
}
