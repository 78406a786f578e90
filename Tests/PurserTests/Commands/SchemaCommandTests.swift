import ExactJSON
import Foundation
import Testing

@Suite("purser schema")
struct SchemaCommandTests {
  /// The package's root: this file lies in `Tests/PurserTests/Commands`.
  private static let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
    url.deletingLastPathComponent()
  }

  @Test("prints the file that editors read, byte by byte", arguments: [[], ["suppliers"]])
  func suppliers(_ arguments: [String]) async throws {
    let file = Self.root.appendingPathComponent("docs/schema/suppliers.schema.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    try await TestBench.with("") { bench in
      let result = try await bench.purser(["schema"] + arguments)
      #expect(result == PurserProcess.Result(ending: .exit(0), output: text, errors: ""))
    }
  }

  @Test("prints that of an adapter with what it needs and no more")
  func adapter() async throws {
    try await TestBench.with("") { bench in
      let result = try await bench.purser("schema", "adapter")
      #expect(result.ending == .exit(0))
      #expect(result.errors == "")
      let schema = try result.json()
      #expect(schema["$schema"]?.stringValue == "https://json-schema.org/draft/2020-12/schema")
      #expect(schema["required"]?[0]?.stringValue == "adapter")
      let definitions = try #require(schema["$defs"]?.objectValue)
      let references = result.output.matches(of: /"\$ref": "#\/\$defs\/([a-z_]+)"/)
      #expect(Set(references.map { String($0.output.1) }) == Set(definitions.names))
      #expect(definitions.contains("balance"))
      #expect(!definitions.contains("supplier"))
    }
  }

  @Test("refuses a name that it does not know")
  func unknownName() async throws {
    try await TestBench.with("") { bench in
      let result = try await bench.purser("schema", "orders")
      #expect(
        result
          == PurserProcess.Result(
            ending: .exit(2), output: "",
            errors: """
              Error: The value 'orders' is invalid for '<name>'. Please provide one of 'suppliers' \
              and 'adapter'.
              Help:  <name>  suppliers: a suppliers.yaml, with adapters in place. adapter: the file \
              of an adapter alone.
              Usage: purser schema [<name>]
                See 'purser schema --help' for more information.

              """))
    }
  }

  @Test("prints schemas by which a validator tells right files from wrong ones")
  func judgement() async throws {
    try await TestBench.with("") { bench in
      for name in ["suppliers", "adapter"] {
        try bench.write(name + ".json", try await bench.purser("schema", name).output)
      }
      let (status, report) = try await Self.checkSchema(
        bench.path("suppliers.json"), bench.path("adapter.json"), in: bench)
      #expect(status == 0, "\(report)")
      #expect(report.hasSuffix(" refused, 0 wrong\n"), "\(report)")
    }
  }

  /// Runs `Scripts/check-schema`.
  ///
  /// - Returns: how it ended, and all that it said.
  private static func checkSchema(
    _ arguments: String..., in bench: TestBench
  ) async throws -> (status: Int32, report: String) {
    try bench.write("report", "")
    let report = try FileHandle(forWritingTo: URL(fileURLWithPath: bench.path("report")))
    let process = Process()
    process.executableURL = root.appendingPathComponent("Scripts/check-schema")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = report
    process.standardError = report
    let status = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    return (status, String(decoding: try bench.bytes("report"), as: UTF8.self))
  }
}
