extension SourceText {
  private static let section = "credentials:"

  /// Hides what looks like credentials, for a file that is no YAML and so has no tree to say where
  /// they are: the rest of every line after `credentials:`, and what follows the names in the lines
  /// indented below it. Hides too much rather than too little.
  mutating func hideCredentialsByLooks() {
    var sectionIndentation: Int?
    for number in 1...lineCount {
      let line = line(number) ?? ""
      let text = line.drop { $0 == " " || $0 == "\t" }
      let indentation = line.count - text.count
      if let section = line.firstRange(of: Self.section) {
        hide(number, from: section.upperBound, of: line)
        sectionIndentation = indentation
      } else if let outer = sectionIndentation, !text.isEmpty {
        guard indentation > outer else {
          sectionIndentation = nil
          continue
        }
        let colon = line.firstIndex(of: ":").map { line.index(after: $0) }
        hide(number, from: colon ?? text.startIndex, of: line)
      }
    }
  }

  private mutating func hide(_ number: Int, from start: String.Index, of line: String) {
    let scalars = line.unicodeScalars
    let value = scalars[start...].drop { $0 == " " }
    guard !value.isEmpty else { return }
    let column = scalars.distance(from: scalars.startIndex, to: value.startIndex)
    hide(
      from: SourceMark(line: number, column: column + 1),
      upTo: SourceMark(line: number, column: scalars.count + 1))
  }
}
