/// A place in a text file: the first character of the file is line 1, column 1.
///
/// Columns count Unicode scalars, as libyaml and most editors do, not bytes.
package struct SourceMark: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  package let line: Int
  /// The column, from 1.
  package let column: Int

  /// The first character of a file.
  package static let start = SourceMark(line: 1, column: 1)

  /// A place from its line and column, both counted from 1.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (a: SourceMark, b: SourceMark) -> Bool {
    (a.line, a.column) < (b.line, b.column)
  }

  /// `12:7`.
  package var description: String { "\(line):\(column)" }
}
