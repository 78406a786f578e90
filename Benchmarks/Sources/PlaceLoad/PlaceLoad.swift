import Foundation
import Measuring

/// Buys from a supplier directly and through gateways that place the order there, in turn. `Benchmarks/place` runs
/// it.
@main
struct PlaceLoad {
  static func main() {
    do throws(UsageError) {
      let options = try Options(CommandLine.arguments.dropFirst())
      if options.wantsHelp { return print(Options.usage) }
      let buyers = options.ways.map { Buyer($0, seed: options.seed) }
      if options.rate > 0 {
        var measurement = LoadMeasurement(buyers, options)
        try measurement.run()
      } else if options.seconds > 0 {
        var measurement = RateMeasurement(buyers, options)
        try measurement.run()
      } else {
        var measurement = try SequenceMeasurement(buyers, options)
        try measurement.run()
      }
    } catch {
      FileHandle.standardError.write(Data("PlaceLoad: \(error)\n".utf8))
      exit(2)
    }
  }
}
