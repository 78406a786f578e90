@testable import PurserSuppliers

/// A page of `docs/`, and what its examples are.
struct MarkdownPage {
  /// A fenced block of code.
  struct Block {
    /// The word behind its opening fence.
    let language: String
    let text: String
    /// Where its text begins.
    let line: Int
  }

  let text: String
  let blocks: [Block]

  /// Reads `docs/` + `name`.
  init(_ name: String) throws {
    let path = FilePaths.folder(of: #filePath) + "/../../../docs/" + name
    self.init(text: String(decoding: try FileContents.read(path), as: UTF8.self))
  }

  init(text: String) {
    self.text = text
    var blocks: [Block] = []
    var open: (language: String, line: Int, lines: [Substring])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if let block = open, line == "```" {
        let text = block.lines.map { $0 + "\n" }.joined()
        blocks.append(Block(language: block.language, text: text, line: block.line))
        open = nil
      } else if open == nil, line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), index + 2, [])
      } else {
        open?.lines.append(line)
      }
    }
    self.blocks = blocks
  }

  /// The blocks of a language, in their order.
  func blocks(of language: String) -> [Block] { blocks.filter { $0.language == language } }

  /// The part of the page that starts at a heading, up to another.
  func section(from heading: String, to next: String? = nil) -> MarkdownPage? {
    guard let start = text.firstRange(of: "\n\(heading)\n")?.lowerBound else { return nil }
    let rest = text[start...]
    let end = next.flatMap { rest.firstRange(of: "\n\($0)\n")?.lowerBound } ?? rest.endIndex
    // Line numbers are those of the page.
    let linesBefore = text[..<start].count { $0 == "\n" }
    return MarkdownPage(text: String(repeating: "\n", count: linesBefore) + rest[..<end])
  }
}
