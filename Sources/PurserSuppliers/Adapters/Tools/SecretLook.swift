/// Whether a text looks like a secret, and a name like that of one.
enum SecretLook {
  private static let shortest = 8
  /// The fewest letters and digits in a row of a text that nobody writes by hand.
  private static let longRun = 16
  /// How often letters and digits must follow each other in it.
  private static let changes = 3

  /// What known suppliers' secrets begin with.
  private static let beginnings = [
    "sk_live_", "sk_test_", "rk_live_", "sk-", "ghp_", "xoxb-", "xoxp-",
  ]

  /// Digests of nothing, which signatures have for requests without a body.
  private static let publicTexts: Set = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
  ]

  private static let secretWords: Set = [
    "passwd", "passphrase", "pwd", "psw", "credential", "credentials",
  ]
  private static let secretParts = ["authorization", "token", "secret", "apikey", "password"]
  /// What a name ends with that is of a secret's kind, form or place, and not of the secret.
  private static let otherEnds: Set = [
    "version", "type", "scheme", "format", "algorithm", "alg", "method", "hash", "id", "name",
    "url", "uri", "expiry", "mode",
  ]

  /// Whether a text, without a scheme before it, looks as if it had been made by chance.
  static func isLikely(_ text: String) -> Bool {
    guard let word = text.split(separator: " ").last, word.count >= shortest,
      !publicTexts.contains(String(word))
    else { return false }
    return word.contains(where: \.isNumber) && word.contains(where: \.isLetter)
      && word.unicodeScalars.allSatisfy { $0.isASCII }
  }

  /// Whether a text is a secret even where none is expected.
  static func isCertain(_ text: String) -> Bool {
    if beginnings.contains(where: text.hasPrefix), text.count >= longRun { return true }
    guard !publicTexts.contains(text) else { return false }
    return text.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.contains { run in
      guard run.count >= longRun else { return false }
      let kinds = run.map(\.isNumber)
      return zip(kinds, kinds.dropFirst()).count { $0 != $1 } >= changes
    }
  }

  /// Whether a field of that name is expected to hold a secret.
  static func isNameOfSecret(_ name: String) -> Bool {
    guard !isOfNoSecret(name) else { return false }
    let whole = name.lowercased().filter { $0.isLetter || $0.isNumber }
    return words(name).contains(where: secretWords.contains)
      || secretParts.contains(where: whole.contains)
  }

  /// Whether a field of that name says something about a secret, such as its version.
  static func isOfNoSecret(_ name: String) -> Bool {
    words(name).last.map(otherEnds.contains) ?? false
  }

  /// `x`, `api`, `key` for `X-Api-Key` and `xApiKey`.
  private static func words(_ name: String) -> [String] {
    var words: [String] = []
    var isInWord = false
    var wasUpper = true
    for character in name {
      guard character.isLetter || character.isNumber else {
        isInWord = false
        continue
      }
      if !isInWord || character.isUppercase && !wasUpper { words.append("") }
      words[words.count - 1].append(contentsOf: character.lowercased())
      isInWord = true
      wasUpper = character.isUppercase
    }
    return words
  }
}
