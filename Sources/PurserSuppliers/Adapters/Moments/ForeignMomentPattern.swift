/// A pattern of moments without a directive, as other languages write theirs: `YYYY-MM-DD`, `Y-m-d`.
struct ForeignMomentPattern {
  private let text: String

  init(_ text: String) { self.text = text }

  /// Its fault, with what to write; `nil` for a pattern with a directive.
  var flaw: String? {
    guard !text.contains("%") else { return nil }
    let example = translated(Self.words) ?? translated(Self.letters)
    return "the pattern \(Quotation.quoted(text)) has no directive, so that it is the same for all "
      + "moments; write " + Quotation.quoted(example ?? "%Y-%m-%d %H:%M:%S")
  }

  /// Directives by what Java, .NET and moment.js call them, the longer first.
  private static let words: [(name: String, directive: String)] = [
    ("YYYY", "%Y"), ("yyyy", "%Y"), ("SSS", "%L"), ("YY", "%y"), ("yy", "%y"), ("MM", "%m"),
    ("DD", "%d"), ("dd", "%d"), ("HH", "%H"), ("hh", "%H"), ("mm", "%M"), ("ss", "%S"),
    ("SS", "%S"),
  ]

  /// Directives by what PHP calls them.
  private static let letters: [(name: String, directive: String)] = [
    ("Y", "%Y"), ("y", "%y"), ("m", "%m"), ("d", "%d"), ("H", "%H"), ("i", "%M"), ("s", "%S"),
  ]

  /// The pattern in directives; `nil` where it is not made of `names`.
  private func translated(_ names: [(name: String, directive: String)]) -> String? {
    var rest = text[...]
    var found = 0
    var pattern = ""
    while let character = rest.first {
      if let (name, directive) = names.first(where: { rest.hasPrefix($0.name) }) {
        pattern += directive
        rest = rest.dropFirst(name.count)
        found += 1
      } else if character.isLetter, character != "T", character != "Z" {
        return nil
      } else {
        pattern.append(character)
        rest = rest.dropFirst()
      }
    }
    return found > 1 ? pattern : nil
  }
}
