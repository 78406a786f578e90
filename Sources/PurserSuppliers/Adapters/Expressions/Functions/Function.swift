/// A function of expressions: one of several families, each with its names and its number of
/// arguments.
enum Function: Sendable, Equatable {
  case text(TextFunction)
  case number(NumberFunction)
  case structure(StructureFunction)
  case moment(MomentFunction)
  case digest(DigestFunction)
  case encoding(EncodingFunction)
  case nonce(NonceFunction)
  case reply(ReplyFunction)

  /// Stands for no limit.
  static let anyNumber = 1_000

  /// Finds a function by the name that adapters call it.
  init?(named name: String) {
    if let found = TextFunction(rawValue: name) {
      self = .text(found)
    } else if let found = NumberFunction(rawValue: name) {
      self = .number(found)
    } else if let found = StructureFunction(rawValue: name) {
      self = .structure(found)
    } else if let found = MomentFunction(rawValue: name) {
      self = .moment(found)
    } else if let found = DigestFunction(rawValue: name) {
      self = .digest(found)
    } else if let found = EncodingFunction(rawValue: name) {
      self = .encoding(found)
    } else if let found = NonceFunction(rawValue: name) {
      self = .nonce(found)
    } else if let found = ReplyFunction(rawValue: name) {
      self = .reply(found)
    } else {
      return nil
    }
  }

  /// The names of all functions.
  static let names: [String] =
    TextFunction.allCases.map(\.rawValue) + NumberFunction.allCases.map(\.rawValue)
    + StructureFunction.allCases.map(\.rawValue) + MomentFunction.allCases.map(\.rawValue)
    + DigestFunction.allCases.map(\.rawValue) + EncodingFunction.allCases.map(\.rawValue)
    + NonceFunction.allCases.map(\.rawValue) + ReplyFunction.allCases.map(\.rawValue)

  /// How many arguments it takes.
  var arity: ClosedRange<Int> {
    switch self {
    case .text(let function): function.arity
    case .number(let function): function.arity
    case .structure(let function): function.arity
    case .moment(let function): function.arity
    case .digest(let function): function.arity
    case .encoding(let function): function.arity
    case .nonce(let function): function == .randomHex ? 1...1 : 0...0
    case .reply: 1...1
    }
  }

  /// An argument that must be a constant text, and what it is.
  enum ConstantArgument {
    case pattern
    case momentPattern
    case offset

    var description: String {
      switch self {
      case .pattern: "the regular expression"
      case .momentPattern: "the pattern"
      case .offset: "the offset or the time zone"
      }
    }
  }

  /// The arguments that are compiled when the adapter is read, by their place.
  var constantArguments: [(index: Int, place: ConstantArgument)] {
    switch self {
    case .text(.capture), .text(.matches), .structure(.group): [(1, .pattern)]
    case .moment(.time), .moment(.parseTime): [(1, .momentPattern), (2, .offset)]
    case .text, .number, .structure, .moment, .digest, .encoding, .nonce, .reply: []
    }
  }
}

extension Expression.Call {
  /// What the function gives for its arguments.
  func value(in scope: Scope) throws(ExpressionFailure) -> Value {
    switch function {
    case .text(let function): try value(of: function, in: scope)
    case .number(let function): .number(try number(of: function, in: scope))
    case .structure(let function): try value(of: function, in: scope)
    case .moment(let function): try value(of: function, in: scope)
    case .digest(let function): .bytes(try bytes(of: function, in: scope))
    case .encoding(let function): try value(of: function, in: scope)
    case .nonce(let function): try value(of: function, in: scope)
    case .reply(let function): try value(of: function, in: scope)
    }
  }

  /// A whole number within `range`, as an argument.
  func integer(
    _ index: Int, _ what: String, in range: ClosedRange<Int>, _ scope: Scope
  ) throws(ExpressionFailure) -> Int {
    let number = try arguments[index].number(in: scope)
    guard let integer = number.wholeNumber, range.contains(integer) else {
      throw .unusable(
        "\(what) of `\(text)` is \(number), not a whole number from \(range.lowerBound) to "
          + "\(range.upperBound)")
    }
    return integer
  }
}
