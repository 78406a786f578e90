/// One match of one text: all states the pattern can be in are moved on together, character by
/// character (Thompson 1968), so none is ever tried twice at one place.
struct RegexpRun {
  private let program: [RegexpInstruction]
  /// The places in the program that wait for the next character.
  private var waiting: [Int] = []
  /// The round in which each place was last reached.
  private var reachedIn: [Int]
  private var round = 0
  private var unexplored: [Int] = []
  private var hasMatched = false

  init(program: [RegexpInstruction]) {
    self.program = program
    reachedIn = Array(repeating: 0, count: program.count)
  }

  mutating func matches(_ text: String, _ extent: MatchExtent) -> Bool {
    var scalars = text.unicodeScalars.makeIterator()
    var upcoming = scalars.next()
    beginRound()
    reach(0, isStart: true, isEnd: upcoming == nil)
    while true {
      if hasMatched && (extent == .part || upcoming == nil) { return true }
      guard let scalar = upcoming, extent == .part || !waiting.isEmpty else { return false }
      upcoming = scalars.next()
      let isEnd = upcoming == nil
      let tested = waiting
      beginRound()
      for place in tested where accepts(place, scalar) {
        reach(place + 1, isStart: false, isEnd: isEnd)
      }
      if extent == .part { reach(0, isStart: false, isEnd: isEnd) }
    }
  }

  private mutating func beginRound() {
    round += 1
    waiting = []
    hasMatched = false
  }

  /// Follows everything that needs no character.
  private mutating func reach(_ start: Int, isStart: Bool, isEnd: Bool) {
    unexplored.append(start)
    while let place = unexplored.popLast() {
      guard reachedIn[place] != round else { continue }
      reachedIn[place] = round
      switch program[place] {
      case .scalar, .anyInLine, .set: waiting.append(place)
      case .start: if isStart { unexplored.append(place + 1) }
      case .end: if isEnd { unexplored.append(place + 1) }
      case .jump(let target): unexplored.append(target)
      case .split(let first, let second):
        unexplored.append(second)
        unexplored.append(first)
      case .matched: hasMatched = true
      }
    }
  }

  private func accepts(_ place: Int, _ scalar: Unicode.Scalar) -> Bool {
    switch program[place] {
    case .scalar(let wanted): wanted == scalar
    case .anyInLine: scalar != "\n" && scalar != "\r"
    case .set(let set): set.contains(scalar)
    case .start, .end, .jump, .split, .matched: false
    }
  }
}
