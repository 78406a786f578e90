import ExactJSON

/// The cells of a table that a query names: by the names of columns, or by their places.
package struct TableColumns: Sendable, Hashable {
  /// The names, each as often as it is written.
  package var names: [String] = []
  /// Whether it takes cells by place.
  package var hasPlaces = false

  /// None.
  package init() {}
}

extension JSONPath {
  /// How many members the last segment of the query names: two for `$.a['b','c']`; none where it selects by
  /// anything else.
  package var namesAtEnd: Int {
    guard let last = query.segments.last, last.reach == .children else { return 0 }
    let names = last.selectors.count { if case .name = $0 { true } else { false } }
    return names == last.selectors.count ? names : 0
  }

  /// The columns that the query names of a table, which is a list of rows: over the whole of it, or with
  /// `ofRow` over one row. Those that its filters look at are among them.
  package func columns(ofRow: Bool) -> TableColumns {
    var columns = TableColumns()
    columns.add(query, depth: ofRow ? 0 : 1)
    return columns
  }
}

extension TableColumns {
  /// Adds those of a query, whose segment of that number takes cells of a row.
  fileprivate mutating func add(_ query: Query, depth: Int) {
    for (index, segment) in query.segments.enumerated() {
      for selector in segment.selectors {
        switch selector {
        case .name(let name) where index == depth && segment.reach == .children:
          names.append(name)
        case .index where index == depth: hasPlaces = true
        case .filter(let condition): add(condition, ofRow: index + 1 == depth)
        case .name, .index, .wildcard, .slice: break
        }
      }
    }
  }

  private mutating func add(_ condition: LogicalExpression, ofRow: Bool) {
    switch condition {
    case .or(let conditions), .and(let conditions):
      for condition in conditions { add(condition, ofRow: ofRow) }
    case .not(let condition): add(condition, ofRow: ofRow)
    case .comparison(let left, _, let right):
      add(left, ofRow: ofRow)
      add(right, ofRow: ofRow)
    case .exists(let query): addWithin(query, ofRow: ofRow)
    case .match(let subject, let pattern, _):
      add(subject, ofRow: ofRow)
      if case .computed(let expression) = pattern { add(expression, ofRow: ofRow) }
    }
  }

  private mutating func add(_ expression: ValueExpression, ofRow: Bool) {
    switch expression {
    case .literal: break
    case .singular(.root, let steps) where ofRow: add(Array(steps.dropFirst()))
    case .singular(.current, let steps) where ofRow: add(steps)
    case .singular: break
    case .length(let argument): add(argument, ofRow: ofRow)
    case .count(let query), .value(let query): addWithin(query, ofRow: ofRow)
    }
  }

  private mutating func add(_ steps: [Step]) {
    switch steps.first {
    case .name(let name): names.append(name)
    case .index: hasPlaces = true
    case nil: break
    }
  }

  /// Adds those of a query that stands in a filter.
  private mutating func addWithin(_ query: Query, ofRow: Bool) {
    guard ofRow else { return }
    add(query, depth: query.start == .root ? 1 : 0)
  }
}
