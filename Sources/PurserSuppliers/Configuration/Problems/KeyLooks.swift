/// Tells by its looks what is a credential, wherever it stands: in the wrong place, in the place of a name,
/// in a URL. For reports, which quote lines and names of a file that has mistakes.
enum KeyLooks {
  /// The columns of a line, from 0, that look like a credential.
  static func columns(of line: some Sequence<Unicode.Scalar>) -> [Range<Int>] {
    // Whatever is not ASCII is no part of a word.
    columns(of: line.map { $0.isASCII ? UInt8($0.value) : 0x80 })
  }

  /// A message with `<redacted>` in place of what looks like a credential.
  static func hidden(_ message: String) -> String {
    let found = columns(of: message.unicodeScalars)
    guard !found.isEmpty else { return message }
    var columns = HiddenColumns()
    for range in found { columns.insert(range) }
    let scalars = Array(message.unicodeScalars)
    var shown = String.UnicodeScalarView()
    var start = 0
    for range in columns.ranges {
      shown += scalars[start..<range.lowerBound] + Array(Secret.placeholder.unicodeScalars)
      start = range.upperBound
    }
    return String(shown + scalars[start...])
  }

  /// Whether a word is what credentials are called.
  static func isName(_ word: String) -> Bool {
    let folded = folded(Array(word.utf8)[...])
    return (names + otherNames).contains { folded.hasSuffix($0) }
  }

  private static func columns(of line: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start: Int?
    for index in 0...line.count {
      if index < line.count, isOfWord(line[index]) {
        start = start ?? index
        continue
      }
      if let begin = start {
        start = nil
        let word = begin..<index
        if isKey(line[word]) { found.append(lengthened(word, in: line)) }
        if let value = value(behind: word, in: line) { found.append(value) }
      }
      if let user = user(behind: index, in: line) { found.append(user) }
    }
    return found
  }

  // MARK: Words

  /// What providers begin their keys with.
  private static let prefixes = [
    "sk_live_", "sk_test_", "rk_live_", "pk_live_", "whsec_", "sk-", "ghp_", "gho_", "glpat-",
    "github_pat_", "xoxb-", "xoxp-", "shpat_", "eyJ", "AKIA", "ASIA",
  ].map { Array($0.utf8) }
  private static let shortestPrefixed = 12
  private static let shortest = 16
  /// As long as a shorter one may be a word with a version in it.
  private static let shortestOfOneCase = 20

  /// Whether a word of letters, digits, `_` and `-` is one that nobody makes up: with a known beginning, or
  /// with digits strewn among its letters. Names of variables and files have digits at their ends.
  private static func isKey(_ word: ArraySlice<UInt8>) -> Bool {
    guard word.count >= shortestPrefixed else { return false }
    for prefix in prefixes where word.starts(with: prefix) { return true }
    guard word.count >= shortest else { return false }
    var (digits, large, small, changes) = (0, 0, 0, 0)
    var before: Bool?
    for byte in word {
      var isDigit: Bool?
      switch byte {
      case 0x30...0x39: (digits, isDigit) = (digits + 1, true)
      case 0x41...0x5A: (large, isDigit) = (large + 1, false)
      case 0x61...0x7A: (small, isDigit) = (small + 1, false)
      default: break
      }
      if let isDigit, let before, isDigit != before { changes += 1 }
      before = isDigit
    }
    if digits >= 2, large >= 2, small >= 2, changes >= 3 { return true }
    return word.count >= shortestOfOneCase && digits >= 4 && large + small >= 4 && changes >= 5
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }

  /// With what follows of a base64 or a token of several parts.
  private static func lengthened(_ word: Range<Int>, in line: [UInt8]) -> Range<Int> {
    let end = line[word.upperBound...].firstIndex { !isOfWord($0) && !"+/=.~".utf8.contains($0) }
    return word.lowerBound..<(end ?? line.count)
  }

  // MARK: Places

  /// The user and the password of a URL whose `://` stands at an index: `https://user:password@host`.
  private static func user(behind index: Int, in line: [UInt8]) -> Range<Int>? {
    let start = index + 3
    guard start < line.count, line[index] == UInt8(ascii: ":"),
      line[index + 1] == UInt8(ascii: "/"),
      line[index + 2] == UInt8(ascii: "/")
    else { return nil }
    let authority = line[start...].prefix { !"/?#\"' \t,`".utf8.contains($0) }
    guard let end = authority.lastIndex(of: UInt8(ascii: "@")), end > start else { return nil }
    let isExample = line[start..<end].elementsEqual("user:password".utf8)
    return isExample || isReference(line[start..<end]) ? nil : start..<end
  }

  /// Ends of the names of credentials, in small letters without `_` and `-`.
  private static let names = ["apikey", "secret", "token", "password", "passwd", "passphrase"]
  private static let otherNames = ["key", "user", "username", "clientid"]

  private static func folded(_ word: ArraySlice<UInt8>) -> String {
    String(
      decoding: word.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") }, as: UTF8.self
    )
    .lowercased()
  }

  /// What stands behind `api_key:` and `token=`, unless it only says where the value is.
  private static func value(behind word: Range<Int>, in line: [UInt8]) -> Range<Int>? {
    var start = word.upperBound
    if start < line.count, line[start] == UInt8(ascii: "\"") || line[start] == UInt8(ascii: "'") {
      start += 1
    }
    guard start < line.count, line[start] == UInt8(ascii: ":") || line[start] == UInt8(ascii: "=")
    else { return nil }
    let folded = folded(line[word])
    guard names.contains(where: { folded.hasSuffix($0) }) else { return nil }
    let isTight = line[start] == UInt8(ascii: "=")
    start += 1
    while start < line.count, " \"'".utf8.contains(line[start]) { start += 1 }
    let ends = isTight ? ",}]&\"'`# " : ",}]&\"'`#"
    let value = line[start...].prefix { !ends.utf8.contains($0) }
    guard let last = value.lastIndex(where: { $0 != UInt8(ascii: " ") }), !isReference(value) else {
      return nil
    }
    return start..<(last + 1)
  }

  /// Whether a value is none yet: a variable, an expression, a selector, an anchor, a place to fill in.
  private static func isReference(_ value: ArraySlice<UInt8>) -> Bool {
    guard let first = value.first else { return false }
    return "{[$&*!|><".utf8.contains(first) || value.starts(with: "...".utf8)
  }
}
