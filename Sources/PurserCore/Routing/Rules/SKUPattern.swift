/// A pattern of product names: `*` stands for any characters or none, all else for itself.
package struct SKUPattern: Hashable, Sendable {
  /// The pattern as written.
  package let text: String

  /// The pattern `text`.
  package init(_ text: String) { self.text = text }

  /// Whether a name has the pattern.
  package func matches(_ sku: String) -> Bool {
    let (pattern, name) = (text.utf8, sku.utf8)
    var (at, place) = (pattern.startIndex, name.startIndex)
    /// Where to go on with one more character for the last `*`.
    var retry: (at: String.Index, place: String.Index)?
    while place < name.endIndex {
      if at < pattern.endIndex, pattern[at] == UInt8(ascii: "*") {
        at = pattern.index(after: at)
        retry = (at, place)
      } else if at < pattern.endIndex, pattern[at] == name[place] {
        (at, place) = (pattern.index(after: at), name.index(after: place))
      } else if let last = retry {
        place = name.index(after: last.place)
        at = last.at
        retry = (at, place)
      } else {
        return false
      }
    }
    return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
