/// What a document may ask for. Documents come from outside; whatever is beyond these is refused.
///
/// libxml2 has limits of its own that stay on: names of 50 kB, texts of 10 MB.
package struct XMLLimits: Sendable, Hashable {
  /// The length of the document.
  package var bytes: Int
  /// How deep elements may stand within each other; libxml2 goes no deeper than 256.
  package var depth: Int
  /// Elements and attributes together.
  package var nodes: Int
  /// Attributes of one element. libxml2 compares each with each.
  package var attributes: Int
  /// Namespace declarations in force at one place. libxml2 searches them one by one, for each name
  /// with a prefix.
  package var namespaces: Int
  /// The steps of libxml2's XPath engine, for one path from one node.
  package var stepsPerPath: Int
  /// The same for all paths over one document.
  package var steps: Int
  /// Comparisons of one node with another, for all paths over one document. They are not counted but
  /// reckoned from the steps, at their worst, and only of paths that may make them at all.
  package var comparisons: Int

  /// Makes limits.
  package init(
    bytes: Int = 67_108_864, depth: Int = 256, nodes: Int = 500_000, attributes: Int = 1_000,
    namespaces: Int = 256, stepsPerPath: Int = 2_000_000, steps: Int = 20_000_000,
    comparisons: Int = 2_000_000_000
  ) {
    self.bytes = bytes
    self.depth = depth
    self.nodes = nodes
    self.attributes = attributes
    self.namespaces = namespaces
    self.stepsPerPath = stepsPerPath
    self.steps = steps
    self.comparisons = comparisons
  }
}
