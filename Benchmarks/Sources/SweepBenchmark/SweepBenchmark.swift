import Foundation
import Measuring
import PurserCore
import PurserSuppliers

/// Measures one round of checks: every supplier of a `suppliers.yaml` asked once, through the client, the
/// limits, the adapters and the monitor that the gateway has. `Benchmarks/sweep` runs it beside curl.
@main
struct SweepBenchmark {
  static func main() async throws {
    let options: Options
    do throws(UsageError) { options = try Options(CommandLine.arguments.dropFirst()) } catch {
      FileHandle.standardError.write(Data("SweepBenchmark: \(error)\n".utf8))
      exit(2)
    }
    guard !options.wantsHelp else { return print(Options.usage) }
    let scene = try Scene(options)
    let configuration = try scene.load()
    let loading = scene.loading(of: configuration)
    Line.say(["configuration", options.suppliers, loading.cpuSeconds, loading.bytesEach])
    guard options.url != nil else { return }
    try await Sweep(configuration, options).run()
  }
}
