internal import ExactJSON
internal import FoundationEssentials

/// The JSONPath Compliance Test Suite of the JSONPath standard's authors
/// (github.com/jsonpath-standard/jsonpath-compliance-test-suite), where the machine has it:
/// named by `PURSER_JSONPATH_CTS`, or in `../shared/data` beside the package.
struct ComplianceSuite {
  struct Case {
    let name: String
    let selector: String
    let document: JSONValue
    /// Every allowed outcome; empty where the selector is invalid.
    let results: [JSONValue]
    /// The normalized paths that go with each outcome.
    let paths: [JSONValue]
    let isInvalid: Bool
  }

  /// The file, or nil where there is none.
  static let file: String? = {
    if let named = ProcessInfo.processInfo.environment["PURSER_JSONPATH_CTS"] { return named }
    let package = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let shared = package.deletingLastPathComponent().appending(
      path: "shared/data/jsonpath-cts.json")
    return FileManager.default.fileExists(atPath: shared.path) ? shared.path : nil
  }()

  let cases: [Case]

  init(file: String) throws {
    let bytes = try Data(contentsOf: URL(filePath: file))
    let suite = try JSONParser.parse(Array(bytes))
    cases = (suite["tests"]?.arrayValue ?? []).map { test in
      Case(
        name: test["name"]?.stringValue ?? "",
        selector: test["selector"]?.stringValue ?? "",
        document: test["document"] ?? .null,
        results: Self.outcomes(test["result"], test["results"]),
        paths: Self.outcomes(test["result_paths"], test["results_paths"]),
        isInvalid: test["invalid_selector"]?.boolValue ?? false)
    }
  }

  private static func outcomes(_ only: JSONValue?, _ several: JSONValue?) -> [JSONValue] {
    only.map { [$0] } ?? several?.arrayValue ?? []
  }
}
