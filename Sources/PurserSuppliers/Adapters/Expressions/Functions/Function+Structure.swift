internal import ExactJSON
internal import JSONPath
internal import TextPattern

/// Functions that choose, and that give lists another shape.
enum StructureFunction: String, Sendable, CaseIterable {
  case `if`, coalesce, contains, get, entries, zip, group, json, object, split

  var arity: ClosedRange<Int> {
    switch self {
    case .entries, .json: 1...1
    case .contains, .get, .group, .split: 2...2
    case .if: 3...3
    case .coalesce, .zip: 1...Function.anyNumber
    case .object: 2...Function.anyNumber
    }
  }
}

extension Expression.Call {
  /// Whether an `if` takes the first of its values. In an amount the condition decides how much money there
  /// is: what it looks at has to be there, and of a kind that can be compared. A flag may be absent where
  /// it is not set.
  private func chooses(in scope: Scope) throws(ExpressionFailure) -> Bool {
    if scope.isOfError { return try arguments[0].holds(in: scope) }
    guard constants.isOfAmount else { return try arguments[0].decides(in: scope) }
    switch arguments[0].verdict(in: scope, alone: .mayBeAbsent) {
    case .holds: return true
    case .fails: return false
    case .open(let doubt): throw .unusable("\(doubt.sentence), in `\(text)`")
    }
  }

  func value(of function: StructureFunction, in scope: Scope) throws(ExpressionFailure) -> Value {
    switch function {
    case .if: try arguments[chooses(in: scope) ? 1 : 2].value(in: scope)
    case .coalesce: try firstPresent(in: scope)
    case .contains: .bool(try contains(in: scope))
    case .get: try member(in: scope)
    case .entries: try entries(in: scope)
    case .zip: try zipped(in: scope)
    case .group: try groupedMembers(in: scope)
    case .json: try parsed(in: scope)
    case .object: try madeObject(in: scope)
    case .split: try splitText(in: scope)
    }
  }

  /// The first that is something. A default of the adapter's stands for a member that is missing, and not
  /// for one that nothing could have, as its object is a text, a number or a list.
  private func firstPresent(in scope: Scope) throws(ExpressionFailure) -> Value {
    var obstacle: String?
    for argument in arguments {
      let value = try argument.value(in: scope)
      if value.isNothing {
        if obstacle == nil {
          obstacle = try argument.obstacle(
            in: scope, emptyListsAreObjects: constants.isBesideAmount)
        }
        if obstacle == nil, constants.isOfAmount { obstacle = try argument.unmatched(in: scope) }
        continue
      }
      if let obstacle, !argument.selects, !scope.isOfError {
        throw .unusable("\(obstacle), in `\(text)`")
      }
      return value
    }
    if let obstacle, !scope.isOfError { throw .unusable("\(obstacle), in `\(text)`") }
    return .nothing
  }

  /// The parts of a text as a list; nothing of nothing, and an empty list of an empty text.
  private func splitText(in scope: Scope) throws(ExpressionFailure) -> Value {
    let value = try arguments[0].value(in: scope)
    if value.isNothing { return .nothing }
    let separator = try arguments[1].text(in: scope)
    guard !separator.isEmpty else { throw .unusable("`\(text)` splits at an empty text") }
    let whole = try value.text(from: arguments[0].source)
    if whole.isEmpty { return .structure(.array([])) }
    let parts = whole.split(separator: separator, omittingEmptySubsequences: false)
    try scope.whole.count(parts.count)
    return .structure(.array(parts.map { .string(String($0)) }))
  }

  /// Whether a list has an element that equals the second argument.
  private func contains(in scope: Scope) throws(ExpressionFailure) -> Bool {
    let wanted = try arguments[1].value(in: scope)
    for item in try list(arguments[0], opensOne: true, in: scope)
    where try Value(item).equals(wanted) {
      return true
    }
    // What a selector finds of a list may be one item; one value alone is a text.
    if arguments[0].isOneValue, case .text(let found) = try arguments[0].value(in: scope),
      case .text(let part) = wanted, !part.isEmpty, found.contains(part)
    {
      throw .unusable(
        "`\(arguments[0].source)` is a text, and `contains` looks at the items of a list; write "
          + "`matches(\(arguments[0].source), \(arguments[1].source))`")
    }
    return false
  }

  private func member(in scope: Scope) throws(ExpressionFailure) -> Value {
    let key = try arguments[1].value(in: scope)
    switch try arguments[0].value(in: scope) {
    case .structure(let value):
      switch key {
      case .text, .number, .written: break
      case .nothing, .bool, .bytes, .moment, .structure:
        throw .unusable("`\(arguments[1].source)` is \(key.shown), not a name")
      }
      let name = try key.text(from: arguments[1].source)
      guard let elements = value.arrayValue else {
        return value[name].map { Value($0) } ?? .nothing
      }
      // An empty list is what some languages make of an object without members.
      guard let place = Int(name) else {
        if elements.isEmpty { return .nothing }
        throw .unusable(
          "`\(arguments[0].source)` is a list, and \(JSONValue.string(name).shown) is no place in it"
        )
      }
      return value[place].map { Value($0) } ?? .nothing
    case .nothing: return .nothing
    case let other:
      throw .unusable("`\(arguments[0].source)` is \(other.shown) and has no members")
    }
  }

  private func object(in scope: Scope) throws(ExpressionFailure) -> JSONObject {
    let value = try arguments[0].value(in: scope)
    guard case .structure(.object(let object)) = value else {
      if value.isNothing { throw .absent(selector: arguments[0].source, isNull: false) }
      // An empty list is what some languages make of an object without members.
      if case .structure(.array(let elements)) = value, elements.isEmpty { return JSONObject() }
      throw .unusable("`\(arguments[0].source)` is \(value.shown), not an object")
    }
    return object
  }

  private func entries(in scope: Scope) throws(ExpressionFailure) -> Value {
    let entries = try object(in: scope).map { name, value in
      ["key": .string(name), "value": value] as JSONValue
    }
    return .structure(.array(entries))
  }

  private func zipped(in scope: Scope) throws(ExpressionFailure) -> Value {
    var lists: [[JSONValue]] = []
    for argument in arguments {
      if case .selector(let selector) = argument,
        let flaw = try selector.checks.finding(in: scope)
      {
        throw .unusable(flaw.sentence)
      }
      lists.append(try list(argument, in: scope))
    }
    let length = lists[0].count
    guard lists.allSatisfy({ $0.count == length }) else {
      let lengths = lists.map { "\($0.count)" }.joined(separator: ", ")
      throw .unusable("the lists of `\(text)` have different lengths: \(lengths)")
    }
    return .structure(
      .array((0..<length).map { index in .array(lists.map { $0[index] }) }))
  }

  /// The elements of the list that an argument is, or all that its selector finds. With `opensOne` a list
  /// that is the only one of several that might be found is looked into.
  func list(
    _ argument: Expression.Node, opensOne: Bool = false, in scope: Scope
  ) throws(ExpressionFailure) -> [JSONValue] {
    let items = try argument.items(in: scope)
    if items.count == 1, case .json(.array(let elements)) = items[0],
      case .selector(let selector) = argument, opensOne || selector.isSingular
    {
      try scope.whole.count(elements.count)
      return elements
    }
    try scope.whole.count(items.count)
    var values: [JSONValue] = []
    for item in items { values.append(try item.value.json(from: argument.source)) }
    return values
  }

  private func groupedMembers(in scope: Scope) throws(ExpressionFailure) -> Value {
    guard let pattern = constants.pattern else { return .nothing }
    var keys: [String] = []
    var objects: [String: JSONObject] = [:]
    for (name, value) in try object(in: scope) {
      let match: TextMatch?
      do throws(TextPatternError) {
        match = try pattern.firstMatch(in: name)
      } catch {
        throw .unusable("`\(text)`: \(error.message)")
      }
      guard let match, let key = match[1], let member = match[2] else { continue }
      if objects[key] == nil { keys.append(key) }
      guard objects[key]?.contains(member) != true else {
        throw .unusable("`\(text)` finds `\(member)` of `\(key)` twice")
      }
      objects[key, default: JSONObject()][member] = value
    }
    return .structure(.array(keys.compactMap { objects[$0].map(JSONValue.object) }))
  }

  /// An object of names and values in turn. What is nothing is left out.
  private func madeObject(in scope: Scope) throws(ExpressionFailure) -> Value {
    var object = JSONObject()
    for index in stride(from: 0, to: arguments.count - 1, by: 2) {
      let name = try arguments[index].text(in: scope)
      guard !object.contains(name) else { throw .unusable("`\(text)` has `\(name)` twice") }
      let value = try arguments[index + 1].value(in: scope)
      if !value.isNothing { object[name] = try value.json(from: arguments[index + 1].source) }
    }
    return .structure(.object(object))
  }

  private func parsed(in scope: Scope) throws(ExpressionFailure) -> Value {
    let value = try arguments[0].value(in: scope)
    if value.isNothing { return .nothing }
    let text = try value.text(from: arguments[0].source)
    do throws(JSONError) {
      let limits = JSONParser.Limits(allowsLeadingZeros: scope.allowsLeadingZeros)
      return Value(try JSONParser.parse(Array(text.utf8), limits: limits))
    } catch {
      throw .unusable("`\(arguments[0].source)` is no JSON: \(error)")
    }
  }
}

extension Expression.Node {
  /// Whether it gives one value at most, and not what a selector finds of a list.
  fileprivate var isOneValue: Bool {
    guard case .selector(let selector) = self else { return true }
    if case .json(let path) = selector.path { return path.isSingular }
    return false
  }

  /// Of a `capture` that gives nothing: the text in which it finds nothing, in one sentence. A default
  /// stands for a text that is missing, and not for one that says something else.
  fileprivate func unmatched(in scope: Scope) throws(ExpressionFailure) -> String? {
    guard case .call(let call) = self, call.function == .text(.capture) else { return nil }
    let value = try call.arguments[0].value(in: scope)
    guard !value.isNothing, try call.value(in: scope).isNothing else { return nil }
    return "`\(call.arguments[0].source)` is \(value.shown), in which `\(call.text)` finds nothing"
  }
}
