import Foundation
import Testing

@testable import PurserCore

/// `docs/routing.md` has what decisions really give. With `PURSER_REWRITE_DOCUMENTS=1` in the environment the tables
/// are written into the document instead.
@Suite("docs/routing.md")
struct PolicyDocumentTests {
  private let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../../docs/routing.md").standardizedFileURL

  /// The text with a table between the comments that name it.
  private func text(_ text: String, with table: [String], named name: String) throws -> String {
    let start = "<!-- decisions of \(name) -->\n"
    let end = "<!-- end of \(name) -->"
    let first = try #require(text.range(of: start), "no place for \(name)")
    let last = try #require(text.range(of: end), "no end for \(name)")
    return text[..<first.upperBound] + table.joined(separator: "\n") + "\n"
      + text[last.lowerBound...]
  }

  @Test("has a table of decisions for each policy, as decisions are")
  func tables() throws {
    let written = try String(contentsOf: file, encoding: .utf8)
    var expected = written
    for (name, lines) in PolicyDocument.tables {
      #expect(lines.count > 4, "\(name) shows too little")
      expected = try text(expected, with: lines, named: name)
    }
    if ProcessInfo.processInfo.environment["PURSER_REWRITE_DOCUMENTS"] == "1" {
      try expected.write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(written == expected, "run the test with PURSER_REWRITE_DOCUMENTS=1")
    }
  }

  @Test("describes every policy, and no other")
  func policies() throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    let headings = text.matches(of: /\n### ([a-z_]+)\n/).map { String($0.output.1) }
    #expect(headings == Policy.allCases.map(\.rawValue))
  }
}
