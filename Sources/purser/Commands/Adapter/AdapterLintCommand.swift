import ArgumentParser
import ExactJSON
import PurserSuppliers

/// `purser adapter lint FILE`: whether an adapter can be relied on.
struct AdapterLintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Check an adapter and run its samples.",
    discussion: """
      An adapter must carry samples: a success of each call, and an error. Its requests are built with \
      invented credentials, and what is in it for nothing is named: credentials and settings that nothing \
      uses, rules that never count, next pages that nobody asks for. Amounts of a kind that nothing \
      selects are notes; they may be what you need. Ends with 0 where there are warnings and notes at \
      most, with 1 when something must be mended, with 2 when a file is no adapter; the others are checked \
      all the same.
      """)

  @Argument(help: "Files, or names of shipped adapters.")
  var files: [String]

  @OptionGroup var output: OutputOptions

  func run() async throws {
    var isFaulty = false
    var refusals: [String] = []
    var reports: [JSONValue] = []
    for file in files {
      let read: (adapter: AdapterDefinition, warnings: [String])
      do throws(CommandFailure) {
        read = try AdapterFile.named(file)
      } catch {
        refusals.append(error.message)
        continue
      }
      let lint = await AdapterLint(read.adapter)
      isFaulty = isFaulty || !lint.faults.isEmpty
      if output.json {
        reports.append(Self.json(file, lint, read.warnings))
      } else {
        Self.tell(file, lint, read.warnings)
      }
    }
    if output.json, !reports.isEmpty {
      Terminal.say(JSONValue.array(reports).encoded(style: .pretty))
    }
    if !refusals.isEmpty { throw CommandFailure.unusable(refusals.joined(separator: "\n")) }
    if isFaulty { throw ExitCode.failure }
  }

  private static func tell(_ file: String, _ lint: AdapterLint, _ warnings: [String]) {
    for warning in warnings { Terminal.complain(warning) }
    for warning in lint.warnings { Terminal.complain("\(file): warning: \(warning)") }
    for fault in lint.faults { Terminal.complain("\(file): error: \(fault)") }
    for note in lint.notes { Terminal.complain("\(file): note: \(note)") }
    let samples = "\(lint.sampleCount) \(lint.sampleCount == 1 ? "sample" : "samples")"
    let verdict = lint.faults.isEmpty ? "no problem" : "not to be relied on"
    Terminal.say("\(file): \(samples), \(verdict)")
  }

  private static func json(
    _ file: String, _ lint: AdapterLint, _ warnings: [String]
  ) -> JSONValue {
    let texts = { (texts: [String]) in JSONValue.array(texts.map { .string($0) }) }
    return [
      "file": .string(file), "samples": .number(JSONNumber(lint.sampleCount)),
      "faults": texts(lint.faults), "notes": texts(lint.notes),
      "warnings": texts(warnings + lint.warnings),
    ]
  }
}
