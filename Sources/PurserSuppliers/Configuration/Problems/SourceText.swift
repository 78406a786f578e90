/// A configuration file as people see it: its name and its lines, to show a problem at its place.
///
/// Printing and dumping it shows the name only: the lines may hold secrets.
package struct SourceText: Sendable, CustomStringConvertible, CustomReflectable {
  /// The name that problems are reported under, as the caller gave it.
  package let fileName: String
  private let lines: [[Unicode.Scalar]]
  /// Hidden columns, by line.
  private var hidden: [Int: HiddenColumns] = [:]
  /// Where things stand in the lines that were searched.
  private var marks: [Int: LineMarks] = [:]

  /// Longer lines are cut to this many characters around the caret.
  private static let shownColumns = 120

  /// The lines of `text`, split where YAML 1.1 (section 4.1.4, `b-char`) splits them.
  package init(_ text: String, fileName: String) {
    self.fileName = fileName
    var lines: [[Unicode.Scalar]] = []
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    var index = start
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      switch scalar {
      case "\r" where next < scalars.endIndex && scalars[next] == "\n": break
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
        lines.append(Array(scalars[start..<index]))
        start = next
      default: break
      }
      index = next
    }
    lines.append(Array(scalars[start...]))
    self.lines = lines
  }

  package var description: String { fileName }
  package var customMirror: Mirror { Mirror(self, children: ["fileName": fileName]) }

  /// How many lines there are; at least one.
  package var lineCount: Int { lines.count }

  /// The line with this number, from 1, as it is in the file; `nil` beyond the end.
  package func line(_ number: Int) -> String? {
    lines.indices.contains(number - 1) ? Self.text(lines[number - 1]) : nil
  }

  /// The characters of a line, by number from 1; none beyond the end.
  func scalars(ofLine number: Int) -> [Unicode.Scalar] {
    lines.indices.contains(number - 1) ? lines[number - 1] : []
  }

  /// Where things stand in a line, which is searched once.
  mutating func marks(ofLine number: Int) -> LineMarks {
    if let known = marks[number] { return known }
    let found = LineMarks(scalars(ofLine: number))
    marks[number] = found
    return found
  }

  /// Shows `<redacted>` in place of the text from `start` up to `end` from now on.
  package mutating func hide(from start: SourceMark, upTo end: SourceMark) {
    guard start < end, start.line <= lines.count else { return }
    for number in start.line...min(end.line, lines.count) {
      let first = number == start.line ? start.column - 1 : 0
      let last = number == end.line ? end.column - 1 : lines[number - 1].count
      if first < last { hidden[number, default: HiddenColumns()].insert(first..<last) }
    }
  }

  /// The same without what `problems` say may be a secret.
  func hiding(_ problems: Problems) -> SourceText {
    var copy = self
    for member in problems.hidden {
      copy.hideComment(after: member.mark)
      if member.value.namesOnly { continue }
      copy.hide(from: member.value.mark, upTo: member.value.end)
      copy.hideComment(after: member.value.end)
    }
    return copy
  }

  /// Whether something between two columns of a line, counted from 0, is hidden.
  func hides(_ columns: Range<Int>, ofLine number: Int) -> Bool {
    hidden[number]?.overlaps(columns) ?? false
  }

  /// Whether the character at a place is hidden.
  func hides(_ mark: SourceMark) -> Bool {
    hides(mark.column - 1..<mark.column, ofLine: mark.line)
  }

  /// The problem with its place, its source line, and a caret below the place:
  ///
  ///     suppliers.yaml:12:7: error: unknown key `adaptor`; did you mean `adapter`?
  ///           adaptor: paddle
  ///           ^
  package func rendered(_ problem: Problem) -> String {
    let head = "\(fileName):\(problem.mark): \(problem.severity.rawValue): \(problem.message)"
    let (line, caret) = shown(problem.mark)
    guard !line.isEmpty else { return head }
    let padding = line.prefix(caret).map { $0 == "\t" ? $0 : " " }
    return head + "\n  " + Self.text(line) + "\n  " + Self.text(padding) + "^"
  }

  /// The part of a line around a place without what is hidden, and how far in it the place is.
  private func shown(_ mark: SourceMark) -> (line: [Unicode.Scalar], caret: Int) {
    guard lines.indices.contains(mark.line - 1) else { return ([], 0) }
    let first = mark.column <= Self.shownColumns ? 0 : mark.column - 1 - Self.shownColumns / 2
    var hidden = hidden[mark.line] ?? HiddenColumns()
    // A credential may begin before what is shown of the line, but not far before.
    let start = max(0, first - Self.shownColumns)
    let around = lines[mark.line - 1].dropFirst(start).prefix(3 * Self.shownColumns)
    for range in KeyLooks.columns(of: around) {
      hidden.insert(range.lowerBound + start..<range.upperBound + start)
    }
    var ranges = hidden.ranges.dropFirst(hidden.firstEnding(after: first))
    var line: [Unicode.Scalar] = []
    var caret: Int?
    let part = lines[mark.line - 1].dropFirst(first).prefix(Self.shownColumns)
    for (column, scalar) in zip(first..., part) {
      if column == mark.column - 1 { caret = line.count }
      if let range = ranges.first, range.upperBound <= column { ranges.removeFirst() }
      guard let range = ranges.first, range.contains(column) else {
        line.append(Self.harmless(scalar))
        continue
      }
      if column == max(range.lowerBound, first) { line += Secret.placeholder.unicodeScalars }
    }
    return (line, caret ?? line.count)
  }

  /// A terminal obeys control characters; a report must not pass them on.
  private static func harmless(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.properties.generalCategory {
    case .control where scalar != "\t", .format: "\u{FFFD}"
    default: scalar
    }
  }

  private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
