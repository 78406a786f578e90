import Foundation
import Testing

/// Documents that must follow the code.
@Suite("Documents")
struct DocumentTests {
  @Test("every problem code of the API is in its document")
  func problemCodes() throws {
    let source = try SourceTree.file("Sources/PurserAPI/Replies/Problem.swift")
    let document = try SourceTree.file("docs/http-api.md").text
    let codes = source.lines.compactMap { line -> String? in
      let words = line.split(separator: " ")
      guard words.count >= 2, words.first == "case", !words[1].hasPrefix(".") else { return nil }
      if let quoted = line.split(separator: "\"").dropFirst().first { return String(quoted) }
      return String(words[1])
    }
    #expect(codes.count > 20)
    for code in codes {
      #expect(document.contains("`\(code)`"), "docs/http-api.md does not explain \(code)")
    }
  }

  @Test("every endpoint is in the API's document")
  func endpoints() throws {
    let routes = try SourceTree.file("Sources/PurserAPI/Routes.swift")
    let document = try SourceTree.file("docs/http-api.md").text
    let paths = routes.lines.compactMap { line -> String? in
      guard line.contains(" .get(\"") || line.contains(" .post(\"") else { return nil }
      return line.split(separator: "\"").dropFirst().first.map(String.init)
    }
    #expect(paths.count > 15)
    for path in paths {
      #expect(document.contains("/" + path), "docs/http-api.md does not explain /\(path)")
    }
    let removals = routes.lines.filter { $0.contains(" .delete(\"") }
      .compactMap { $0.split(separator: "\"").dropFirst().first }
    #expect(!removals.isEmpty)
    for path in removals {
      #expect(
        document.contains("`DELETE /\(path)`"), "docs/http-api.md does not explain DELETE /\(path)")
    }
  }

  @Test("the tables of routing and of the API have every reason of an exclusion, and no other")
  func exclusions() throws {
    let source = try SourceTree.file("Sources/PurserCore/Routing/Exclusion.swift").lines
    let refusals = try SourceTree.file("Sources/PurserCore/Suppliers/CheckRefusal.swift").lines
    let start = try #require(source.firstIndex { $0.contains("package var code: String") })
    let end = try #require(source[start...].firstIndex { $0 == "  }" })
    var codes = Set<String>()
    for line in source[start..<end] + refusals where line.contains("case ") {
      if let quoted = line.split(separator: "\"").dropFirst().first { codes.insert(String(quoted)) }
      if line.contains("case maintenance") { codes.insert("maintenance") }
    }
    #expect(codes.count > 25)
    for (path, heading) in [
      ("docs/routing.md", "| reason | what is said | `retryable` | it ends |"),
      ("docs/http-api.md", "| reason | |"),
    ] {
      let lines = try SourceTree.file(path).lines
      let head = try #require(lines.firstIndex { $0 == heading }, "\(path) has no table of reasons")
      let rows = lines[(head + 2)...].prefix { $0.hasPrefix("|") }
      let told = rows.flatMap { row in
        (row.split(separator: "|").first ?? "").matches(of: /`(?<code>[a-z_]+)`/).map {
          String($0.output.code)
        }
      }
      #expect(Set(told) == codes, "\(path)")
      #expect(Set(told).count == told.count, "\(path) tells a reason twice")
    }
  }

  @Test("every relative link leads to a file")
  func links() throws {
    let documents =
      try SourceTree.files(in: "docs")
      + [SourceTree.file("README.md"), SourceTree.file("CHANGELOG.md")]
    let link = /\]\((?<target>[^)#:]+)(#[^)]*)?\)/
    for document in documents where document.path.hasSuffix(".md") {
      let folder = SourceTree.root.appendingPathComponent(document.path)
        .deletingLastPathComponent()
      for match in document.text.matches(of: link) {
        let path = folder.appendingPathComponent(String(match.output.target)).path
        #expect(
          FileManager.default.fileExists(atPath: path),
          "\(document.path) links to \(match.output.target), which is not there")
      }
    }
  }
}
