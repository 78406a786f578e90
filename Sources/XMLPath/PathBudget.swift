/// What paths over one document may still cost.
///
/// libxml2 counts a step for each node that it looks at. Where a path may come to a node in more than
/// one way it also compares each new node with all that it has, and where two sets of nodes are
/// compared, each of one with each of the other. That it does not count; with a document of 20,000
/// elements it took minutes. There is a comparison at most for each step and each node of a set, and
/// a set has no more nodes than there are or than steps were taken.
struct PathBudget {
  private let limits: XMLLimits
  /// The most nodes that a set can have.
  private let nodes: Int
  private var steps: Int
  private var comparisons: Int

  /// `elements` counts attributes too: as many texts may stand between them.
  init(_ limits: XMLLimits, elements: Int) {
    self.limits = limits
    nodes = 2 * elements + 2
    steps = limits.steps
    comparisons = limits.comparisons
  }

  /// How many steps a path may take now; none at 0.
  func steps(for path: XPath) -> Int {
    let most = max(0, min(limits.stepsPerPath, steps))
    guard !path.isLinear else { return most }
    let left = max(0, comparisons)
    return min(most, max(left / nodes, Int(Double(left).squareRoot())))
  }

  mutating func spend(_ count: Int, on path: XPath) {
    steps -= count
    if !path.isLinear { comparisons -= count * min(count, nodes) }
  }
}
