extension String {
  /// The text without the slashes at its end.
  var droppingLastSlashes: String {
    guard utf8.last == UInt8(ascii: "/") else { return self }
    let end = utf8.lastIndex { $0 != UInt8(ascii: "/") }.map(utf8.index(after:))
    return String(self[..<(end ?? startIndex)])
  }
}

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
