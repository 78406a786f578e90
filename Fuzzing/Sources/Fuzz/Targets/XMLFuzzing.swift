import XMLPath

/// A document is refused in one sentence, or read; the place of each of its values leads there
/// again.
enum XMLFuzzing {
  private static let mostLeaves = 50
  /// The longest path that `XPath` takes.
  private static let longestPath = 4_096

  static func run(_ input: [UInt8]) {
    let (text, rest) = input.textAndRest
    let path = parsed(text)
    do throws(XMLPathError) {
      let tree = try XMLTree.parse(rest)
      checkLeaves(of: tree)
      guard let path else { return }
      for node in try tree.root.nodes(path).prefix(mostLeaves) {
        require(!node.location.isEmpty, "every node has a place")
        require(node.text.utf8.count <= rest.count * 3, "no text is longer than the document")
      }
    } catch {
      require(!error.message.isEmpty && error.message.utf8.count <= 1_000, "\(error)")
    }
  }

  private static func parsed(_ text: String) -> XPath? {
    do throws(XMLPathError) {
      return try XPath(text, namespaces: ["n": "urn:n"])
    } catch {
      require((0...text.count).contains(error.offset ?? 0), "the place is in the path: \(error)")
      return nil
    }
  }

  /// To XPath, a name without a prefix has no namespace, so that places are paths only where there
  /// are none.
  private static func checkLeaves(of tree: XMLTree) {
    let nodes = (try? tree.root.nodes(XPath("//* | //@*"))) ?? [tree.root]
    let hasNamespaces = nodes.contains { $0.namespace != nil || $0.name.contains(":") }
    let leaves = tree.root.leaves(most: mostLeaves)
    require(!leaves.isEmpty, "a document has a value at least")
    for leaf in leaves {
      require(leaf.location == leaf.node.location, "\(leaf.location) is the place")
      guard !hasNamespaces, leaf.location.utf8.count <= longestPath else { continue }
      do throws(XMLPathError) {
        let found = try tree.root.nodes(XPath(leaf.location))
        require(found == [leaf.node], "\(leaf.location) leads to it again")
      } catch {
        // Names may have letters that XML took in after XPath 1.0 had settled what a name is.
        let isPlain = leaf.location.utf8.allSatisfy { $0 < 0x80 }
        require(error.code == .limit || !isPlain, "\(leaf.location): \(error)")
      }
    }
  }
}
