import ArgumentParser
import Foundation
import Logging
import PurserCore
import PurserSuppliers

/// `purser check`: whether `suppliers.yaml` can be used.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check suppliers.yaml and show every problem at its place.",
    discussion: """
      Reads the file and runs the samples of adapters written in it, without calling anybody. \
      --live asks every supplier once as well. Ends with 2 when the file has an error, with 1 when \
      a supplier fails.
      """)

  @OptionGroup var configurationOptions: ConfigurationOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Also ask every supplier for its balance.")
  var live = false

  @Flag(
    help: "Report unset environment variables as warnings: for machines that have no secrets.")
  var allowUnset = false

  func validate() throws {
    guard !(live && allowUnset) else {
      throw ValidationError("--live needs the variables that --allow-unset does without.")
    }
  }

  func run() async throws {
    let configuration: Configuration
    do throws(ConfigurationError) {
      configuration = try Configuration.load(
        path: configurationOptions.path, environment: ProcessInfo.processInfo.environment,
        unsetVariables: allowUnset ? .warn : .refuse)
    } catch {
      report(CheckReport(problems: error.problems, source: error.source))
      if !output.json { configurationOptions.advice(on: error).forEach(Terminal.complain) }
      // Only what hangs on unset variables could not be read.
      if allowUnset, !error.problems.contains(where: { $0.severity == .error }) { return }
      throw ExitCode.usage
    }
    var report = CheckReport(
      problems: configuration.warnings + configuration.unkeptDeliveries,
      source: configuration.source)
    report.supplierCount = configuration.suppliers.count
    report.failures = await Self.sampleFailures(configuration)
    if live { report.failures += try await Self.liveFailures(configuration) }
    self.report(report)
    if !report.failures.isEmpty { throw ExitCode.failure }
  }

  private func report(_ report: CheckReport) {
    if output.json {
      Terminal.say(report.json)
    } else {
      for problem in report.renderedProblems { Terminal.complain(problem) }
      for failure in report.failures {
        Terminal.complain("\(failure.supplier): \(failure.message)")
      }
      if report.isClean { Terminal.say(report.summary) }
    }
  }

  private static func sampleFailures(
    _ configuration: Configuration
  ) async -> [CheckReport.Failure] {
    var failures: [CheckReport.Failure] = []
    for entry in configuration.suppliers {
      let mismatches = await AdapterSamples.mismatches(
        of: entry.account.adapter, currencies: entry.account.currencies)
      failures += mismatches.map {
        CheckReport.Failure(supplier: entry.supplier.id, message: $0.description)
      }
    }
    return failures
  }

  private static func liveFailures(
    _ configuration: Configuration
  ) async throws(CommandFailure) -> [CheckReport.Failure] {
    let assembly = try Assembly(configuration, logLevel: .critical)
    return try await assembly.askEverySupplier().sheet.failures.map {
      CheckReport.Failure(supplier: $0.supplier, message: $0.message)
    }
  }
}
