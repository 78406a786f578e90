extension SourceText {
  private static let section = "credentials:"

  /// Hides what looks like credentials, for a file that is no YAML and so has no tree to say where
  /// they are: what follows `credentials:` in its line, and what follows the names in the lines
  /// indented below it. Names and `${NAME}` stay visible up to the first thing that is neither, so
  /// it hides too much rather than too little.
  mutating func hideCredentialsByLooks() {
    var sectionIndentation: Int?
    for number in 1...lineCount {
      let line = line(number) ?? ""
      let indentation = line.prefix { $0 == " " || $0 == "\t" }.count
      if let section = line.firstRange(of: Self.section) {
        hide(number, from: section.upperBound, of: line)
        sectionIndentation = indentation
      } else if let outer = sectionIndentation, indentation < line.count {
        if indentation > outer {
          hide(number, from: line.startIndex, of: line)
        } else {
          sectionIndentation = nil
        }
      }
    }
  }

  private mutating func hide(_ number: Int, from start: String.Index, of line: String) {
    let harmless = /[\s{]*(?:\w+:\s+["']?\$\{\w+\}["']?[\s,}]*)*(?:\w+:\s+["']?)?/
    let value = line[start...].prefixMatch(of: harmless)?.range.upperBound ?? start
    let scalars = line.unicodeScalars
    let column = scalars.distance(from: scalars.startIndex, to: value)
    hide(
      from: SourceMark(line: number, column: column + 1),
      upTo: SourceMark(line: number, column: scalars.count + 1))
  }
}
