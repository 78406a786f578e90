/// Tells by its looks what is a credential, wherever it stands: in the wrong place, in the place of a name,
/// in a URL. For reports, which quote lines and names of a file that has mistakes.
enum KeyLooks {
  /// The columns of a line, from 0, that look like a credential.
  static func columns(of line: some Collection<Unicode.Scalar>) -> [Range<Int>] {
    let line = Array(line)
    return words(of: line).filter { isKey(line[$0]) }.map { lengthened($0, in: line) }
      + users(in: line) + namedValues(in: line)
  }

  /// A message with `<redacted>` in place of what looks like a credential.
  static func hidden(_ message: String) -> String {
    let scalars = Array(message.unicodeScalars)
    var columns = HiddenColumns()
    for range in self.columns(of: scalars) { columns.insert(range) }
    guard !columns.ranges.isEmpty else { return message }
    var shown = String.UnicodeScalarView()
    var start = 0
    for range in columns.ranges {
      shown += scalars[start..<range.lowerBound] + Array(Secret.placeholder.unicodeScalars)
      start = range.upperBound
    }
    return String(shown + scalars[start...])
  }

  // MARK: Words

  /// What providers begin their keys with.
  private static let prefixes = [
    "sk_live_", "sk_test_", "rk_live_", "pk_live_", "whsec_", "sk-", "ghp_", "gho_", "glpat-",
    "github_pat_", "xoxb-", "xoxp-", "shpat_", "eyJ", "AKIA", "ASIA",
  ]
  private static let shortestPrefixed = 12
  private static let shortest = 16
  /// As long as a shorter one may be a word with a version in it.
  private static let shortestOfOneCase = 20

  /// Whether a word of letters, digits, `_` and `-` is one that nobody makes up: with a known beginning, or
  /// with digits strewn among its letters. Names of variables and files have digits at their ends.
  private static func isKey(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
    let text = String(String.UnicodeScalarView(word))
    if word.count >= shortestPrefixed, prefixes.contains(where: text.hasPrefix) { return true }
    guard word.count >= shortest else { return false }
    let digits = word.count(where: isDigit)
    let large = word.count { ("A"..."Z").contains($0) }
    let small = word.count { ("a"..."z").contains($0) }
    let changes = zip(word, word.dropFirst()).count {
      isDigit($0) != isDigit($1) && isLetterOrDigit($0) && isLetterOrDigit($1)
    }
    if digits >= 2, large >= 2, small >= 2, changes >= 3 { return true }
    return word.count >= shortestOfOneCase && digits >= 4 && large + small >= 4 && changes >= 5
  }

  private static func words(of line: [Unicode.Scalar]) -> [Range<Int>] {
    var words: [Range<Int>] = []
    var start: Int?
    for index in 0...line.count {
      let isInside =
        index < line.count
        && (isLetterOrDigit(line[index]) || "_-".unicodeScalars.contains(line[index]))
      if isInside {
        start = start ?? index
      } else if let begin = start {
        words.append(begin..<index)
        start = nil
      }
    }
    return words
  }

  /// With what follows of a base64 or a token of several parts.
  private static func lengthened(_ word: Range<Int>, in line: [Unicode.Scalar]) -> Range<Int> {
    var end = word.upperBound
    while end < line.count,
      isLetterOrDigit(line[end]) || "+/=._-~".unicodeScalars.contains(line[end])
    { end += 1 }
    return word.lowerBound..<end
  }

  // MARK: Places

  /// The user and the password of each URL: `https://user:password@host`.
  private static func users(in line: [Unicode.Scalar]) -> [Range<Int>] {
    line.indices.compactMap { index in
      guard line[index...].starts(with: "://".unicodeScalars) else { return nil }
      let start = index + 3
      let authority = line[start...].prefix { !"/?#\"' \t,`".unicodeScalars.contains($0) }
      guard let end = authority.lastIndex(of: "@"), end > start else { return nil }
      let isExample = line[start..<end].elementsEqual("user:password".unicodeScalars)
      return isExample || isReference(line[start..<end]) ? nil : start..<end
    }
  }

  /// Ends of the names of credentials, in small letters without `_` and `-`.
  private static let names = ["apikey", "secret", "token", "password", "passwd", "passphrase"]

  /// Whether a word is what credentials are called.
  static func isName(_ word: String) -> Bool {
    let folded = word.lowercased().filter { $0 != "_" && $0 != "-" }
    return (names + ["key", "user", "username", "clientid"]).contains(where: folded.hasSuffix)
  }

  /// What stands behind `api_key:` and `token=`, unless it only says where the value is.
  private static func namedValues(in line: [Unicode.Scalar]) -> [Range<Int>] {
    words(of: line).compactMap { word in
      let name = line[word].filter { $0 != "_" && $0 != "-" }
      let folded = String(String.UnicodeScalarView(name)).lowercased()
      guard names.contains(where: folded.hasSuffix) else { return nil }
      var start = word.upperBound
      if start < line.count, line[start] == "\"" || line[start] == "'" { start += 1 }
      guard start < line.count, line[start] == ":" || line[start] == "=" else { return nil }
      let isTight = line[start] == "="
      start += 1
      while start < line.count, " \"'".unicodeScalars.contains(line[start]) { start += 1 }
      let value = line[start...].prefix {
        !",}]&\"'`#".unicodeScalars.contains($0) && !(isTight && $0 == " ")
      }
      guard let last = value.lastIndex(where: { $0 != " " }), !isReference(value) else {
        return nil
      }
      return start..<(last + 1)
    }
  }

  /// Whether a value is none yet: a variable, an expression, a selector, an anchor, a place to fill in.
  private static func isReference(_ value: ArraySlice<Unicode.Scalar>) -> Bool {
    ["${", "{", "[", "$", "&", "*", "!", "|", ">", "...", "<"].contains {
      value.starts(with: $0.unicodeScalars)
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
  }
}
