/// Texts that may be only so long. Lengths are UTF-16 code units, by which the strictest services count; where one
/// counts characters, a text is shorter than it may be.
enum TextLimit {
  /// A text, cut at a character where it is too long, which three points tell.
  static func cut(_ text: String, to limit: Int) -> String {
    guard text.utf16.count > limit else { return text }
    let mark = "..."
    var length = mark.utf16.count
    var kept = ""
    for character in text {
      length += character.utf16.count
      guard length <= limit else { break }
      kept.append(character)
    }
    return kept + mark
  }

  /// As many blocks as fit, the first ones; and how many do not, in words.
  ///
  /// - Parameters:
  ///   - blocks: the blocks; one that is too long by itself is cut.
  ///   - separator: what stands between two.
  ///   - limit: how long all may be.
  /// - Returns: the blocks in one text.
  static func fit(_ blocks: [String], separator: String, limit: Int) -> String {
    // Room for the note.
    let room = limit - 24
    var kept: [String] = []
    var length = 0
    for block in blocks {
      let next = length + (kept.isEmpty ? 0 : separator.utf16.count) + block.utf16.count
      guard next <= room || kept.isEmpty else { break }
      kept.append(cut(block, to: room))
      length = next
    }
    let rest = blocks.count - kept.count
    return (kept + (rest > 0 ? ["and \(rest) more"] : [])).joined(separator: separator)
  }
}
