/// A configuration file as people see it: its name and its lines, to show a problem at its place.
package struct SourceText: Sendable {
  /// The name that problems are reported under, as the caller gave it.
  package let fileName: String
  /// The lines without their ends. Values that must not be shown are replaced already.
  private var lines: [[Unicode.Scalar]]

  /// Longer lines are cut to this many characters around the caret.
  private static let shownColumns = 120

  /// The lines of `text`, split where YAML 1.1 (section 4.1.4, `b-char`) splits them.
  package init(_ text: String, fileName: String) {
    self.fileName = fileName
    lines = [[]]
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where previous == "\r": break
      case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": lines.append([])
      default: lines[lines.count - 1].append(scalar)
      }
      previous = scalar
    }
  }

  /// The line with this number, from 1; `nil` beyond the end.
  package func line(_ number: Int) -> String? {
    guard lines.indices.contains(number - 1) else { return nil }
    return Self.string(lines[number - 1])
  }

  /// How many lines there are; at least one.
  package var lineCount: Int { lines.count }

  /// Puts `<redacted>` in place of the text from `start` up to `end`.
  package mutating func redact(from start: SourceMark, upTo end: SourceMark) {
    guard start < end, lines.indices.contains(start.line - 1) else { return }
    for number in start.line...min(end.line, lines.count) {
      let line = lines[number - 1]
      let first = number == start.line ? min(start.column - 1, line.count) : 0
      let last = number == end.line ? min(end.column - 1, line.count) : line.count
      guard first < last else { continue }
      lines[number - 1].replaceSubrange(first..<last, with: Secret.placeholder.unicodeScalars)
    }
  }

  /// The problem with its place, its source line, and a caret below the place:
  ///
  ///     suppliers.yaml:12:7: error: unknown key `adaptor`; did you mean `adapter`?
  ///           adaptor: paddle
  ///           ^
  package func rendered(_ problem: Problem) -> String {
    let head = "\(fileName):\(problem.mark): \(problem.severity.rawValue): \(problem.message)"
    guard lines.indices.contains(problem.mark.line - 1) else { return head }
    let line = lines[problem.mark.line - 1]
    guard !line.isEmpty else { return head }
    let caret = min(problem.mark.column - 1, line.count)
    let first = caret < Self.shownColumns ? 0 : caret - Self.shownColumns / 2
    let shown = line[first..<min(first + Self.shownColumns, line.count)]
    let padding = shown.prefix(caret - first).map { $0 == "\t" ? "\t" : " " as Unicode.Scalar }
    return head + "\n  " + Self.string(shown.map(Self.harmless)) + "\n  "
      + Self.string(padding) + "^"
  }

  /// A terminal obeys control characters; a report must not pass them on.
  private static func harmless(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.properties.generalCategory {
    case .control where scalar != "\t", .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
    default: scalar
    }
  }

  private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }
}
