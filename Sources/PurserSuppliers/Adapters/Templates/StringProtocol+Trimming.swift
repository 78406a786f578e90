extension StringProtocol {
  /// The text without the spaces and tabs around it.
  var trimmingSpaces: SubSequence {
    let isSpace = { (character: Character) in character == " " || character == "\t" }
    let tail = drop(while: isSpace)
    guard let last = tail.lastIndex(where: { !isSpace($0) }) else { return tail }
    return tail[...last]
  }

  /// The text without any white space around it, line ends included.
  var trimmingWhitespace: SubSequence {
    let tail = drop(while: \.isWhitespace)
    guard let last = tail.lastIndex(where: { !$0.isWhitespace }) else { return tail }
    return tail[...last]
  }
}
