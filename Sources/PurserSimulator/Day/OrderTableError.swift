/// Why a table of orders cannot be used, and where.
package struct OrderTableError: Error, Hashable, CustomStringConvertible {
  /// The line, from 1.
  package var line: Int
  /// The character in the line at which the field begins, from 1.
  package var column: Int
  /// The fault.
  package var message: String

  /// A mistake at a place.
  package init(line: Int, column: Int, message: String) {
    self.line = line
    self.column = column
    self.message = message
  }

  /// The place and the message: `12:4: the cost "-3" is not above zero`.
  package var description: String { "\(line):\(column): \(message)" }
}
