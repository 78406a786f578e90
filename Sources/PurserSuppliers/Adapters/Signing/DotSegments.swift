/// The segments `.` and `..` of a path, which are taken out of a URL before it is signed and sent
/// (RFC 3986, section 5.2.4).
///
/// A dot that is escaped is one, too: the two mean the same (section 6.2.2.2), and who takes them
/// for it on the way is not known.
enum DotSegments {
  /// The path without them; one that begins with a slash still does.
  static func removed(from path: String) -> String {
    guard count(in: path) > 0 else { return path }
    var kept: [Substring] = []
    let segments = path.split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in segments.dropFirst().enumerated() {
      let dots = Self.dots(segment)
      if dots == 0 { kept.append(segment) }
      if dots == 2 { _ = kept.popLast() }
      // What ends in dots is a folder.
      if dots > 0, index == segments.count - 2 { kept.append("") }
    }
    return "/" + kept.joined(separator: "/")
  }

  /// How many there are.
  static func count(in path: String) -> Int {
    guard mayHaveSome(path) else { return 0 }
    return path.split(separator: "/").count { dots($0) > 0 }
  }

  /// Whether a segment begins as they do.
  private static func mayHaveSome(_ path: String) -> Bool {
    var isAtStart = false
    for byte in path.utf8 {
      if isAtStart, byte == UInt8(ascii: ".") || byte == UInt8(ascii: "%") { return true }
      isAtStart = byte == UInt8(ascii: "/")
    }
    return false
  }

  /// Whether `..` leads above what the path begins at.
  static func leadAbove(_ path: String) -> Bool {
    var depth = 0
    for segment in path.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let dots = Self.dots(segment)
      if dots != 1 { depth += dots == 2 ? -1 : 1 }
      if depth < 0 { return true }
    }
    return false
  }

  /// 1 for `.`, 2 for `..`, and 0 for any other segment.
  private static func dots(_ segment: Substring) -> Int {
    let text = segment.lowercased().replacing("%2e", with: ".")
    return text == "." || text == ".." ? text.count : 0
  }
}
