/// What libyaml's failures mean, said so that the author of the file knows what to change.
enum YAMLSentences {
  static let mergeKey =
    "merge keys (`<<`) are not supported; repeat the keys, or alias each value"

  /// `nil` is a name that may be a part of a secret.
  static func duplicateKey(_ name: String?, first: SourceMark) -> String {
    "\(name.map { Quotation.quoted($0) } ?? "this") is given twice; first in line \(first.line)"
  }

  /// What stands in the braces is not repeated: it may be a credential that was meant as a variable.
  static let templateIsMapping =
    "in YAML a `{` at the start of a value begins a mapping: put quotes around it, as in "
    + "`\"{{api_key}}\"`, or leave them out where an expression stands, as in `$.balance`"

  static func keyIsNoText(isMapping: Bool) -> String {
    isMapping
      ? "a key must be text, not a mapping; put a value with `{{...}}` or `{` in quotes"
      : "a key must be text, not a list"
  }

  static func problems(
    for failure: YAMLFailure, in source: SourceText, _ utf8: [UInt8]
  ) -> Problems {
    var problems = Problems()
    switch failure {
    case .syntax(let problem, let mark, let context, let since):
      if let tab = tabIndentation(before: mark, in: source) {
        problems.error(at: tab, "a tab indents this line; indent with spaces")
      } else if let (place, name) = unseenIndentation(before: mark, in: source) {
        problems.error(at: place, "\(name) indents this line; indent with usual spaces")
      } else {
        let (place, sentence) = syntax(problem, mark, context, since, source)
        problems.error(at: place, sentence)
      }
    case .unreadable(let offset):
      let (mark, code) = place(ofByte: offset, in: utf8)
      problems.error(at: mark, "the control character \(code) is not allowed in YAML")
    case .severalDocuments(let mark):
      problems.error(at: mark, "a second document begins here; a file holds one")
    case .tooDeep(let mark):
      problems.error(
        at: mark, "more than \(YAMLLimits.depth) lists and mappings inside each other")
    case .tooManyValues(let mark, let limit):
      problems.error(at: mark, "the file holds more than \(limit) values")
    case .tooManyAnchors(let mark):
      problems.error(at: mark, "the file holds more than \(YAMLLimits.anchors) anchors")
    case .tooManyAliases(let mark):
      problems.error(at: mark, "the file holds more than \(YAMLLimits.aliases) aliases (`*name`)")
    case .aliasesTooLarge(let mark, let limits):
      problems.error(
        at: mark,
        "the aliases (`*name`) of this file contain themselves, or repeat more than "
          + "\(limits.nodes) values or \(limits.textBytes) bytes of text"
      )
    case .outOfMemory:
      problems.error(at: .start, "there is not enough memory to read the file")
    }
    return problems
  }

  /// The place of a tab in the indentation of the line that libyaml stumbled over.
  private static func tabIndentation(
    before mark: SourceMark, in source: SourceText
  ) -> SourceMark? {
    let indentation = (source.line(mark.line) ?? "").unicodeScalars.prefix {
      $0 == " " || $0 == "\t"
    }
    guard let tab = Array(indentation).firstIndex(of: "\t") else { return nil }
    return SourceMark(line: mark.line, column: tab + 1)
  }

  /// A space that is none for YAML, such as U+00A0, in the indentation of that line or the one before it.
  private static func unseenIndentation(
    before mark: SourceMark, in source: SourceText
  ) -> (SourceMark, String)? {
    for number in [mark.line - 1, mark.line] {
      let start = (source.line(number) ?? "").unicodeScalars.prefix {
        $0 == " " || Quotation.isUnseen($0)
      }
      guard let index = Array(start).firstIndex(where: Quotation.isUnseen) else { continue }
      let character = String(Character(Array(start)[index]))
      return (SourceMark(line: number, column: index + 1), Quotation.quoted(character))
    }
    return nil
  }

  /// A sentence for the words of libyaml's scanner, parser and composer (0.2.5), and its place:
  /// where the construct began if its end is missing, else where libyaml stopped.
  private static func syntax(
    _ problem: String, _ mark: SourceMark, _ context: String, _ since: SourceMark,
    _ source: SourceText
  ) -> (SourceMark, String) {
    switch (problem, context) {
    case ("found unexpected end of stream", _), ("found unexpected document indicator", _):
      (since, "this quote is never closed")
    case ("found unknown escape character", _):
      (mark, "unknown escape after `\\`; use single quotes for text with backslashes")
    case ("mapping values are not allowed in this context", _):
      (
        mark,
        isChoice(mark, source)
          ? "`? :` is no choice here: write `if(condition, a, b)`, in quotes where a `,` ends the value"
          : "a `:` is not expected here; quote text that contains `: `, and check the indentation"
      )
    case ("could not find expected ':'", _):
      (since, "this line has no `:`; expected `key: value`")
    case ("did not find expected ',' or ']'", _):
      brackets(mark, since, source, open: "[", close: "]")
    case ("did not find expected ',' or '}'", _):
      brackets(mark, since, source, open: "{", close: "}")
    case ("did not find expected alphabetic or numeric character", "while scanning an alias"):
      alias(since, source)
    case ("did not find expected key", _):
      afterValue(mark, source)
        ?? (mark, "the indentation of this line matches no line above it")
    case ("did not find expected '-' indicator", _):
      (mark, "expected another `- ` item; the list above begins in line \(since.line)")
    case ("found character that cannot start any token", _):
      (mark, "a plain text cannot begin with this character; put it in quotes")
    case ("found undefined alias", _):
      (mark, "no anchor of this name (`&name`) comes before the alias")
    case ("second occurrence", _):
      (mark, "this anchor is defined twice; first in line \(since.line)")
    case ("found incompatible YAML document", _):
      (mark, "only YAML 1.1 and 1.2 are read")
    case (_, ""): (mark, "this is no valid YAML: \(problem)")
    default: (mark, "this is no valid YAML: \(context), \(problem)")
    }
  }

  /// Whether a `?` stands before a `:`, as a choice has it in other languages.
  private static func isChoice(_ mark: SourceMark, _ source: SourceText) -> Bool {
    let line = Array((source.line(mark.line) ?? "").unicodeScalars).prefix(mark.column - 1)
    return String(String.UnicodeScalarView(line)).contains(" ? ")
  }

  /// `key: 'a' == $.b` and `key: {{a}}/b`: a value that goes on after its quotes or braces. It is not
  /// repeated, as it may be a credential.
  private static func afterValue(
    _ mark: SourceMark, _ source: SourceText
  ) -> (SourceMark, String)? {
    guard let line = source.line(mark.line), mark.column > 1 else { return nil }
    let before = line.unicodeScalars.prefix(mark.column - 1)
    guard let last = before.last(where: { $0 != " " }), ["'", "\"", "}", "]"].contains(last),
      let colon = line.firstRange(of: ": ")
    else { return nil }
    let value = line[colon.upperBound...].trimmingSpaces
    guard let first = value.first, "'\"{[".contains(first) else { return nil }
    let column = line.unicodeScalars.count - value.unicodeScalars.count + 1
    // A recorded reply is full of quotes.
    if "'\"".contains(first), let next = value.dropFirst().first, "{[<".contains(next) {
      return (
        SourceMark(line: mark.line, column: min(column, mark.column)),
        first == "'"
          ? "a `'` inside `'...'` is written twice, `''`; or put the text on lines of its own under `|`"
          : "a `\"` ends this text: put the whole in `'...'`, or on lines of its own under `|`"
      )
    }
    let (what, example) =
      "'\"".contains(first) ? ("quotes", "'a' == $.x") : ("brackets", "{{region}}/x")
    return (
      SourceMark(line: mark.line, column: min(column, mark.column)),
      "this value goes on after its \(what): put quotes around the whole, as in \(inQuotes(example))"
    )
  }

  /// `{key: ${NAME}}` is the way most people meet this failure, `{when: $.a[0] == 1}` the next.
  private static func brackets(
    _ mark: SourceMark, _ since: SourceMark, _ source: SourceText, open: Character,
    close: Character
  ) -> (SourceMark, String) {
    let line = Array((source.line(mark.line) ?? "").unicodeScalars)
    let before = line.prefix(mark.column - 1)
    let next = line.dropFirst(mark.column - 1).first
    if before.last == "$", next == "{" {
      return (
        SourceMark(line: mark.line, column: mark.column - 1),
        "between `\(open)` and `\(close)` a `${...}` needs quotes: `\"${...}\"`"
      )
    }
    if next == "[" || next == "{",
      let value = value(in: line, around: mark.column - 1, mark.line, source)
    {
      let what = next == "[" ? "list" : "mapping"
      if next == "[", let colon = value.firstRange(of: "]: ") {
        let name = value[..<value.index(after: colon.lowerBound)]
        return (
          mark,
          "a `[` inside `\(open) \(close)` starts a YAML list: put the name in quotes: "
            + "`\"\(name)\"\(value[name.endIndex...])`"
        )
      }
      let plain = value.replacing(/[\u{201C}\u{201D}\u{2018}\u{2019}]/, with: "")
      if plain != value {
        return (
          mark,
          "quotes in YAML are `'` and `\"`, and no others: write \(inQuotes(plain))"
        )
      }
      return (
        mark,
        "a `\(next == "[" ? "[" : "{")` inside `\(open) \(close)` starts a YAML \(what): put the "
          + "expression in quotes: \(inQuotes(value))"
      )
    }
    let written = String(String.UnicodeScalarView(before))
    if mark.line == since.line, FlowCommas.openCalls(in: written) > 0 {
      return (
        mark,
        "a `,` ends the value inside `\(open) \(close)`; put quotes around the whole expression"
      )
    }
    return (
      since,
      "this `\(open)` is never closed with `\(close)`, or a `,` is missing before line "
        + "\(mark.line)"
    )
  }

  /// `{each: $[*]}` is an alias for YAML.
  private static func alias(
    _ since: SourceMark, _ source: SourceText
  ) -> (SourceMark, String) {
    let line = Array((source.line(since.line) ?? "").unicodeScalars)
    guard since.column > 1, line.indices.contains(since.column - 2), line[since.column - 2] == "[",
      let value = value(in: line, around: since.column - 2, since.line, source)
    else { return (since, "a `*` begins an alias of YAML; put the value in quotes") }
    return (
      SourceMark(line: since.line, column: since.column - 1),
      "a `[` inside `{ }` starts a YAML list: put the expression in quotes: \(inQuotes(value))"
    )
  }

  /// The value that an expression with the bracket at `column` was meant to be: from the `: `, `[`,
  /// `{` or `, ` before it up to the end of the collection it stands in. `nil` where nothing stands
  /// before the bracket, and `...` for one that `source` hides.
  private static func value(
    in line: [Unicode.Scalar], around column: Int, _ number: Int, _ source: SourceText
  ) -> String? {
    var start = column
    while start > 0 {
      let last = line[start - 1]
      if last == "{" || last == "[" || last == "," { break }
      if last == " ", start > 1, line[start - 2] == ":" || line[start - 2] == "," { break }
      start -= 1
    }
    while start < column, line[start] == " " { start += 1 }
    guard start < column else { return nil }
    var end = column
    var depth = 0
    scan: while end < line.count {
      switch line[end] {
      case "[", "{", "(": depth += 1
      case "]", "}", ")":
        if depth == 0 { break scan }
        depth -= 1
      case "," where depth == 0: break scan
      default: break
      }
      end += 1
    }
    if source.hides(start..<end, ofLine: number) { return "..." }
    return String(String.UnicodeScalarView(line[start..<end]))
  }

  /// A text in the quotes that it needs in YAML, as a message shows it.
  static func inQuotes(_ text: String) -> String {
    let isDouble = !text.contains("\"") && !text.contains("\\")
    return isDouble
      ? "`\"\(text)\"`" : "`'\(text.replacing("'", with: "''"))'`"
  }

  private static func place(ofByte offset: Int, in utf8: [UInt8]) -> (SourceMark, String) {
    let before = String(decoding: utf8.prefix(offset), as: UTF8.self).unicodeScalars
    let lastBreak = before.lastIndex(of: "\n").map { before.index(after: $0) }
    let column = before[(lastBreak ?? before.startIndex)...].count + 1
    let line = before.count { $0 == "\n" } + 1
    let rest = String(decoding: utf8.dropFirst(offset).prefix(4), as: UTF8.self).unicodeScalars
    let code = String(rest.first?.value ?? 0, radix: 16, uppercase: true)
    let padded = String(repeating: "0", count: max(0, 4 - code.utf8.count)) + code
    return (SourceMark(line: line, column: column), "U+" + padded)
  }
}
