/// How many nodes the queries over one document may look at. A query with several descendant segments
/// (`$..a..a..a`) comes to a node by many ways and looks at it once for each, so that a document of 1 KiB
/// can take minutes.
package struct NodeBudget: Sendable {
  /// The most for one query.
  package let perQuery: Int
  /// The nodes left for all of them.
  package private(set) var left: Int

  /// A budget of `total` nodes.
  package init(perQuery: Int = 2_000_000, total: Int = 20_000_000) {
    self.perQuery = perQuery
    left = total
  }

  /// A query has looked at all that it may.
  package struct Exhausted: Error {}

  /// What the next query may look at.
  var forOne: Int { max(0, min(perQuery, left)) }

  /// Takes off what an evaluation with `forOne` nodes left of them.
  ///
  /// - Throws: `Exhausted` where it was stopped.
  mutating func spend(_ rest: Int) throws(Exhausted) {
    left -= forOne - max(0, rest)
    guard rest >= 0 else { throw Exhausted() }
  }
}
