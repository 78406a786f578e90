/// One step of a compiled pattern. Steps that test a character go on with the next one.
enum RegexpInstruction: Sendable {
  case scalar(Unicode.Scalar)
  case anyInLine
  case set(ScalarSet)
  case start
  case end
  case jump(Int)
  /// Goes on at both places.
  case split(Int, Int)
  case matched
}

/// Turns a tree into instructions by Thompson's construction.
struct RegexpCompiler {
  /// Bounds memory and, times the length of the text, the work of a match.
  private static let mostInstructions = 10_000

  private var program: [RegexpInstruction] = []

  mutating func compile(_ tree: RegexpTree) throws(IRegexpError) -> [RegexpInstruction] {
    try add(tree)
    program.append(.matched)
    return program
  }

  private mutating func add(_ tree: RegexpTree) throws(IRegexpError) {
    guard program.count < Self.mostInstructions else {
      throw IRegexpError("the repetitions of the pattern unfold to too much", at: 0)
    }
    switch tree {
    case .scalar(let scalar): program.append(.scalar(scalar))
    case .anyInLine: program.append(.anyInLine)
    case .set(let set): program.append(.set(set))
    case .start: program.append(.start)
    case .end: program.append(.end)
    case .sequence(let pieces):
      for piece in pieces { try add(piece) }
    case .alternatives(let branches):
      try add(alternatives: branches)
    case .repeated(let body, let least, let most):
      for _ in 0..<least { try add(body) }
      if let most {
        try add(optional: body, upTo: most - least)
      } else {
        try add(loop: body)
      }
    }
  }

  private mutating func add(alternatives branches: [RegexpTree]) throws(IRegexpError) {
    var jumps: [Int] = []
    for branch in branches.dropLast() {
      let split = reserve()
      try add(branch)
      jumps.append(reserve())
      program[split] = .split(split + 1, program.count)
    }
    if let last = branches.last { try add(last) }
    for jump in jumps { program[jump] = .jump(program.count) }
  }

  private mutating func add(
    optional body: RegexpTree, upTo count: Int
  ) throws(IRegexpError) {
    var splits: [Int] = []
    for _ in 0..<count {
      splits.append(reserve())
      try add(body)
    }
    for split in splits { program[split] = .split(split + 1, program.count) }
  }

  private mutating func add(loop body: RegexpTree) throws(IRegexpError) {
    let split = reserve()
    try add(body)
    program.append(.jump(split))
    program[split] = .split(split + 1, program.count)
  }

  /// A place whose instruction is known once what follows has been added.
  private mutating func reserve() -> Int {
    program.append(.matched)
    return program.count - 1
  }
}
