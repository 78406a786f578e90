extension AdapterCall {
  /// The columns of CSV that its rows name, each once. What an expression provides for, by `coalesce` or a
  /// comparison with `null`, may be missing, and so may a note.
  var columns: [String] {
    var columns: [String] = []
    for row in rows where row.each != nil {
      for (field, expression) in row.expressionsOfItem where field != "note" {
        for column in expression.root.neededMembers where !columns.contains(column) {
          columns.append(column)
        }
      }
    }
    return columns
  }
}

extension Expression.Node {
  /// The members of the item that must be there.
  fileprivate var neededMembers: [String] {
    switch self {
    case .selector(let selector): selector.firstMember.map { [$0] } ?? []
    case .call(let call):
      call.function == .structure(.coalesce) ? [] : call.arguments.flatMap(\.neededMembers)
    case .comparison(_, .null, _), .comparison(_, _, .null): []
    case .negation(let node), .not(let node), .steps(let node, _): node.neededMembers
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .both(let left, let right), .either(let left, let right):
      left.neededMembers + right.neededMembers
    case .name, .number, .string, .bool, .null: []
    }
  }
}

extension Selector {
  /// The name that the path of an item begins with: `a` of `$.a` and of `$['a']`.
  fileprivate var firstMember: String? {
    guard !startsAtReply else { return nil }
    var first: Selector? = self
    while let path = first, let shorter = path.shortened, shorter.text != "$" { first = shorter }
    guard let segment = first?.lastSegment else { return nil }
    if segment.hasPrefix("."), !segment.hasPrefix(".."), segment != ".*" {
      return String(segment.dropFirst())
    }
    let inside = segment.dropFirst().dropLast()
    guard let quote = inside.first, quote == "'" || quote == "\"", inside.last == quote,
      !inside.contains("\\"), inside.count > 1, !inside.dropFirst().dropLast().contains(quote)
    else { return nil }
    return String(inside.dropFirst().dropLast())
  }
}
