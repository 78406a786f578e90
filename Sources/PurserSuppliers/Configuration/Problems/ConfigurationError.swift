/// A configuration that cannot be used, with everything that is wrong with it.
package struct ConfigurationError: Error, CustomStringConvertible {
  /// What was found, warnings included, in the order of the places. At least one error.
  package let problems: [Problem]
  /// The file, to show the places.
  package let source: SourceText
  /// Whether there is no configuration yet: no such file, or nothing in it.
  package let isForWantOfAny: Bool

  /// The name of the file, as the caller gave it.
  package var fileName: String { source.fileName }

  /// An error from what was found in `source`.
  package init(_ problems: Problems, in source: SourceText, isForWantOfAny: Bool = false) {
    let source = source.hiding(problems)
    var problems = problems
    problems.keepBack(what: source)
    self.problems = problems.sorted
    self.source = source
    self.isForWantOfAny = isForWantOfAny
  }

  /// More problems than this are counted and not shown: whoever made them did it with one mistake.
  private static let shownProblems = 200

  /// Every problem with its place, its source line and a caret, one after the other.
  package func rendered() -> String {
    let shown = problems.prefix(Self.shownProblems).map(source.rendered)
    let rest = problems.count - shown.count
    return (shown + (rest > 0 ? ["\(fileName): \(rest) more problems"] : []))
      .joined(separator: "\n")
  }

  package var description: String { rendered() }
}
