internal import JSONPath

extension AdapterCall {
  /// The columns of CSV that its expressions name, each once: those that must be in the line of names. What
  /// an expression provides for, by `coalesce` or a comparison with `null`, may be missing, and so may a
  /// note.
  var columns: [String] {
    var columns: [String] = []
    for use in usesOfCSV {
      for column in use.expression.root.neededColumns(ofRow: use.isOfRow)
      where !columns.contains(column) {
        columns.append(column)
      }
    }
    return columns
  }

  /// Whether it only looks at how many rows there are: then any text is a table of its own.
  var namesNoCell: Bool {
    let uses = usesOfCSV
    return uses.contains { !$0.expression.selectors.isEmpty }
      && !uses.contains { $0.expression.root.namesCells(ofRow: $0.isOfRow) }
  }

  /// The expressions, and whether they are over one row.
  private var usesOfCSV: [(expression: Expression, isOfRow: Bool)] {
    var uses: [(expression: Expression, isOfRow: Bool)] = []
    for row in rows {
      if let each = row.each { uses.append((each.items, false)) }
      for (field, expression) in row.expressionsOfItem where field != "note" {
        uses.append((expression, row.each != nil))
      }
    }
    let conditions = [successWhen, pagination?.condition].compactMap(\.self)
    for expression in keep.map(\.expression) + checks + conditions {
      uses.append((expression, false))
    }
    return uses
  }
}

extension LookUpStep {
  /// The columns of CSV that must be in the line of names for a table to say that an order is not in it: those that the
  /// look-up names, and that of the `word` of states.
  func columns(beside word: Expression?) -> [String] {
    var columns: [String] = []
    let uses: [(expression: Expression?, isOfRow: Bool)] = [
      (each?.items, false), (condition, each != nil), (absentWhen, false), (word, each != nil),
    ]
    for use in uses {
      for column in use.expression?.root.neededColumns(ofRow: use.isOfRow) ?? []
      where !columns.contains(column) {
        columns.append(column)
      }
    }
    return columns
  }
}

extension Expression.Node {
  /// The columns that must be there.
  fileprivate func neededColumns(ofRow: Bool) -> [String] {
    switch self {
    case .selector(let selector): return selector.columns(ofRow: ofRow).names
    case .call(let call):
      if call.function == .structure(.coalesce) {
        // It provides for a row that is not there, or for a cell of the row, and not for a column.
        return call.arguments.flatMap(\.selectors).filter { !$0.isSingular }
          .flatMap { $0.columns(ofRow: ofRow).names }
      }
      return call.arguments.flatMap { $0.neededColumns(ofRow: ofRow) }
    case .comparison(_, .null, let node), .comparison(_, let node, .null):
      // A filter does not provide for what it looks at.
      if case .selector(let selector) = node, !selector.isSingular {
        return node.neededColumns(ofRow: ofRow)
      }
      return []
    case .negation(let node), .not(let node), .steps(let node, _):
      return node.neededColumns(ofRow: ofRow)
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .both(let left, let right), .either(let left, let right):
      return left.neededColumns(ofRow: ofRow) + right.neededColumns(ofRow: ofRow)
    case .name, .number, .string, .bool, .null: return []
    }
  }

  /// Whether it takes any cell of a row.
  fileprivate func namesCells(ofRow: Bool) -> Bool {
    switch self {
    case .selector(let selector):
      let columns = selector.columns(ofRow: ofRow)
      return !columns.names.isEmpty || columns.hasPlaces
    case .call(let call):
      switch call.function {
      case .structure(.get), .structure(.entries), .structure(.group), .structure(.zip): return true
      case .text, .number, .structure, .moment, .digest, .encoding, .nonce, .reply:
        return call.arguments.contains { $0.namesCells(ofRow: ofRow) }
      }
    case .steps: return true
    case .negation(let node), .not(let node): return node.namesCells(ofRow: ofRow)
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .both(let left, let right), .either(let left, let right):
      return left.namesCells(ofRow: ofRow) || right.namesCells(ofRow: ofRow)
    case .name, .number, .string, .bool, .null: return false
    }
  }
}

extension Selector {
  fileprivate func columns(ofRow: Bool) -> TableColumns {
    guard case .json(let path) = path else { return TableColumns() }
    return path.columns(ofRow: ofRow && !startsAtReply)
  }
}
