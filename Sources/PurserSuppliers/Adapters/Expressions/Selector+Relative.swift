internal import XMLPath

// For people: an XPath that starts at the whole reply where an item was meant.
extension Selector {
  /// The XPath from the item on that finds one place there, of one that starts at the whole reply though items of it are
  /// gone through; `nil` where there is none.
  func relative(in scope: Scope) -> String? {
    guard case .xml(let path) = path, startsAtReply, case .xml(let item) = scope.item,
      case .xml(let reply) = scope.reply, item != reply
    else { return nil }
    return relativeTexts.first { text in
      guard let meant = try? XPath(text, namespaces: path.namespaces),
        let found = try? item.nodes(meant)
      else { return false }
      return found.count == 1
    }
  }

  /// What may have been meant, the likeliest first.
  private var relativeTexts: [String] {
    if text.hasPrefix("//") { return ["./" + text.dropFirst(2), "." + text] }
    var texts: [String] = []
    var rest = text.dropFirst()
    while let slash = rest.firstIndex(of: "/") {
      rest = rest[rest.index(after: slash)...]
      texts.append("./" + rest)
    }
    return text.count > 1 ? ["." + text] + texts : []
  }
}
