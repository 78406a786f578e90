/// A table for people: a heading, rows, columns aligned by the widest entry.
struct Table {
  /// How a column is set.
  enum Alignment {
    /// Text.
    case left
    /// Numbers.
    case right
  }

  private var columns: [(title: String, alignment: Alignment)]
  private var rows: [[String]] = []

  /// A table with these columns and no rows.
  init(_ columns: [(title: String, alignment: Alignment)]) { self.columns = columns }

  /// Adds a row, one entry for each column.
  mutating func add(_ row: [String]) { rows.append(row) }

  /// The lines, two spaces between the columns, no space at their ends.
  var text: String {
    let widths = columns.indices.map { column in
      ([columns[column].title] + rows.map { $0[column] }).map(\.count).max() ?? 0
    }
    let lines = [columns.map(\.title)] + rows
    return lines.map { line(of: $0, widths: widths) }.joined(separator: "\n")
  }

  private func line(of entries: [String], widths: [Int]) -> String {
    var line = ""
    for (column, entry) in entries.enumerated() {
      let padding = String(repeating: " ", count: max(0, widths[column] - entry.count))
      if column > 0 { line += "  " }
      switch columns[column].alignment {
      case .left: line += entry + padding
      case .right: line += padding + entry
      }
    }
    while line.last == " " { line.removeLast() }
    return line
  }
}
