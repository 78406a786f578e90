@testable import PurserSuppliers

/// A file is refused with what is wrong at a place of it, or read. An adapter that was read reads
/// its own samples.
enum YAMLFuzzing {
  /// The most bytes of a report; `HostileFileTests` says the same.
  private static let longestReport = 1 << 18

  static func run(_ input: [UInt8]) {
    check(input) { () throws(ConfigurationError) in
      let adapter = try Presets.definition(input, fileName: "adapter.yaml")
      if !JSONPathFuzzing.isSlow(String(decoding: input, as: UTF8.self)) {
        _ = AdapterSamples.mismatchesOfReplies(of: adapter)
      }
    }
    check(input) { () throws(ConfigurationError) in
      let configuration = try Configuration.load(
        bytes: input, fileName: "suppliers.yaml", folder: "",
        environment: ["KEY": "secret-1", "EMPTY": "", "URL": "https://api.example"],
        readFile: { path in
          if path.hasSuffix("none") { throw FileContentsError.isNoFile }
          return Array("secret-2\n".utf8)
        })
      require(!configuration.suppliers.isEmpty, "there is a supplier")
      for warning in configuration.warnings {
        require(!configuration.source.rendered(warning).isEmpty, "a warning is shown")
      }
    }
  }

  private static func check(_ input: [UInt8], _ read: () throws(ConfigurationError) -> Void) {
    do throws(ConfigurationError) {
      try read()
    } catch {
      require(error.problems.contains { $0.severity == .error }, "an error says what is wrong")
      let lines = input.count(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
      for problem in error.problems {
        require(problem.mark.line >= 1 && problem.mark.column >= 1, "\(problem) has a place")
        // libyaml counts NEL, LS and PS as line ends too, of two and three bytes.
        require(problem.mark.line <= lines + input.count / 2 + 2, "\(problem) is in the file")
      }
      let report = error.rendered()
      require(!report.isEmpty && report.utf8.count < longestReport, "the report is bounded")
    }
  }
}
