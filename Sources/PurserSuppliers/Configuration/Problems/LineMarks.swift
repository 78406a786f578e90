/// Where in a line things stand that are looked for again and again: a line may have as many members
/// as the file.
struct LineMarks: Sendable {
  /// The columns, from 0, of each `#` with which a comment may begin.
  private let comments: [Int]
  private let spaces: [Int]
  private let colons: [Int]

  init(_ line: [Unicode.Scalar]) {
    var (comments, spaces, colons): ([Int], [Int], [Int]) = ([], [], [])
    var before: Unicode.Scalar = " "
    for (column, scalar) in line.enumerated() {
      switch scalar {
      case "#" where before == " " || before == "\t": comments.append(column)
      case " ": spaces.append(column)
      case ":": colons.append(column)
      default: break
      }
      before = scalar
    }
    (self.comments, self.spaces, self.colons) = (comments, spaces, colons)
  }

  /// Where the next comment may begin, at a column or behind it.
  func comment(from column: Int) -> Int? { Self.first(in: comments, from: column) }

  /// Where the next space stands, at a column or behind it.
  func space(from column: Int) -> Int? { Self.first(in: spaces, from: column) }

  /// Where the next colon stands, at a column or behind it.
  func colon(from column: Int) -> Int? { Self.first(in: colons, from: column) }

  private static func first(in columns: [Int], from column: Int) -> Int? {
    var (low, high) = (0, columns.count)
    while low < high {
      let middle = (low + high) / 2
      if columns[middle] < column { low = middle + 1 } else { high = middle }
    }
    return low < columns.count ? columns[low] : nil
  }
}
