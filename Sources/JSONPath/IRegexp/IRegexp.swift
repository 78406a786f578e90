/// A regular expression by RFC 9485 (I-Regexp), run without backtracking: the time is linear in the
/// text for any pattern.
///
/// Unescaped `^` and `$` stand for the start and the end of the text. The grammar of RFC 9485 has them
/// as plain characters, but its translations to other engines (section 5), and with them the
/// compliance suite of JSONPath, make them anchors.
package struct IRegexp: Sendable {
  private let program: [RegexpInstruction]

  /// Compiles a pattern.
  /// - Throws: `IRegexpError` where it breaks the grammar or asks for more than the limits allow.
  package init(_ pattern: String) throws(IRegexpError) {
    var parser = RegexpParser(pattern)
    let tree = try parser.parseWhole()
    var compiler = RegexpCompiler()
    program = try compiler.compile(tree)
  }

  /// Whether the pattern matches all of the text, or some part of it.
  package func matches(_ text: String, _ extent: MatchExtent) -> Bool {
    var run = RegexpRun(program: program)
    return run.matches(text, extent)
  }
}

/// Why a pattern is no I-Regexp, and where.
package struct IRegexpError: Error, Sendable, Hashable {
  /// A sentence for people, with the place.
  package let sentence: String
  /// Unicode scalars from the start of the pattern.
  package let offset: Int

  init(_ problem: String, at offset: Int) {
    sentence = "\(problem) (character \(offset + 1) of the pattern)"
    self.offset = offset
  }
}
