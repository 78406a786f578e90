/// Mends values that a comma cut in two: inside `{ }` and `[ ]` it ends a value of YAML, and so splits a
/// call such as `round($.b, 2)`. What was meant is put together again and reported once, instead of
/// as half a call and an unknown key.
enum FlowCommas {
  /// The most commas that one call is put together over, so that the work stays in proportion.
  private static let mostParts = 16

  /// The members of a `{ }` with calls put together again.
  static func joined(_ members: [YAMLMember], _ problems: inout Problems) -> [YAMLMember] {
    var whole: [YAMLMember] = []
    var rest = members[...]
    while var member = rest.popFirst() {
      let more = rest.prefix(mostParts).prefix { $0.value.isOmitted }.lazy.map(\.name)
      if let (text, count) = joined(member.value, more) {
        let end = rest[rest.startIndex + count - 1].value.end
        member.value = YAMLNode(.scalar(text, isPlain: true), mark: member.value.mark, end: end)
        report("ends the value inside `{ }`", text, at: member.value.mark, &problems)
        rest = rest.dropFirst(count)
      }
      whole.append(member)
    }
    return whole
  }

  /// The items of a `[ ]` with calls put together again.
  static func joined(_ items: [YAMLNode], _ problems: inout Problems) -> [YAMLNode] {
    var whole: [YAMLNode] = []
    var rest = items[...]
    while var item = rest.popFirst() {
      let more = rest.prefix(mostParts).prefix { $0.asWritten != nil }.lazy.compactMap(\.asWritten)
      if let (text, count) = joined(item, more) {
        let end = rest[rest.startIndex + count - 1].end
        item = YAMLNode(.scalar(text, isPlain: true), mark: item.mark, end: end)
        report("splits the list inside `[ ]`", text, at: item.mark, &problems)
        rest = rest.dropFirst(count)
      }
      whole.append(item)
    }
    return whole
  }

  /// How many more parentheses `text` opens than it closes, quoted ones left out.
  static func openCalls(in text: some StringProtocol) -> Int {
    var depth = 0
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil }
        continue
      }
      switch character {
      case "'", "\"": quote = character
      case "(": depth += 1
      case ")": depth -= 1
      default: break
      }
    }
    return depth
  }

  /// `first` and as many of `more` as close the calls that it opens; `nil` where none do.
  private static func joined(_ first: YAMLNode, _ more: some Sequence<String>) -> (
    text: String, count: Int
  )? {
    guard case .scalar(var text, isPlain: true) = first.content, openCalls(in: text) > 0 else {
      return nil
    }
    for (index, part) in more.enumerated() {
      text += ", " + part
      if openCalls(in: text) == 0 { return (text, index + 1) }
    }
    return nil
  }

  private static func report(
    _ what: String, _ text: String, at mark: SourceMark, _ problems: inout Problems
  ) {
    let sentence = "the `,` \(what); put quotes around the expression: "
    let message = sentence + YAMLSentences.inQuotes(text)
    problems.settle(at: mark, message)
    problems.sayDiscreetly(
      sentence + YAMLSentences.inQuotes("..."), insteadOf: message, at: mark)
  }
}

extension YAMLNode {
  /// Whether nothing stands behind the name.
  fileprivate var isOmitted: Bool {
    if case .scalar("", isPlain: true) = content { true } else { false }
  }

  /// A text as it was written, in its quotes.
  fileprivate var asWritten: String? {
    switch content {
    case .scalar(let text, let isPlain): isPlain ? text : "'\(text)'"
    case .sequence, .mapping: nil
    }
  }
}
