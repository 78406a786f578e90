extension Expression.Node {
  /// The names that must stand for something for it to have a value: those within `coalesce` and `if` need not.
  var neededNames: Set<String> {
    switch self {
    case .name(let name): [name]
    case .steps(let node, _), .negation(let node), .not(let node): node.neededNames
    case .call(let call):
      switch call.function {
      case .structure(.coalesce), .structure(.if): []
      case .text, .number, .structure, .moment, .digest, .encoding, .nonce, .reply:
        call.arguments.reduce(into: []) { $0.formUnion($1.neededNames) }
      }
    case .arithmetic(_, let left, let right), .comparison(_, let left, let right),
      .both(let left, let right), .either(let left, let right):
      left.neededNames.union(right.neededNames)
    case .selector, .number, .string, .bool, .null: []
    }
  }
}
