extension Expression {
  /// The expression as that of an amount: what a `capture` in it finds has to be the whole text, as the
  /// rest might be a sign or digits. What only decides, such as a condition, may look at parts.
  var ofAmount: Expression { Expression(self, root: root.ofAmount) }
}

extension Expression.Node {
  fileprivate var ofAmount: Expression.Node {
    switch self {
    case .call(let call): .call(call.ofAmount)
    case .steps(let node, let path): .steps(node.ofAmount, path)
    case .negation(let node): .negation(node.ofAmount)
    case .arithmetic(let operation, let left, let right):
      .arithmetic(
        operation, left.ofAmount.beside(right, operation), right.ofAmount.beside(left, operation))
    case .selector(let selector): .selector(selector.ofAmount)
    case .name, .number, .string, .bool, .null, .not, .comparison, .both, .either: self
    }
  }

  /// The default of a part of a sum whose other part, `other`, must be in the reply: without the part there
  /// is an amount still.
  private func beside(
    _ other: Expression.Node, _ operation: Expression.Arithmetic
  ) -> Expression.Node {
    guard operation == .add || operation == .subtract, !other.selectors.isEmpty,
      !other.calls.contains(where: { $0.function == .structure(.coalesce) }),
      case .call(let call) = self, call.function == .structure(.coalesce)
    else { return self }
    var constants = call.constants
    constants.isBesideAmount = true
    return .call(
      Expression.Call(
        function: call.function, arguments: call.arguments, constants: constants, text: call.text))
  }
}

extension Expression.Call {
  fileprivate var ofAmount: Expression.Call {
    var arguments = arguments
    // The condition of `if`, and the name of a member, are no part of the number.
    let isPart: (Int) -> Bool =
      switch function {
      case .structure(.if): { $0 > 0 }
      case .structure(.get): { $0 == 0 }
      case .text, .number, .structure, .moment, .digest, .encoding, .nonce, .reply: { _ in true }
      }
    for index in arguments.indices where isPart(index) {
      arguments[index] = arguments[index].ofAmount
    }
    var constants = constants
    constants.accountsForWhole = function == .text(.capture)
    constants.isOfAmount = true
    return Expression.Call(
      function: function, arguments: arguments, constants: constants, text: text)
  }
}
