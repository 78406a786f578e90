import TextPattern

/// A pattern is refused, matches a part of the text, or takes too many steps; soon in any case.
enum PatternFuzzing {
  static func run(_ input: [UInt8]) {
    let (text, rest) = input.textAndRest
    let subject = String(decoding: rest, as: UTF8.self)
    let pattern: TextPattern
    do throws(TextPatternError) {
      pattern = try TextPattern(text)
    } catch {
      require((0...text.count).contains(error.offset ?? 0), "the place is in it: \(error)")
      require(!error.message.isEmpty, "an error has a sentence")
      return
    }
    guard let found = try? pattern.firstMatch(in: subject) else { return }
    let utf8 = Array(subject.utf8)
    for number in 0...pattern.groupCount {
      guard let part = found[number] else { continue }
      require(
        part.isEmpty || utf8.firstRange(of: Array(part.utf8)) != nil,
        "what group \(number) matched stands in the text")
    }
    for name in pattern.groupNames { _ = found[name] }
  }
}
