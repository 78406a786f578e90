import Foundation

/// A table of a document: rows of cells under the names of its columns.
struct DocumentTable {
  /// A row about one key, or about several that are alike.
  struct Row {
    /// What stands in the first cell, each key by itself.
    let keys: [String]
    /// The cells by the names of their columns.
    let cells: [String: String]

    /// The cell of a column; empty where there is none.
    func cell(_ column: String) -> String { cells[column] ?? "" }
  }

  let rows: [Row]

  /// Every key of the table.
  var keys: Set<String> { Set(rows.flatMap(\.keys)) }

  /// The tables of the section under `heading`, up to the next heading.
  static func tables(under heading: String, of document: SourceTree.File) -> [DocumentTable] {
    let lines = section(heading, of: document)
    let blocks = lines.split { !$0.hasPrefix("|") }
    return blocks.filter { $0.count > 2 }.map { block in
      let columns = cells(of: block[block.startIndex])
      return DocumentTable(rows: block.dropFirst(2).map { row(cells(of: $0), columns) })
    }
  }

  /// The lines of the section under `heading`, up to the next heading.
  static func section(_ heading: String, of document: SourceTree.File) -> ArraySlice<Substring> {
    guard let start = document.lines.firstIndex(where: { $0 == heading }) else { return [] }
    return document.lines[(start + 1)...].prefix { !$0.hasPrefix("#") }
  }

  /// The texts between backticks.
  static func quoted(in text: String) -> [String] {
    text.matches(of: /`([^`]+)`/).map { String($0.output.1) }
  }

  private static func cells(of line: Substring) -> [String] {
    line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private static func row(_ cells: [String], _ columns: [String]) -> Row {
    // `cursor: $.next` and `oauth2_client_credentials` both begin with the key.
    let keys = quoted(in: cells.first ?? "").map { String($0.prefix { $0 != ":" }) }
    return Row(keys: keys, cells: Dictionary(zip(columns, cells)) { first, _ in first })
  }
}
