/// What to say about a word of an expression that is no name where it stands.
struct NameAdvice {
  /// The whole value that the word stands in.
  let text: String
  let context: AdapterContext
  let use: AdapterContext.Use

  /// The sentence, for the value that messages call `field`.
  func sentence(_ name: Expression.NameUse, field: String) -> String {
    let quoted = Quotation.quoted(name.name)
    if case .reply = use {
      if context.credentials.contains(name.name) {
        return "\(quoted) is a credential; it may only stand in requests"
      }
      if context.lets.contains(name.name) {
        return "\(quoted) is a `let`; it may only stand in requests"
      }
    }
    return "\(Quotation.quoted(field)) uses \(quoted), which is \(nothing); " + advice(name)
  }

  /// What the word might be, and is not: credentials are no names over replies.
  private var nothing: String {
    switch use {
    case .request: "neither a credential nor a setting"
    case .reply: "no name that is known here"
    }
  }

  /// The first use of each word that is unknown: of `$.error-code-label` the rest says nothing more.
  func first(of unknown: [Expression.NameUse]) -> [Expression.NameUse] {
    var told: Set<Int> = []
    return unknown.filter { use in
      guard let word = hyphenated(around: use) else { return true }
      return told.insert(word.start).inserted
    }
  }

  private func advice(_ name: Expression.NameUse) -> String {
    if let word = hyphenated(around: name) { return word.advice }
    if let meant = ownMember(of: name) { return "write `\(meant)`" }
    if let advice = advice(onWord: name.name) {
      // `status` may be a member of the reply as well.
      guard case .reply = use, isCompared(name), Self.ofReply[name.name] != nil,
        let member = memberAdvice(name)
      else { return advice }
      return "\(advice); \(member)"
    }
    let text = "a text stands in quotes: `'\(name.name)'`"
    if isCompared(name) {
      return [text, memberAdvice(name)].compactMap(\.self).joined(separator: "; ")
    }
    let known = Quotation.advice(for: name.name, among: context.names(for: use))
    return [memberAdvice(name), isArgument(name) ? text : nil, known].compactMap(\.self)
      .joined(separator: "; ")
  }

  /// For words that have a meaning in other languages, or elsewhere in an adapter.
  private func advice(onWord word: String) -> String? {
    if let constant = Self.constants[word.lowercased()] { return "write `\(constant)`" }
    switch use {
    case .request:
      if let member = Self.ofRequest[word] { return "write `request.\(member)`" }
      guard let key = Self.pageKeys[word] else { return nil }
      if context.pageNames.contains(word) {
        return "it is known only in the request that `paginate` is for; sign `request.query`"
      }
      return "it is given by `paginate`: add `paginate: {\(key)}`"
    case .reply: return Self.ofReply[word].map { "write `\($0)`" }
    }
  }

  /// The constants of this language, by what others call them.
  private static let constants = [
    "true": "true", "false": "false", "yes": "true", "no": "false", "null": "null",
    "none": "null", "nil": "null", "undefined": "null",
  ]

  private static let ofRequest = [
    "method": "method", "http_method": "method", "path": "path", "uri": "path", "url": "url",
    "host": "host", "query": "query", "query_string": "query", "body": "body", "payload": "body",
    "params": "params",
  ]

  private static let pageKeys = [
    "cursor": "cursor: $.next", "page": "page: 1", "offset": "offset: 100",
  ]

  private static let ofReply = [
    "status": "reply.status", "status_code": "reply.status", "statusCode": "reply.status",
    "http_status": "reply.status", "response": "reply.status` or `reply.text", "body": "reply.text",
    "headers": "header('Name')",
  ]

  /// What `credentials.api_key` or `settings.region` stands for: the name alone.
  private func ownMember(of name: Expression.NameUse) -> String? {
    let sections = [
      "credentials", "credential", "settings", "setting", "let", "lets", "secrets", "maps",
    ]
    let rest = String(characters.dropFirst(name.offset + name.name.count))
    guard sections.contains(name.name),
      let member = rest.prefixMatch(of: /\.([\p{L}_][\p{L}\p{N}_]*)/)?.output.1,
      context.names(for: use).contains(String(member))
    else { return nil }
    return String(member)
  }

  /// How a member of the reply is written.
  private func memberAdvice(_ name: Expression.NameUse) -> String? {
    guard case .reply = use else { return nil }
    switch context.language {
    case .jsonPath:
      // `data.balance` is meant as a whole.
      let rest = String(characters.dropFirst(name.offset + name.name.count))
      let steps = rest.prefixMatch(of: /(\.[\p{L}_][\p{L}\p{N}_]*|\[[^\]]*\])*/)?.output.0 ?? ""
      return "a member of the reply is `$.\(name.name)\(steps)`"
    case .xPath: return "an element is written as a path, such as `./\(name.name)`"
    case .none: return nil
    }
  }

  // MARK: Around the word

  private var characters: [Character] { Array(text) }

  /// Whether it stands beside `==` or `!=`.
  private func isCompared(_ name: Expression.NameUse) -> Bool {
    let before = String(characters.prefix(name.offset)).trimmingSpaces
    let after = String(characters.dropFirst(name.offset + name.name.count)).trimmingSpaces
    return ["==", "!="].contains { before.hasSuffix($0) || after.hasPrefix($0) }
  }

  /// Whether it is an argument of a call, which may take texts.
  private func isArgument(_ name: Expression.NameUse) -> Bool {
    let before = String(characters.prefix(name.offset)).trimmingSpaces
    let after = String(characters.dropFirst(name.offset + name.name.count)).trimmingSpaces
    return (before.hasSuffix("(") || before.hasSuffix(","))
      && (after.hasPrefix(",") || after.hasPrefix(")"))
  }

  /// A name with hyphens that is read as a subtraction.
  private struct Hyphenated {
    let start: Int
    let advice: String
  }

  private func hyphenated(around name: Expression.NameUse) -> Hyphenated? {
    let characters = characters
    guard characters.indices.contains(name.offset) else { return nil }
    let isPart = { (character: Character) in
      ExpressionLexer.isNamePart(character) || "-.$".contains(character)
    }
    var start = name.offset
    while start > 0, isPart(characters[start - 1]) { start -= 1 }
    var end = name.offset
    while end < characters.count, isPart(characters[end]) { end += 1 }
    let word = String(characters[start..<end])
    guard let hyphen = word.firstIndex(of: "-"), hyphen > word.startIndex,
      word.index(after: hyphen) < word.endIndex
    else { return nil }
    let dot = word[..<hyphen].lastIndex(of: ".")
    if let meant = context.names(for: use).first(where: { $0 == word.replacing("-", with: "_") }) {
      return Hyphenated(start: start, advice: "did you mean `\(meant)`?")
    }
    guard word.hasPrefix("$"), let dot else {
      return Hyphenated(
        start: start,
        advice: "`\(word)` is a subtraction here; a name with a `-` stands alone, as `{{\(word)}}`")
    }
    return Hyphenated(
      start: start,
      advice: "`\(word)` is a subtraction: the member is "
        + "`\(word[..<dot])['\(word[word.index(after: dot)...])']`")
  }
}
