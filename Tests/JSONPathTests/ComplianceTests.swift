import ExactJSON
import JSONPath
import Testing

@Suite("The JSONPath compliance suite", .enabled(if: ComplianceSuite.file != nil))
struct ComplianceTests {
  @Test("every case of the suite has the outcome it demands")
  func everyCase() throws {
    let suite = try ComplianceSuite(file: try #require(ComplianceSuite.file))
    #expect(suite.cases.count >= 703)
    for test in suite.cases {
      if test.isInvalid {
        #expect(throws: JSONPathError.self, "\(test.name): \(test.selector)") {
          try JSONPath(test.selector)
        }
      } else {
        check(test)
      }
    }
  }

  private func check(_ test: ComplianceSuite.Case) {
    let context: Comment = "\(test.name): \(test.selector)"
    guard let path = try? JSONPath(test.selector) else {
      Issue.record("refused: \(context)")
      return
    }
    let nodes = path.nodes(in: test.document)
    #expect(test.results.contains(.array(nodes)), context)
    #expect(path.first(in: test.document) == nodes.first, context)
    if let judged = try? path.judged(in: test.document), judged.allSatisfy({ $0.doubt == nil }),
      !test.selector.contains("..")
    {
      #expect(judged.map(\.value) == nodes, context)
    }
    let matches = path.matches(in: test.document)
    #expect(matches.map(\.value) == nodes, context)
    let locations = JSONValue.array(matches.map { .string($0.location) })
    #expect(test.paths.contains(locations), context)
  }
}
